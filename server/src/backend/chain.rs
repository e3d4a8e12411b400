//! The steps of a request as a page shows them: those of its rule, those the amount spares, those that were added.

use app::backend::{Done, DoneView, StepState, StepView, VoiceView, WhoView};
use chrono::{DateTime, Utc};
use shared::access::Role;
use shared::approval::{Act, Approvers, Entry, Link, Need, Parties, PolicyStep, Request, Rule, Verdict, Whom};
use shared::id::{DecisionId, PersonId, StepId};
use uuid::Uuid;

use super::marks::Marks;
use super::moment;
use crate::clock::day_of;

/// What the steps are shown by.
pub struct Chain<'a> {
    pub request: &'a Request,
    /// The rule it goes by, if that is still known.
    pub rule: Option<&'a Rule>,
    pub parties: &'a Parties,
    pub marks: &'a Marks,
    pub now: DateTime<Utc>,
}

impl Chain<'_> {
    pub fn steps(&self) -> Vec<StepView> {
        let mut views = Vec::new();
        let mut links = self.request.links().iter().enumerate().peekable();
        for step in self.rule.map(|rule| rule.steps.as_slice()).unwrap_or_default() {
            while let Some((place, link)) = links.next_if(|(_, link)| link.added_by.is_some()) {
                views.push(self.step(place, link));
            }
            match links.next_if(|(_, link)| link.step == *step) {
                Some((place, link)) => views.push(self.step(place, link)),
                None => views.push(self.spared(step)),
            }
        }
        views.extend(links.map(|(place, link)| self.step(place, link)));
        for (number, view) in (1_u128..).zip(&mut views) {
            view.id = StepId(Uuid::from_u128(self.request.submission().id.0.as_u128().wrapping_add(number)));
        }
        views
    }

    fn step(&self, place: usize, link: &Link) -> StepView {
        let open = self.request.open().map(|(step, _)| step);
        let state = if link.ended_by.is_some() {
            StepState::Ended
        } else if !link.step.quorum.asks_people() {
            StepState::Automatic
        } else if link.is_passed {
            StepState::Agreed
        } else if open == Some(place) {
            StepState::Open
        } else {
            StepState::Ahead
        };
        let said = link.voices.iter().map(|voice| voice.id).chain(link.ended_by);
        StepView {
            id: StepId(Uuid::nil()),
            who: who(&link.step.who, self.marks),
            quorum: link.step.quorum,
            approvers: self.marks.all(self.waited_for(link, state)),
            above: link.step.above,
            need: self.request.need(place, self.parties),
            added_by: link.added_by.map(|by| self.marks.of(by)),
            beside: self.marks.all(link.beside()),
            transfers: link.transfers().map(|(from, to)| (self.marks.of(from), self.marks.of(to))).collect(),
            voices: said.filter_map(|id| self.voice(id)).collect(),
            is_late: state == StepState::Open && link.is_late(self.now, day_of),
            due_on: link.due_on(day_of).filter(|_| state == StepState::Open),
            within_days: link.step.within_days,
            escalated: self.marks.all(link.escalated.iter().copied()),
            state,
        }
    }

    /// A step of the rule that was not asked, with who would have been.
    fn spared(&self, step: &PolicyStep) -> StepView {
        StepView {
            id: StepId(Uuid::nil()),
            who: who(&step.who, self.marks),
            quorum: step.quorum,
            approvers: Vec::new(),
            above: step.above,
            need: Need::default(),
            added_by: None,
            beside: Vec::new(),
            transfers: Vec::new(),
            voices: Vec::new(),
            is_late: false,
            due_on: None,
            within_days: step.within_days,
            escalated: Vec::new(),
            state: StepState::Spared,
        }
    }

    /// Those who wrote or submitted are not waited for.
    fn waited_for(&self, link: &Link, state: StepState) -> Vec<PersonId> {
        let submitter = self.request.submission().submitted_by;
        let barred = |person: &PersonId| self.parties.authors.contains(person) || *person == submitter;
        match state {
            StepState::Open => deciders(self.request, self.parties, self.marks),
            StepState::Ahead => self.parties.asked(link).into_iter().filter(|person| !barred(person)).collect(),
            StepState::Agreed | StepState::Ended | StepState::Spared | StepState::Automatic => Vec::new(),
        }
    }

    fn voice(&self, id: DecisionId) -> Option<VoiceView> {
        let entry = self.request.history().iter().find(|entry| entry.id == id)?;
        Some(VoiceView {
            verdict: entry.act.verdict().unwrap_or(Verdict::Approved),
            by: self.marks.of(entry.by),
            in_place_of: entry.in_place_of.map(|absent| self.marks.of(absent)),
            at: moment(entry.at),
            comment: self.words(entry),
            carried: entry.carried.as_ref().map(|carried| moment(carried.at)),
            proposed_by: self.proposal(entry).map(|proposal| self.marks.of(proposal.by)),
            lines: Vec::new(),
        })
    }

    /// The entry that proposed what this one agreed to.
    fn proposal(&self, entry: &Entry) -> Option<&Entry> {
        let Act::Override { proposal, .. } = &entry.act else { return None };
        self.request.history().iter().find(|earlier| earlier.id == *proposal)
    }

    fn words(&self, entry: &Entry) -> Option<String> {
        let said = self.proposal(entry).unwrap_or(entry).act.comment();
        said.map(|comment| comment.as_str().to_owned())
    }
}

/// Whoever could decide the open step now.
pub fn deciders(request: &Request, parties: &Parties, marks: &Marks) -> Vec<PersonId> {
    let may = |person: &PersonId| request.may_decide(*person, parties).is_ok();
    marks.people().iter().map(|person| person.id).filter(may).collect()
}

pub fn who(whom: &Whom, marks: &Marks) -> Vec<WhoView> {
    let view = |who| match who {
        Approvers::DepartmentHead => WhoView::Role(Role::Approver),
        Approvers::OtherHead => WhoView::OtherHead,
        Approvers::Finance => WhoView::Role(Role::Finance),
        Approvers::FinancePartner => WhoView::FinancePartner,
        Approvers::Person(person) => WhoView::Person(marks.of(person)),
        Approvers::Upward(levels) => WhoView::Upward(levels),
    };
    whom.iter().map(view).collect()
}

/// What was done besides deciding, in order.
pub fn history(request: &Request, marks: &Marks) -> Vec<DoneView> {
    let done = |entry: &Entry| {
        let (what, whom) = match &entry.act {
            Act::Return { to: Some(_), .. } => (Done::SentBack, Vec::new()),
            Act::Transfer { to, .. } => (Done::Transferred, vec![*to]),
            Act::AddSigner { person, .. } => (Done::SignerAdded, vec![*person]),
            Act::Copy { to } => (Done::Copied, to.iter().copied().collect()),
            Act::Remind if entry.is_reminder_by_itself() => (Done::RemindedLate, Vec::new()),
            Act::Remind => (Done::Reminded, Vec::new()),
            Act::Escalate { to, is_deserted } => {
                (if *is_deserted { Done::Deserted } else { Done::Escalated }, to.iter().copied().collect())
            }
            Act::Comment { .. } => (Done::Said, Vec::new()),
            Act::ProposeOverride { verdict: Verdict::Approved, .. } => (Done::ProposedApproval, Vec::new()),
            Act::ProposeOverride { .. } => (Done::ProposedRejection, Vec::new()),
            Act::Approve { .. }
            | Act::Return { to: None, .. }
            | Act::Reject { .. }
            | Act::Override { .. }
            | Act::Withdraw => return None,
        };
        Some(DoneView {
            what,
            by: marks.of(entry.by),
            in_place_of: entry.in_place_of.map(|absent| marks.of(absent)),
            at: moment(entry.at),
            whom: marks.all(whom),
            comment: entry.act.comment().map(|comment| comment.as_str().to_owned()),
        })
    };
    request.history().iter().filter_map(done).collect()
}
