//! [`Request`]: the state machine of one approval, from its submission to its end.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::act::LINES_MAX;
use super::course::{Course, LINKS_MAX, Proposed};
use super::stored::Stored;
use super::{
    Act, Acting, ApprovalError, Case, Comment, Entry, HEADS_MAX, Link, Need, Parties, Place, Policy, PolicyStep,
    RuleName, Target, TargetKind, Verdict,
};
use crate::id::{AccountCode, DepartmentId, LineId, PersonId, PlanId, RequestId};
use crate::money::Amount;

/// What may be said and moved about around one request's decisions. Whoever needs more takes it back and asks anew.
pub const NOTES_MAX: usize = 200;

/// Who was told an hour ago has not forgotten.
pub const REMIND_EVERY_HOURS: i64 = 4;

/// What is asked. It never changes once submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub id: RequestId,
    #[serde(default)]
    pub kind: TargetKind,
    pub target: Target,
    pub plan: PlanId,
    pub department: DepartmentId,
    /// The department at the other end, of what goes from one to another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<DepartmentId>,
    pub submitted_by: PersonId,
    pub submitted_at: DateTime<Utc>,
    /// The total of the frozen version, exact, that thresholds are compared with.
    pub total: Amount,
    /// The request before, about the same document, that ended without an approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<RequestId>,
}

/// Which rule a request goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyMark {
    pub version: u32,
    pub rule: RuleName,
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    /// Waiting for the step's approvers, counted from 0.
    Open { step: usize },
    /// Every step agreed; this is the last agreement.
    Approved { by: PersonId, at: DateTime<Utc> },
    /// One step wants something changed, and the others are not asked any more.
    Returned { by: PersonId, at: DateTime<Utc>, comment: Comment },
    /// One step does not want it at all.
    Rejected { by: PersonId, at: DateTime<Utc>, comment: Comment },
    /// Taken back before it was decided.
    Withdrawn { by: PersonId, at: DateTime<Utc> },
}

/// A request for approval of one exact version, with the steps it goes through and everything that was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Request {
    submission: Submission,
    policy: Option<PolicyMark>,
    /// The policy's, as they applied when it was submitted.
    steps: Vec<PolicyStep>,
    history: Vec<Entry>,
    /// Read off the three above.
    course: Course,
}

/// What an act did, for the shell to act on: open the document again, tell the next approvers, tell the submitter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// One agreed, and the step wants more.
    Counted,
    /// The step agreed, and `next` is open.
    Advanced { next: usize },
    /// The last step agreed: the version is approved.
    Approved,
    /// An earlier step is open again.
    SentBack { step: usize },
    /// The document opens for changes again.
    Returned,
    /// The document opens for changes again.
    Rejected,
    /// The document opens for changes again.
    Withdrawn,
    /// Another one is asked in somebody's place.
    Transferred,
    /// Another one is asked as well.
    SignerAdded,
    /// It waits for a second person, and nothing moves.
    Proposed,
    /// It is kept, and nothing moves.
    Noted,
    /// The same was done before and nothing is to be done now. It comes with the first one, for the same reply.
    AlreadyDone { first: Entry },
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    Approved,
    Returned,
    Rejected,
    Withdrawn,
}

impl Request {
    /// Opens a request at the first of the policy's steps that apply. Refused when a step has nobody who may decide it.
    pub fn submit(
        submission: Submission,
        accounts: &BTreeSet<AccountCode>,
        policy: &Policy,
        parties: &Parties,
    ) -> Result<Self, ApprovalError> {
        let heads = submission.target.version.heads.len();
        if !(1..=HEADS_MAX).contains(&heads) {
            return Err(ApprovalError::Heads(heads));
        }
        let Submission { kind, department, other, total, .. } = submission;
        let (rule, steps) = policy.steps_for(&Case { kind, department, other, total, accounts })?;
        let mark = PolicyMark { version: policy.version, rule: rule.name.clone() };
        let course = Course::begin(&steps, submission.submitted_at)?;
        parties.check_links(&course.links, submission.submitted_by)?;
        Ok(Self { submission, policy: Some(mark), steps, history: Vec::new(), course })
    }

    /// Does something with the request. Repeating it changes nothing and is no error; people and version are checked only
    /// for what counts. Whether somebody may see, comment or withdraw is a permission and not asked here.
    pub fn act(self, acting: Acting, parties: &Parties) -> Result<(Self, Outcome), ApprovalError> {
        if let Some(first) = self.earlier(&acting)? {
            return Ok((self, Outcome::AlreadyDone { first }));
        }
        let step = self.current()?;
        let entry = self.entry(step, acting, parties)?;
        self.noted(entry)
    }

    /// Writes down what happened.
    pub(super) fn noted(mut self, entry: Entry) -> Result<(Self, Outcome), ApprovalError> {
        let outcome = self.course.apply(&entry)?;
        self.history.push(entry);
        Ok((self, outcome))
    }

    pub const fn submission(&self) -> &Submission {
        &self.submission
    }

    /// The rule it goes by; none for what was submitted before rules had names.
    pub const fn policy(&self) -> Option<&PolicyMark> {
        self.policy.as_ref()
    }

    /// The policy's steps that apply to this request.
    pub fn steps(&self) -> &[PolicyStep] {
        &self.steps
    }

    /// The steps as they stand, with those that were added.
    pub fn links(&self) -> &[Link] {
        &self.course.links
    }

    /// Everything that was done, in order.
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// Whether what was done last is an agreement.
    pub fn agrees(&self) -> bool {
        let last = self.history.last().map(|entry| &entry.act);
        matches!(last, Some(Act::Approve { .. } | Act::Override { verdict: Verdict::Approved, .. }))
    }

    /// The decisions among it.
    pub fn decisions(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.history.iter().filter(|entry| entry.act.verdict().is_some())
    }

    pub const fn state(&self) -> &RequestState {
        &self.course.state
    }

    /// Counts how often a step was opened, from 0; an act names the one it is meant for.
    pub const fn turn(&self) -> u32 {
        self.course.turn
    }

    pub const fn copied(&self) -> &BTreeSet<PersonId> {
        &self.course.copied
    }

    /// What an administrator proposed, as long as it waits for a second person.
    pub const fn proposed(&self) -> Option<&Proposed> {
        self.course.proposed.as_ref()
    }

    /// Lines that were returned while the others were accepted; none where all of it was.
    pub fn returned_lines(&self) -> Option<&BTreeSet<LineId>> {
        match &self.history.last()?.act {
            Act::Return { to: None, lines, .. } => Some(lines).filter(|lines| !lines.is_empty()),
            _ => None,
        }
    }

    /// Why this person may not pass over the steps, or agree to it, whatever their role.
    pub fn may_override(&self, person: PersonId, parties: &Parties) -> Result<(), ApprovalError> {
        self.current()?;
        if let Some(why) = parties.barred(person, self.submission.submitted_by) {
            return Err(why);
        }
        match self.proposed().filter(|proposed| proposed.by == person) {
            Some(_) => Err(ApprovalError::OwnProposal),
            None => Ok(()),
        }
    }

    /// When those who are waited for were last told again.
    pub const fn reminded_at(&self) -> Option<DateTime<Utc>> {
        self.course.reminded_at
    }

    /// Whether this person could decide the open step now; the same check [`Self::act`] makes.
    pub fn may_decide(&self, person: PersonId, parties: &Parties) -> Result<(), ApprovalError> {
        let step = self.current()?;
        self.seat(step, person, parties).map(|_| ())
    }

    /// Whose place this person would take: their own, or that of somebody they stand in for.
    pub fn seat_of(&self, person: PersonId, parties: &Parties) -> Option<PersonId> {
        self.seat(self.current().ok()?, person, parties).ok()
    }

    /// Whether somebody could be given the seat of another, or one of their own.
    pub fn may_be_asked(&self, person: PersonId, parties: &Parties) -> bool {
        let link = self.current().ok().and_then(|step| self.course.links.get(step));
        link.is_some_and(|link| parties.check_newcomer(link, person, self.submission.submitted_by).is_ok())
    }

    /// The step that waits, and its place from 0.
    pub fn open(&self) -> Option<(usize, &Link)> {
        let step = self.current().ok()?;
        self.course.links.get(step).map(|link| (step, link))
    }

    /// Whether the policy lets the open step be agreed to together with other requests.
    pub fn may_be_batched(&self) -> bool {
        self.open().is_some_and(|(_, link)| link.step.batch)
    }

    /// How many agreements a step wants and has.
    pub fn need(&self, step: usize, parties: &Parties) -> Need {
        let link = self.course.links.get(step);
        link.map_or_else(Need::default, |link| parties.need(link, self.submission.submitted_by))
    }

    /// Earlier steps it could be returned to.
    pub fn earlier_steps(&self) -> impl Iterator<Item = usize> {
        let open = self.open().map_or(0, |(step, _)| step);
        let asks = |(place, link): (usize, &Link)| link.step.quorum.asks_people().then_some(place);
        self.course.links.iter().enumerate().take(open).filter_map(asks)
    }

    /// What is written down, once it is seen to be in order.
    fn entry(&self, step: usize, acting: Acting, parties: &Parties) -> Result<Entry, ApprovalError> {
        let Acting { id, person: by, turn, act, seen, now: at } = acting;
        let mut entry = Entry { id, turn, by, in_place_of: None, at, closes: true, carried: None, act };
        if entry.act.takes_a_seat() {
            self.check_turn(turn)?;
            let seat = self.seat(step, by, parties)?;
            entry.in_place_of = Some(seat).filter(|seat| *seat != by);
            if matches!(entry.act, Act::Approve { .. }) {
                let link = self.course.links.get(step);
                entry.closes = link.is_some_and(|link| parties.closes(link, seat, self.submission.submitted_by));
            }
        } else if entry.act.overrides() {
            self.check_turn(turn)?;
        } else {
            entry.turn = self.course.turn;
        }
        if entry.act.judges() && self.submission.target.version != seen {
            let (asked, seen) = (Box::new(self.submission.target.version.clone()), Box::new(seen));
            return Err(ApprovalError::VersionMoved { asked, seen });
        }
        self.check(step, &entry, parties)?;
        Ok(entry)
    }

    /// What each verb needs beyond a seat.
    fn check(&self, step: usize, entry: &Entry, parties: &Parties) -> Result<(), ApprovalError> {
        let ends = matches!(
            entry.act,
            Act::Approve { .. }
                | Act::Return { to: None, .. }
                | Act::Reject { .. }
                | Act::Withdraw
                | Act::Override { .. }
        );
        if !ends && self.history.len() - self.decisions().count() >= NOTES_MAX {
            return Err(ApprovalError::TooMuchSaid);
        }
        match &entry.act {
            Act::Return { to: Some(_), lines, .. } if !lines.is_empty() => Err(ApprovalError::LinesGoToTheSubmitter),
            Act::Return { lines, .. } if lines.len() > LINES_MAX => Err(ApprovalError::TooManyLines),
            Act::Return { lines, .. } if !lines.is_empty() && self.submission.kind != TargetKind::Sheet => {
                Err(ApprovalError::NoLines)
            }
            Act::Return { to: Some(earlier), .. } => {
                let turns = usize::try_from(self.course.turn).unwrap_or(usize::MAX);
                if turns >= NOTES_MAX {
                    return Err(ApprovalError::TooMuchSaid);
                }
                let known = self.earlier_steps().any(|step| step == *earlier);
                if known { Ok(()) } else { Err(ApprovalError::NoEarlierStep { step: *earlier }) }
            }
            Act::Transfer { to: person, .. } | Act::AddSigner { person, .. } => {
                let inserts = !matches!(entry.act, Act::Transfer { .. } | Act::AddSigner { place: Place::Beside, .. });
                let crowded = |link: &Link| link.beside().count() >= super::WHOM_MAX;
                let link = self.course.links.get(step);
                if inserts && self.course.links.len() >= LINKS_MAX || link.is_some_and(crowded) {
                    return Err(ApprovalError::TooManySteps);
                }
                link.map_or(Ok(()), |link| parties.check_newcomer(link, *person, self.submission.submitted_by))
            }
            Act::Copy { to } => match to.iter().find(|person| !parties.readers.contains(person)) {
                Some(person) => Err(ApprovalError::CannotSee { person: *person }),
                None if to.is_empty() => Err(ApprovalError::NobodyNamed),
                None => Ok(()),
            },
            Act::Remind => match self.course.reminded_at {
                Some(last) if entry.at < last + TimeDelta::hours(REMIND_EVERY_HOURS) => {
                    Err(ApprovalError::RemindedLately { at: last })
                }
                _ => Ok(()),
            },
            Act::ProposeOverride { verdict: Verdict::Returned, .. } => Err(ApprovalError::OverrideDecides),
            Act::ProposeOverride { .. } => self.may_override(entry.by, parties),
            Act::Override { proposal, verdict } => {
                let is_it = |proposed: &Proposed| proposed.id == *proposal && proposed.verdict == *verdict;
                if !self.proposed().is_some_and(is_it) {
                    return Err(ApprovalError::NothingProposed);
                }
                self.may_override(entry.by, parties)?;
                // Whoever agreed to the step has had their say in it.
                let spoke = |voice: &&super::Voice| voice.by == entry.by || voice.seat == entry.by;
                match self.course.links.get(step).and_then(|link| link.voices.iter().find(spoke)) {
                    Some(voice) => Err(ApprovalError::Agreed { step, by: voice.by, at: voice.at }),
                    None => Ok(()),
                }
            }
            // Nobody does what happens by itself.
            Act::Escalate { .. } => Err(ApprovalError::ByItself),
            Act::Approve { .. }
            | Act::Return { to: None, .. }
            | Act::Reject { .. }
            | Act::Withdraw
            | Act::Comment { .. } => Ok(()),
        }
    }

    fn seat(&self, step: usize, person: PersonId, parties: &Parties) -> Result<PersonId, ApprovalError> {
        let link = self.course.links.get(step).ok_or(ApprovalError::UnknownStep { step })?;
        parties.seat_for(link, step, person, self.submission.submitted_by)
    }

    /// Whether an agreement that was given before may be given again: whether it would take the same seat, and whether it
    /// would pass the step.
    pub(super) fn repeats(&self, seat: PersonId, by: PersonId, parties: &Parties) -> Option<(usize, bool)> {
        let step = self.current().ok()?;
        let taken = self.seat(step, by, parties).ok().filter(|taken| *taken == seat)?;
        let link = self.course.links.get(step)?;
        Some((step, parties.closes(link, taken, self.submission.submitted_by)))
    }

    /// The entry this wish repeats, if it does; an error when it contradicts one.
    fn earlier(&self, acting: &Acting) -> Result<Option<Entry>, ApprovalError> {
        if let Some(first) = self.history.iter().find(|first| first.id == acting.id) {
            let same = first.is_same_as(acting);
            return if same { Ok(Some(first.clone())) } else { Err(ApprovalError::KeyReused(acting.id)) };
        }
        // Another tab drew another key: deciding the same again, or taking back what one took back, is the same.
        let decides = acting.act.verdict().is_some() || acting.act == Act::Withdraw;
        let same = self.history.iter().find(|first| decides && first.is_same_as(acting));
        Ok(same.cloned())
    }

    /// Whether the turn that was shown is the one that is open.
    fn check_turn(&self, shown: u32) -> Result<(), ApprovalError> {
        let open = self.course.turn;
        let place = |turn| usize::try_from(turn).unwrap_or(usize::MAX);
        match shown.cmp(&open) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Less => {
                let last = self.history.iter().rev().find(|entry| entry.turn == shown && entry.act.takes_a_seat());
                Err(match last {
                    Some(Entry { act, by, at, .. }) => match act.verdict() {
                        Some(verdict) => {
                            ApprovalError::AlreadyDecided { step: place(shown), verdict, by: *by, at: *at }
                        }
                        None => ApprovalError::TurnOver { by: *by, at: *at },
                    },
                    None => ApprovalError::UnknownStep { step: place(shown) },
                })
            }
            std::cmp::Ordering::Greater if place(shown) < self.course.links.len() => {
                Err(ApprovalError::NotYetOpen { step: place(shown), open: place(open) })
            }
            std::cmp::Ordering::Greater => Err(ApprovalError::UnknownStep { step: place(shown) }),
        }
    }

    /// The open step; once closed, who ended it and when, as an error for whoever comes later.
    fn current(&self) -> Result<usize, ApprovalError> {
        let (how, by, at) = match &self.course.state {
            RequestState::Open { step } => return Ok(*step),
            RequestState::Approved { by, at } => (Ending::Approved, *by, *at),
            RequestState::Returned { by, at, .. } => (Ending::Returned, *by, *at),
            RequestState::Rejected { by, at, .. } => (Ending::Rejected, *by, *at),
            RequestState::Withdrawn { by, at } => (Ending::Withdrawn, *by, *at),
        };
        Err(ApprovalError::Closed { how, by, at })
    }

    /// Puts a request together again from what was kept, refusing what this machine could not have made.
    pub(super) fn restore(
        submission: Submission,
        policy: Option<PolicyMark>,
        steps: Vec<PolicyStep>,
        history: Vec<Entry>,
        state: &RequestState,
    ) -> Result<Self, ApprovalError> {
        let mut course = Course::begin(&steps, submission.submitted_at)?;
        let mut keys = BTreeSet::new();
        for entry in &history {
            if !keys.insert(entry.id) {
                return Err(ApprovalError::Inconsistent("a key stands for two entries"));
            }
            course.apply(entry)?;
        }
        if course.state != *state {
            return Err(ApprovalError::Inconsistent("its state is not that of its history"));
        }
        Ok(Self { submission, policy, steps, history, course })
    }

    pub(super) fn into_parts(self) -> (Submission, Option<PolicyMark>, Vec<PolicyStep>, Vec<Entry>, Course) {
        (self.submission, self.policy, self.steps, self.history, self.course)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        })
    }
}
