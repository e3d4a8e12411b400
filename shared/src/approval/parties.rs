//! [`Parties`]: the people a request concerns at the moment, by name, and which of them may decide what.
//!
//! A step has seats, one for each person it asks. Nobody takes a seat on their own work: not by role, not by name, not as
//! somebody's deputy. One person has one voice in a step, however many seats they could take.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApprovalError, Approvers, Escalation, Link, Need, Quorum};
use crate::id::PersonId;

/// Who stands behind each name today, and who wrote. Looked up anew for every act: roles change while requests wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parties {
    pub approvers: BTreeMap<Approvers, BTreeSet<PersonId>>,
    /// Everyone who edited the document since its last approved version.
    pub authors: BTreeSet<PersonId>,
    /// Whoever may be asked by name: those whose roles let them decide here.
    pub eligible: BTreeSet<PersonId>,
    /// Whoever may see the request, and so be sent a copy.
    pub readers: BTreeSet<PersonId>,
    /// For each deputy, whose place they may take today.
    pub deputies: BTreeMap<PersonId, BTreeSet<PersonId>>,
    /// Who reports to whom.
    pub superiors: BTreeMap<PersonId, PersonId>,
}

/// The seats of a step, as they can be filled.
struct Seats {
    /// Those of the policy that somebody may fill or has filled.
    own: Vec<PersonId>,
    /// Those that were added, the same.
    beside: Vec<PersonId>,
    /// How many of the policy's must agree.
    need: usize,
    /// How many of them have.
    have: usize,
}

impl Parties {
    /// Why this person may not judge this work, if they may not.
    pub(super) fn barred(&self, person: PersonId, submitted_by: PersonId) -> Option<ApprovalError> {
        if person == submitted_by {
            Some(ApprovalError::OwnSubmission)
        } else if self.authors.contains(&person) {
            Some(ApprovalError::OwnEdit)
        } else {
            None
        }
    }

    /// Everybody a step asks, in its order, whether they may decide or not.
    pub fn asked(&self, link: &Link) -> Vec<PersonId> {
        let mut seats = Vec::new();
        for who in link.step.who.iter() {
            let people = self.people(who);
            seats.extend(people.into_iter().filter(|person| !seats.contains(person)).collect::<Vec<_>>());
        }
        for (from, to) in &link.transfers {
            if seats.contains(to) {
                seats.retain(|seat| seat != from);
            } else if let Some(seat) = seats.iter_mut().find(|seat| *seat == from) {
                *seat = *to;
            }
        }
        seats
    }

    fn people(&self, who: Approvers) -> BTreeSet<PersonId> {
        match who {
            Approvers::Person(person) => self.eligible.iter().copied().filter(|known| *known == person).collect(),
            _ => self.approvers.get(&who).cloned().unwrap_or_default(),
        }
    }

    fn seats(&self, link: &Link, submitted_by: PersonId) -> Seats {
        let is_free = |person: &PersonId| self.barred(*person, submitted_by).is_none();
        let mut own: Vec<PersonId> = self.asked(link).into_iter().filter(is_free).collect();
        // Who has agreed and lost the role since has agreed.
        let voiced = link.voices.iter().map(|voice| voice.seat).filter(|seat| !link.beside.contains(seat));
        let voiced: Vec<PersonId> = voiced.collect();
        own.retain(|person| !link.beside.contains(person));
        own.extend(voiced.iter().filter(|seat| !own.contains(seat)).collect::<Vec<_>>());
        let need = link.step.quorum.of(own.len());
        Seats { need, have: voiced.len(), own, beside: link.beside.clone() }
    }

    /// Those whose agreement is waited for now.
    fn waited_for(&self, link: &Link, submitted_by: PersonId) -> Vec<PersonId> {
        let seats = self.seats(link, submitted_by);
        let waits = |seat: &PersonId| !link.has_voiced(*seat);
        let own = if seats.have >= seats.need { Vec::new() } else { seats.own };
        let at_once = if link.step.quorum == Quorum::InTurn { 1 } else { usize::MAX };
        let own = own.into_iter().filter(waits).take(at_once);
        own.chain(seats.beside.into_iter().filter(waits)).collect()
    }

    /// How many agreements the step wants and has.
    pub(super) fn need(&self, link: &Link, submitted_by: PersonId) -> Need {
        let seats = self.seats(link, submitted_by);
        let added = seats.beside.len();
        Need { have: link.voices.len(), need: seats.need + added, of: seats.own.len() + added }
    }

    /// Whether the step is passed when this seat agrees as well.
    pub(super) fn closes(&self, link: &Link, seat: PersonId, submitted_by: PersonId) -> bool {
        let seats = self.seats(link, submitted_by);
        let is_own = !seats.beside.contains(&seat);
        let rest = seats.beside.iter().filter(|beside| **beside != seat && !link.has_voiced(**beside)).count();
        rest == 0 && seats.have + usize::from(is_own) >= seats.need
    }

    /// The seat this person would take in a step, counted from 0, of a request of `submitted_by`.
    pub(super) fn seat_for(
        &self,
        link: &Link,
        step: usize,
        person: PersonId,
        submitted_by: PersonId,
    ) -> Result<PersonId, ApprovalError> {
        let mut all = self.asked(link);
        all.extend(&link.beside);
        let instead = self.deputies.get(&person);
        let is_escalated = link.escalated.contains(&person);
        let stands_in = |seat: &PersonId| is_escalated || instead.is_some_and(|absent| absent.contains(seat));
        if !all.iter().any(|seat| *seat == person || stands_in(seat)) {
            return Err(ApprovalError::NotAnApprover { who: link.step.who.clone() });
        }
        if let Some(why) = self.barred(person, submitted_by) {
            return Err(why);
        }
        let spoke = link.voices.iter().find(|voice| voice.by == person || voice.seat == person);
        let already = spoke.map(|voice| ApprovalError::Agreed { step, by: voice.by, at: voice.at });
        if let Some(voice) = spoke.filter(|voice| voice.by == person) {
            return Err(ApprovalError::Agreed { step, by: voice.by, at: voice.at });
        }
        let waited_for = self.waited_for(link, submitted_by);
        // Whoever has a seat takes that one alone: who spoke for another first could not fill it any more.
        let has_own = all.contains(&person);
        let seat = waited_for.iter().copied().find(|seat| if has_own { *seat == person } else { stands_in(seat) });
        match (seat, already, waited_for.first()) {
            (Some(seat), ..) => Ok(seat),
            (None, Some(already), _) => Err(already),
            (None, None, Some(first)) if has_own => Err(ApprovalError::NotYourTurn { before: *first }),
            // Those they stand in for may not decide.
            (None, None, _) => Err(ApprovalError::NotAnApprover { who: link.step.who.clone() }),
        }
    }

    /// Who is asked as well when a step is late, as far as they may decide and are not asked anyway.
    pub(super) fn escalated_to(&self, link: &Link, submitted_by: PersonId) -> BTreeSet<PersonId> {
        let may = |person: &PersonId| {
            self.eligible.contains(person) && self.check_newcomer(link, *person, submitted_by).is_ok()
        };
        match link.step.escalate {
            None => BTreeSet::new(),
            Some(Escalation::To(who)) => self.people(who).into_iter().filter(may).collect(),
            Some(Escalation::Superior) => {
                let up = |person: PersonId| {
                    let line = std::iter::successors(self.superiors.get(&person), |above| self.superiors.get(above));
                    line.take(usize::from(Approvers::LEVELS_MAX)).copied().find(|above| may(above))
                };
                self.waited_for(link, submitted_by).into_iter().filter_map(up).collect()
            }
        }
    }

    /// Whether somebody may be given a seat in this step, or one beside it.
    pub(super) fn check_newcomer(
        &self,
        link: &Link,
        person: PersonId,
        submitted_by: PersonId,
    ) -> Result<(), ApprovalError> {
        let spoke = link.voices.iter().any(|voice| voice.by == person);
        if !self.eligible.contains(&person) {
            Err(ApprovalError::NotEligible { person })
        } else if self.barred(person, submitted_by).is_some() {
            Err(ApprovalError::WouldJudgeOwnWork { person })
        } else if spoke || self.asked(link).contains(&person) || link.beside.contains(&person) {
            Err(ApprovalError::AskedAlready { person })
        } else {
            Ok(())
        }
    }

    /// Whether every step has those who may decide it: better said at submitting than waited for in vain.
    pub(super) fn check_links(&self, links: &[Link], submitted_by: PersonId) -> Result<(), ApprovalError> {
        for (step, link) in links.iter().enumerate().filter(|(_, link)| link.step.quorum.asks_people()) {
            let who = link.step.who.clone();
            if self.asked(link).is_empty() {
                return Err(ApprovalError::NoApprover { step, who });
            }
            let seats = self.seats(link, submitted_by);
            if seats.own.is_empty() {
                return Err(ApprovalError::OnlyAuthors { step, who });
            }
            if seats.own.len() < seats.need {
                return Err(ApprovalError::QuorumOutOfReach { step, need: seats.need, have: seats.own.len() });
            }
        }
        Ok(())
    }
}
