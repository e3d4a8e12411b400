//! What supervision should look at, read off the requests of a plan, its policies and its sheets. Nothing is kept of it:
//! it is found again each time, so it says how things stand.

mod stuck;

use std::collections::{BTreeMap, BTreeSet};

use app::backend::{ExceptionView, Exceptional, ExceptionsView};
use chrono::{DateTime, TimeDelta, Utc};
use shared::access::{Action, Subject};
use shared::approval::{Act, Link, Policy, Quorum, Request, RequestState, TargetKind};
use shared::budget::Plan;
use shared::calendar::business_day::business_days_between;
use shared::id::{DepartmentId, PersonId};
use shared::money::Minor;

use super::cards::department_name;
use super::duties::{Places, duties};
use super::marks::Marks;
use super::policy::POLICIES_MAX;
use super::{Reader, Trouble, moment};
use crate::approval::standing_policy;
use crate::clock::day_of;
use crate::persistence::{PolicyRecord, RequestRecord};

/// A plan of a hundred departments asks each of them a few times a year.
pub(super) const REQUESTS_MAX: u32 = 1_000;

/// A step without a limit of its own should not take longer than a week of work.
const DAYS_ALLOWED: i64 = 5;

/// Within a twentieth of the bound is just under it.
const NEAR: i128 = 20;

/// Adjustments or merges of one person and kind in one department within this time are looked at together.
const SPLIT_DAYS: i64 = 30;

/// As many as one reads.
const SHOWN_MAX: usize = 100;

/// Everything that is looked at.
pub(super) struct Scrutiny<'a> {
    plan: &'a Plan,
    marks: &'a Marks,
    policies: Vec<Policy>,
    now: DateTime<Utc>,
}

impl Reader {
    pub(super) async fn exceptions_view(&self, id: shared::id::PlanId) -> Result<ExceptionsView, Trouble> {
        let record = self.store().find(id).await?.ok_or(Trouble::NotFound)?;
        if !self.may(Action::SeeAudit, &Subject::plan(id)) {
            return Err(Trouble::NotFound);
        }
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let requests = self.store().requests_of_plan(id, REQUESTS_MAX).await?;
        let records = self.store().policies(id, POLICIES_MAX).await?;
        let scrutiny = Scrutiny::of(&plan, &marks, &records, self.now());
        let mut exceptions = Vec::new();
        for record in &requests {
            exceptions.extend(scrutiny.of_request(&record.request));
        }
        exceptions.extend(scrutiny.split(&requests));
        exceptions.extend(self.stuck(&scrutiny, &requests).await?);
        exceptions.extend(scrutiny.asked_again(&requests));
        exceptions.extend(scrutiny.policies_changed(&records, &requests));
        exceptions.sort_by_key(|found| (gravity(&found.what), std::cmp::Reverse(found.at)));
        exceptions.truncate(SHOWN_MAX);
        let departments = plan.cost_centres.iter().map(|(id, centre)| (*id, centre.name.clone())).collect();
        let places = Places { departments, plans: BTreeMap::from([(id, plan.title.clone())]) };
        Ok(ExceptionsView {
            duties: duties(marks.people(), Some(id), &places),
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            looked_at: requests.len(),
            exceptions,
        })
    }
}

/// What looks like intent comes before what looks like haste, and that before what is merely so.
const fn gravity(what: &Exceptional) -> u8 {
    match what {
        Exceptional::Overridden { .. } | Exceptional::Split { .. } | Exceptional::Deserted { .. } => 0,
        Exceptional::JustUnder { .. } => 1,
        Exceptional::AskedAgain => 2,
        Exceptional::Thin { .. } | Exceptional::Few { .. } | Exceptional::Stale => 3,
        Exceptional::Late { is_open: true, .. } => 4,
        Exceptional::Late { .. } => 5,
        Exceptional::InPlace => 6,
        Exceptional::PolicyChanged { .. } => 7,
    }
}

impl<'a> Scrutiny<'a> {
    pub(super) fn of(plan: &'a Plan, marks: &'a Marks, records: &[PolicyRecord], now: DateTime<Utc>) -> Self {
        let mut policies: Vec<Policy> = records.iter().map(|record| record.policy.clone()).collect();
        policies.push(standing_policy(plan.currency));
        Self { plan, marks, policies, now }
    }

    fn of_request(&self, request: &Request) -> Vec<ExceptionView> {
        let mut found: Vec<ExceptionView> = Vec::new();
        for (step, link) in request.links().iter().enumerate() {
            found.extend(self.late(request, step, link));
        }
        let absent: Vec<PersonId> =
            request.decisions().filter(|one| one.in_place_of.is_some()).map(|one| one.by).collect();
        if let Some(last) = request.decisions().rfind(|one| one.in_place_of.is_some()) {
            found.push(self.exception(Exceptional::InPlace, request, last.at, absent));
        }
        found.extend(self.overridden(request));
        found.extend(self.thin(request));
        found.extend(self.few(request));
        found.extend(self.just_under(request));
        found
    }

    /// Two people passed over those whose turn it was.
    fn overridden(&self, request: &Request) -> Option<ExceptionView> {
        let last = request.history().last()?;
        let Act::Override { proposal, .. } = &last.act else { return None };
        let proposal = request.history().iter().find(|earlier| earlier.id == *proposal)?;
        let step = request.links().iter().position(|link| link.ended_by == Some(last.id))?;
        Some(self.exception(Exceptional::Overridden { step }, request, last.at, vec![proposal.by, last.by]))
    }

    fn late(&self, request: &Request, step: usize, link: &Link) -> Option<ExceptionView> {
        let opened_at = link.opened_at.filter(|_| link.step.quorum.asks_people())?;
        let open = request.open().map(|(open, _)| open) == Some(step);
        let ended = request.history().iter().find(|entry| Some(entry.id) == link.ended_by).map(|entry| entry.at);
        let passed = link.voices.last().map(|voice| voice.at).filter(|_| link.is_passed);
        let until = if open { self.now } else { passed.or(ended)? };
        let days = i64::from(business_days_between(day_of(opened_at), day_of(until)));
        let allowed = link.step.within_days.map_or(DAYS_ALLOWED, i64::from);
        let what = Exceptional::Late { step, days, allowed, is_open: open };
        let who = link.voices.iter().map(|voice| voice.by).collect();
        (days > allowed).then(|| self.exception(what, request, until, who))
    }

    /// Approved by one person alone, although the request had several steps.
    fn thin(&self, request: &Request) -> Option<ExceptionView> {
        let RequestState::Approved { at, .. } = request.state() else { return None };
        let voices: Vec<PersonId> =
            request.links().iter().flat_map(|link| &link.voices).map(|voice| voice.by).collect();
        let people: BTreeSet<PersonId> = voices.iter().copied().collect();
        let what = Exceptional::Thin { agreements: voices.len() };
        (people.len() == 1 && voices.len() > 1)
            .then(|| self.exception(what, request, *at, people.into_iter().collect()))
    }

    /// A step that wants several, by its number or by whom it names, and was passed by fewer.
    fn few(&self, request: &Request) -> Vec<ExceptionView> {
        let mut found = Vec::new();
        for (step, link) in request.links().iter().enumerate().filter(|(_, link)| link.is_passed) {
            let wanted = match link.step.quorum {
                Quorum::All | Quorum::InTurn => link.step.who.len(),
                Quorum::AtLeast(count) => usize::from(count),
                Quorum::Any | Quorum::Automatic => continue,
            };
            let have = link.voices.iter().filter(|voice| !link.beside().any(|person| person == voice.seat)).count();
            if let Some(last) = link.voices.last().filter(|_| have < wanted) {
                let who = link.voices.iter().map(|voice| voice.by).collect();
                found.push(self.exception(Exceptional::Few { step, have, wanted }, request, last.at, who));
            }
        }
        found
    }

    /// The bounds that a request's own policy knows for what it asks.
    fn bounds(&self, request: &Request) -> BTreeSet<Minor> {
        let version = request.policy().map_or(0, |mark| mark.version);
        let policy = self.policies.iter().find(|policy| policy.version == version);
        let rules = policy.map(|policy| policy.rules.as_slice()).unwrap_or_default();
        let kind = request.submission().kind;
        let bounds = rules.iter().filter(|rule| rule.kind == kind).flat_map(|rule| {
            let steps = rule.steps.iter().filter_map(|step| step.above);
            steps.chain(rule.when.amount.above).chain(rule.when.amount.up_to)
        });
        bounds.filter(|bound| bound.0 > 0).collect()
    }

    pub(super) fn just_under(&self, request: &Request) -> Option<ExceptionView> {
        let submission = request.submission();
        let total = submission.total.minor;
        let near = |bound: &&Minor| {
            let gap = i128::from(bound.0) - i128::from(total.0);
            gap >= 0 && gap * NEAR <= i128::from(bound.0)
        };
        let bounds = self.bounds(request);
        let bound = *bounds.iter().find(near)?;
        let what = Exceptional::JustUnder { total, bound };
        Some(self.exception(what, request, submission.submitted_at, vec![submission.submitted_by]))
    }

    /// Adjustments or merges of one person and kind in one department, not long after each other, that exceed a bound together
    /// only.
    /// Sheets, maps and plans are asked for as a whole: a revision comes in the place of the one before, and adds nothing.
    pub(super) fn split(&self, requests: &[RequestRecord]) -> Vec<ExceptionView> {
        let mut alike: BTreeMap<(PersonId, TargetKind, DepartmentId), Vec<&Request>> = BTreeMap::new();
        for request in requests.iter().map(|record| &record.request) {
            let asked = request.submission();
            let counts = matches!(request.state(), RequestState::Open { .. } | RequestState::Approved { .. });
            let in_pieces = asked.kind.is_adjustment() || asked.kind.is_merge();
            if counts && in_pieces && asked.total.minor.0 > 0 {
                alike.entry((asked.submitted_by, asked.kind, asked.department)).or_default().push(request);
            }
        }
        alike.into_iter().filter_map(|((person, ..), asked)| self.pieces(person, asked)).collect()
    }

    /// The latest of them that are pieces of something larger.
    fn pieces(&self, person: PersonId, mut asked: Vec<&Request>) -> Option<ExceptionView> {
        asked.sort_by_key(|request| request.submission().submitted_at);
        for (place, last) in asked.iter().enumerate().rev() {
            let at = last.submission().submitted_at;
            let near = |request: &&&Request| at - request.submission().submitted_at <= TimeDelta::days(SPLIT_DAYS);
            let window: Vec<i128> = asked
                .iter()
                .take(place + 1)
                .filter(near)
                .map(|request| i128::from(request.submission().total.minor.0))
                .collect();
            for bound in self.bounds(last) {
                let below = window.iter().filter(|total| **total <= i128::from(bound.0));
                let (count, together) = below.fold((0, 0), |(count, sum), total| (count + 1, sum + total));
                if count >= 2 && together > i128::from(bound.0) {
                    let what = Exceptional::Split { count, together: Minor::of_sum(together), bound };
                    return Some(self.exception(what, last, at, vec![person]));
                }
            }
        }
        None
    }

    pub(super) fn asked_again(&self, requests: &[RequestRecord]) -> Vec<ExceptionView> {
        let mut found = Vec::new();
        for record in requests {
            let submission = record.request.submission();
            let rejected = requests.iter().any(|earlier| {
                let about = earlier.request.submission();
                about.target.document == submission.target.document
                    && matches!(earlier.request.state(), RequestState::Rejected { at, .. } if *at < submission.submitted_at)
            });
            if rejected {
                let who = vec![submission.submitted_by];
                found.push(self.exception(Exceptional::AskedAgain, &record.request, submission.submitted_at, who));
            }
        }
        found
    }

    fn policies_changed(&self, records: &[PolicyRecord], requests: &[RequestRecord]) -> Vec<ExceptionView> {
        let mut found = Vec::new();
        for record in records {
            let Some((by, at)) = record.confirmed else { continue };
            let under_way = |record: &&RequestRecord| {
                let request = &record.request;
                let ended = request.open().is_none().then(|| request.history().last().map(|entry| entry.at)).flatten();
                request.submission().submitted_at < at && ended.is_none_or(|ended| ended > at)
            };
            let open = requests.iter().filter(under_way).count();
            if open > 0 {
                found.push(ExceptionView {
                    what: Exceptional::PolicyChanged { version: record.policy.version, open },
                    request: None,
                    at: moment(at),
                    people: self.marks.all([record.proposed_by, by]),
                });
            }
        }
        found
    }

    fn exception(
        &self,
        what: Exceptional,
        request: &Request,
        at: DateTime<Utc>,
        people: Vec<PersonId>,
    ) -> ExceptionView {
        let submission = request.submission();
        let people: BTreeSet<PersonId> = people.into_iter().collect();
        ExceptionView {
            what,
            request: Some((submission.id, department_name(self.plan, submission.department))),
            at: moment(at),
            people: self.marks.all(people),
        }
    }
}

#[cfg(test)]
mod tests;
