//! [`Circle`]: people with their roles, deputies and superiors, and those among them whom a request concerns.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use shared::access::{Action, Membership, Person, Role, Scope, Subject, holds};
use shared::approval::{Approvers, Delegation, Parties, Request, Submission, TargetKind, deputies};
use shared::id::{DepartmentId, PersonId, PlanId};

use super::authors_of;
use crate::clock::day_of;
use crate::document::LoadError;
use crate::persistence::{Concerned, Control, People, PersonRecord, Store, StoreError};

/// Everybody, or those whom one thing can concern, as roles stand at this moment.
#[derive(Debug, Clone, Default)]
pub struct Circle {
    people: Vec<PersonRecord>,
    delegations: Vec<Delegation>,
    superiors: BTreeMap<PersonId, PersonId>,
}

/// What it is about, and who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub kind: TargetKind,
    pub plan: PlanId,
    pub department: DepartmentId,
    /// The department at the other end, if there is one.
    pub other: Option<DepartmentId>,
    pub submitter: PersonId,
}

impl Asked {
    /// What a request is about, and who asked it.
    pub fn of(request: &Request) -> Self {
        Self::about(request.submission())
    }

    pub fn about(submission: &Submission) -> Self {
        let Submission { kind, plan, department, other, submitted_by: submitter, .. } = submission;
        Self { kind: *kind, plan: *plan, department: *department, other: *other, submitter: *submitter }
    }

    /// What rights on it are asked about: a right at either end is one.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> + use<> {
        let plan = self.plan;
        std::iter::once(self.department).chain(self.other).map(move |department| Subject::sheet(plan, department))
    }
}

/// Who may be asked about something and who wrote in it, of those alone whom it can concern: enough to judge it, and found
/// in one turn where it is a sheet.
pub async fn parties_of(
    store: &(impl Store + ?Sized),
    submission: &Submission,
    now: DateTime<Utc>,
) -> Result<Parties, LoadError> {
    let Concerned { people, delegations, superiors, authors } = store.concerned(submission, day_of(now)).await?;
    let authors = if submission.kind == TargetKind::Sheet { authors } else { authors_of(store, submission).await? };
    Ok(Circle { people, delegations, superiors }.parties(&Asked::about(submission), authors, now))
}

/// Whether somebody may do this with a request: for its department, or for the one at its other end.
pub fn may(person: &Person, action: Action, request: &Request) -> bool {
    Asked::of(request).subjects().any(|subject| person.may(action, &subject))
}

impl Circle {
    /// Everybody, for whoever looks at many requests.
    pub async fn load(store: &(impl People + Control + ?Sized)) -> Result<Self, StoreError> {
        let mut people = store.people().await?;
        people.sort_by_key(|person| person.id);
        Ok(Self { people, delegations: store.delegations().await?, superiors: store.superiors().await? })
    }

    /// By id.
    pub fn people(&self) -> &[PersonRecord] {
        &self.people
    }

    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    pub const fn superiors(&self) -> &BTreeMap<PersonId, PersonId> {
        &self.superiors
    }

    /// Who may be asked about something, and who wrote in it.
    pub fn parties(&self, asked: &Asked, authors: BTreeSet<PersonId>, now: DateTime<Utc>) -> Parties {
        let (subject, ends) = (Subject::sheet(asked.plan, asked.department), asked.subjects().collect::<Vec<_>>());
        let having = |fits: &dyn Fn(&PersonRecord) -> bool| -> BTreeSet<PersonId> {
            let present = self.people.iter().filter(|person| person.left_at.is_none());
            present.filter(|person| fits(person)).map(|person| person.id).collect()
        };
        let at_either_end = |action| having(&|person| ends.iter().any(|end| person.may(action, end)));
        let eligible = at_either_end(Action::DecideRequest);
        let partner = Membership::new(Role::Finance, Scope::Department(asked.department));
        let mut approvers = BTreeMap::from([
            (Approvers::DepartmentHead, having(&|person| holds(&person.memberships, Role::Approver, &subject))),
            (Approvers::Finance, having(&|person| holds(&person.memberships, Role::Finance, &subject))),
            (Approvers::FinancePartner, having(&|person| person.memberships.contains(&partner))),
        ]);
        if let Some(other) = asked.other {
            let subject = Subject::sheet(asked.plan, other);
            approvers
                .insert(Approvers::OtherHead, having(&|person| holds(&person.memberships, Role::Approver, &subject)));
        }
        for (level, superior) in (1..).zip(self.above(asked.submitter)) {
            // Who may not decide here is not asked, whatever they are in the line of reporting.
            let asked = Some(superior).filter(|superior| eligible.contains(superior));
            approvers.insert(Approvers::Upward(level), asked.into_iter().collect());
        }
        Parties {
            approvers,
            superiors: self.superiors.clone(),
            authors,
            readers: at_either_end(Action::SeeRequest),
            // A deputy decides by their own right to decide; who has none here stands in for nobody.
            deputies: deputies(&self.delegations, day_of(now), asked.kind)
                .into_iter()
                .filter(|(deputy, _)| eligible.contains(deputy))
                .collect(),
            eligible,
        }
    }

    /// The superiors of somebody, the nearest first, as far as a policy can name them. A circle ends with the levels.
    fn above(&self, person: PersonId) -> Vec<PersonId> {
        let next = |below: &PersonId| self.superiors.get(below).copied();
        std::iter::successors(next(&person), next).take(usize::from(Approvers::LEVELS_MAX)).collect()
    }
}
