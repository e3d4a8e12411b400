//! [`Parties`]: the people a request concerns at the moment, by name, and which of them may decide what.
//!
//! A step has seats, one for each person it asks. Nobody takes a seat on their own work: not by role, not by name, not as
//! somebody's deputy. One person has one voice in a step, however many seats they could take. A seat that was handed over
//! goes back when whoever has it leaves, and falls away when nobody is left who had it; a step without anybody to wait for
//! is deserted, and one of those it is handed on to passes it.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApprovalError, Approvers, Escalation, Link, Need, Quorum, Seating};
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

/// A seat with everybody it was given to, in order.
struct Seat(Vec<PersonId>);

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
        self.filled(link).0
    }

    /// Who has the seats of a step: the policy's, and those beside.
    fn filled(&self, link: &Link) -> (Vec<PersonId>, Vec<PersonId>) {
        let mut named = Vec::new();
        for who in link.step.who.iter() {
            let people = self.people(who);
            named.extend(people.into_iter().filter(|person| !named.contains(person)).collect::<Vec<_>>());
        }
        let mut own: Vec<Seat> = named.iter().map(|person| Seat(vec![*person])).collect();
        let mut beside: Vec<Seat> = Vec::new();
        for event in &link.seating {
            match event {
                // Whoever was added and has got a seat of the policy's since has the one they were added to.
                Seating::Beside(person) => {
                    own.retain(|seat| seat.0 != [*person]);
                    beside.push(Seat(vec![*person]));
                }
                Seating::Given { from, to } => {
                    match own.iter_mut().chain(&mut beside).find(|seat| seat.0.last() == Some(from)) {
                        Some(seat) => seat.0.push(*to),
                        // Whoever gave it away is asked no more; it was given all the same.
                        None => own.push(Seat(vec![*from, *to])),
                    }
                }
            }
        }
        let first_beside = own.len();
        own.append(&mut beside);
        let holders = self.holders(&own, link);
        let mut seen = BTreeSet::new();
        let mut once = |holders: &[Option<PersonId>]| -> Vec<PersonId> {
            holders.iter().flatten().filter(|person| seen.insert(**person)).copied().collect()
        };
        let (own, beside) = holders.split_at(first_beside);
        let own = once(own);
        (own, once(beside))
    }

    /// Who has each seat: whoever has spoken from it, or else the last who was given it and is still there. Who gave a seat
    /// away and was given another has spoken from that one alone.
    fn holders(&self, seats: &[Seat], link: &Link) -> Vec<Option<PersonId>> {
        let present = |seat: &Seat| seat.0.iter().rev().find(|person| self.eligible.contains(person)).copied();
        let mut spoke: Vec<Option<PersonId>> = vec![None; seats.len()];
        for person in link.voices.iter().map(|voice| voice.seat) {
            let free = |fits: &dyn Fn(&Seat) -> bool| {
                seats.iter().zip(&spoke).position(|(seat, spoke)| spoke.is_none() && fits(seat))
            };
            let place = free(&|seat| seat.0.last() == Some(&person))
                .or_else(|| free(&|seat| present(seat) == Some(person)))
                .or_else(|| free(&|seat| seat.0.contains(&person)));
            if let Some(spoke) = place.and_then(|place| spoke.get_mut(place)) {
                *spoke = Some(person);
            }
        }
        seats.iter().zip(spoke).map(|(seat, spoke)| spoke.or_else(|| present(seat))).collect()
    }

    fn people(&self, who: Approvers) -> BTreeSet<PersonId> {
        match who {
            Approvers::Person(person) => self.eligible.iter().copied().filter(|known| *known == person).collect(),
            _ => self.approvers.get(&who).cloned().unwrap_or_default(),
        }
    }

    fn seats(&self, link: &Link, submitted_by: PersonId) -> Seats {
        let is_free = |person: &PersonId| self.barred(*person, submitted_by).is_none();
        let (own, mut beside) = self.filled(link);
        let mut own: Vec<PersonId> = own.into_iter().filter(is_free).collect();
        beside.retain(is_free);
        // Who has agreed and lost the role since has agreed.
        let voiced = link.voices.iter().map(|voice| voice.seat).filter(|seat| !beside.contains(seat));
        let voiced: Vec<PersonId> = voiced.collect();
        own.extend(voiced.iter().filter(|seat| !own.contains(seat)).collect::<Vec<_>>());
        let (have, quorum) = (voiced.len(), link.step.quorum.of(own.len()));
        let waits = |seats: &[PersonId]| seats.iter().any(|seat| !link.has_voiced(*seat));
        let is_deserted = !link.is_passed && !waits(&beside) && (have >= quorum || !waits(&own));
        // Nothing is passed without a person: one of those it is handed on to.
        let need = if is_deserted { have + 1 } else { quorum };
        Seats { need, have, own, beside }
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
        let (mut all, beside) = self.filled(link);
        all.extend(beside);
        let instead = self.deputies.get(&person);
        let is_escalated = link.escalated.contains(&person) && self.eligible.contains(&person);
        let stands_in = |seat: &PersonId| is_escalated || instead.is_some_and(|absent| absent.contains(seat));
        if !is_escalated && !all.iter().any(|seat| *seat == person || stands_in(seat)) {
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
            // Nobody is left whose place it would be.
            (None, None, None) if is_escalated => Ok(person),
            (None, Some(already), _) => Err(already),
            (None, None, Some(first)) if has_own => Err(ApprovalError::NotYourTurn { before: *first }),
            // Those they stand in for may not decide.
            (None, None, _) => Err(ApprovalError::NotAnApprover { who: link.step.who.clone() }),
        }
    }

    /// Who is asked as well when a step is late, as far as they may decide and are not asked anyway.
    pub(super) fn escalated_to(&self, link: &Link, submitted_by: PersonId) -> BTreeSet<PersonId> {
        match link.step.escalate {
            None | Some(Escalation::Remind) => BTreeSet::new(),
            Some(Escalation::To(who)) => self.newcomers(self.people(who), link, submitted_by),
            Some(Escalation::Superior) => self.above(self.waited_for(link, submitted_by), link, submitted_by),
        }
    }

    /// Whether nobody who is here may decide a step that is open.
    pub(super) fn is_deserted(&self, link: &Link, step: usize, submitted_by: PersonId) -> bool {
        !self.eligible.iter().any(|person| self.seat_for(link, step, *person, submitted_by).is_ok())
    }

    /// Who is asked where nobody is left: whom the policy names for a late step, the superiors of those who were asked
    /// and said nothing, finance, and after them whoever may decide at all.
    pub(super) fn relief_for(&self, link: &Link, submitted_by: PersonId) -> BTreeSet<PersonId> {
        let named = link.step.who.iter().filter_map(|who| match who {
            Approvers::Person(person) => Some(person),
            _ => None,
        });
        let given = link.transfers().flat_map(|(from, to)| [from, to]);
        let were_asked = named.chain(given).chain(link.beside());
        let silent = were_asked.filter(|person| !link.has_voiced(*person));
        let late = match link.step.escalate {
            Some(Escalation::To(who)) => self.people(who),
            Some(Escalation::Superior | Escalation::Remind) | None => BTreeSet::new(),
        };
        [
            self.newcomers(late, link, submitted_by),
            self.above(silent, link, submitted_by),
            self.newcomers(self.people(Approvers::Finance), link, submitted_by),
            self.newcomers(self.eligible.clone(), link, submitted_by),
        ]
        .into_iter()
        .find(|people| !people.is_empty())
        .unwrap_or_default()
    }

    /// Those of them who may be given a seat.
    fn newcomers(&self, people: BTreeSet<PersonId>, link: &Link, submitted_by: PersonId) -> BTreeSet<PersonId> {
        people.into_iter().filter(|person| self.check_newcomer(link, *person, submitted_by).is_ok()).collect()
    }

    /// For each of them the nearest superior who may be given a seat.
    fn above(
        &self,
        people: impl IntoIterator<Item = PersonId>,
        link: &Link,
        submitted_by: PersonId,
    ) -> BTreeSet<PersonId> {
        let up = |person: PersonId| {
            let line = std::iter::successors(self.superiors.get(&person), |above| self.superiors.get(above));
            let mut line = line.take(usize::from(Approvers::LEVELS_MAX)).copied();
            line.find(|above| self.check_newcomer(link, *above, submitted_by).is_ok())
        };
        people.into_iter().filter_map(up).collect()
    }

    /// Whether somebody may be given a seat in this step, or one beside it.
    pub(super) fn check_newcomer(
        &self,
        link: &Link,
        person: PersonId,
        submitted_by: PersonId,
    ) -> Result<(), ApprovalError> {
        let spoke = link.voices.iter().any(|voice| voice.by == person || voice.seat == person);
        let (asked, beside) = self.filled(link);
        if !self.eligible.contains(&person) {
            Err(ApprovalError::NotEligible { person })
        } else if self.barred(person, submitted_by).is_some() {
            Err(ApprovalError::WouldJudgeOwnWork { person })
        } else if spoke || asked.contains(&person) || beside.contains(&person) {
            Err(ApprovalError::AskedAlready { person })
        } else {
            Ok(())
        }
    }

    /// Whether every step has those who may decide it: better said at submitting than waited for in vain.
    pub(super) fn check_links(&self, links: &[Link], submitted_by: PersonId) -> Result<(), ApprovalError> {
        let mut asking = links.iter().enumerate().filter(|(_, link)| link.step.quorum.asks_people());
        asking.try_for_each(|(step, link)| self.check_link(step, link, submitted_by))
    }

    /// The same of one step that asks people.
    pub(super) fn check_link(&self, step: usize, link: &Link, submitted_by: PersonId) -> Result<(), ApprovalError> {
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
        Ok(())
    }
}
