//! Whose roles conflict, everywhere or in one plan, as pages show it.

use std::collections::BTreeMap;

use app::backend::{DutyView, PersonMark};
use shared::access::{Clash, Membership, Scope, clashes};
use shared::budget::Name;
use shared::id::{DepartmentId, PlanId};

use crate::auth::hue_of;
use crate::persistence::PersonRecord;

/// What places are called where a role counts in one alone.
#[derive(Debug, Default)]
pub struct Places {
    pub departments: BTreeMap<DepartmentId, Name>,
    pub plans: BTreeMap<PlanId, Name>,
}

/// The duties of people who still work here. Asked about one plan, roles in another are left out.
pub fn duties<'a>(
    people: impl IntoIterator<Item = &'a PersonRecord>,
    plan: Option<PlanId>,
    places: &Places,
) -> Vec<DutyView> {
    let counts = |membership: &&Membership| match (membership.scope, plan) {
        (Scope::Plan(its), Some(asked)) => its == asked,
        _ => true,
    };
    let mut found = Vec::new();
    for person in people.into_iter().filter(|person| person.left_at.is_none()) {
        let held: Vec<Membership> = person.memberships.iter().filter(counts).copied().collect();
        let mark = PersonMark { id: person.id, name: person.name.clone(), hue: hue_of(&person.colour) };
        found.extend(clashes(&held).into_iter().map(|clash| view(mark.clone(), clash, places)));
    }
    found.sort_by(|one, other| (one.conflict, &one.person.name).cmp(&(other.conflict, &other.person.name)));
    found
}

fn view(person: PersonMark, clash: Clash, places: &Places) -> DutyView {
    let place = |membership: Membership| {
        let place = match membership.scope {
            Scope::Organisation => None,
            Scope::Department(department) => Some(places.departments.get(&department).cloned().unwrap_or_default()),
            Scope::Plan(plan) => Some(places.plans.get(&plan).cloned().unwrap_or_default()),
        };
        (membership.role, place)
    };
    DutyView { person, roles: [place(clash.one), place(clash.other)], conflict: clash.conflict }
}
