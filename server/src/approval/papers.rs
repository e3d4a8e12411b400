//! Who reads what belongs to a request beside its figures: the files that were put to it and what was said about it.
//!
//! Files and words tell of the lines they are about. Where everybody with a role reads those, everybody who sees the
//! request reads these; of a secret sheet only its readers do, and whoever takes part in the request.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::access::{Action, Subject};
use shared::approval::{Link, Parties, Request};
use shared::id::PersonId;

use super::parties::{Asked, Circle};
use crate::persistence::{PersonRecord, Store, StoreError};

/// Whether this person reads the files and comments of a request they may see.
pub async fn reads_papers(
    store: &dyn Store,
    person: &PersonRecord,
    request: &Request,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let asked = Asked::of(request);
    let access = person.access();
    let reads_one = asked.subjects().any(|end| access.may(Action::SeeSheet, &end));
    let is_outside = |end: Subject| end.plan.zip(end.department).is_some_and(|of| person.outside.contains(&of));
    // What goes from one department to another tells of both.
    if reads_one && !asked.subjects().any(is_outside) {
        return Ok(true);
    }
    let parties = Circle::load(store).await?.parties(&asked, BTreeSet::new(), now);
    Ok(takes_part(request, person.id, &parties))
}

/// Who asked, whoever a step asks or asked, whoever may stand in for one of these today, and whoever did something.
fn takes_part(request: &Request, person: PersonId, parties: &Parties) -> bool {
    let places = parties.deputies.get(&person);
    let is_seat = |seat: &PersonId| *seat == person || places.is_some_and(|places| places.contains(seat));
    let signs = |link: &Link| {
        let seated = link.beside().chain(link.transfers().map(|(_, to)| to));
        parties.asked(link).into_iter().chain(seated).any(|seat| is_seat(&seat))
    };
    request.submission().submitted_by == person
        || request.links().iter().any(signs)
        || request.history().iter().any(|entry| entry.by == person)
}

/// A request as it is told to whoever does not read its papers: all that was done, and nothing that was said.
pub fn without_words(told: &mut Value) {
    match told {
        Value::Object(fields) => {
            fields.remove("comment");
            fields.remove("reason");
            fields.values_mut().for_each(without_words);
        }
        Value::Array(items) => items.iter_mut().for_each(without_words),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::access::Readership;
    use shared::approval::{Act, Approvers, Condition, Policy, PolicyStep, Rule, TargetKind};
    use shared::money::Currency;

    use super::*;
    use crate::approval::tests::world::{PLAN, SALES, Who, World};
    use crate::audit::AuditEvent;
    use crate::clock::Clock;
    use crate::persistence::PolicyRecord;

    /// Sales' sheet in approval by its head alone; its sheets are read by its editor and the viewer.
    async fn secret() -> World {
        let world = World::new().await;
        let told = || AuditEvent::new(world.clock.now(), None, "test.told", PLAN);
        let steps = vec![PolicyStep::any(Approvers::DepartmentHead)];
        let rule = Rule::new("test".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
        let record = PolicyRecord {
            plan: PLAN,
            policy: Policy { version: 1, currency: Currency::CNY, rules: vec![rule] },
            reason: "test".to_owned(),
            proposed_by: Who::Finance.id(),
            proposed_at: world.clock.now(),
            confirmed: None,
        };
        world.store.propose_policy(record, told()).await.unwrap();
        world.store.confirm_policy(PLAN, 1, Who::Cfo.id(), world.clock.now(), told()).await.unwrap();
        let people = [Who::Editor, Who::Viewer].map(Who::id).into();
        let kept = Readership { plan: PLAN, department: SALES, people, publishes_accounts: false, version: 1 };
        world.store.set_readers(kept, told()).await.unwrap();
        world
    }

    #[tokio::test]
    async fn readers_signers_and_whoever_asked_read_and_nobody_else() {
        let world = secret().await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        let check = async |who: Who, expect: bool| {
            let kept = world.store.request(asked.request.submission().id).await.unwrap().unwrap();
            let person = world.person(who).await;
            let reads = reads_papers(&*world.store, &person, &kept.request, world.clock.now()).await.unwrap();
            assert_eq!(reads, expect, "{who:?}");
        };
        check(Who::Editor, true).await;
        check(Who::Viewer, true).await;
        check(Who::Head, true).await;
        check(Who::Both, true).await;
        check(Who::Finance, false).await;
        check(Who::Cfo, false).await;
        check(Who::Stranger, false).await;
        // A seat that is given away makes a signer of whoever has it now.
        let to = Act::Transfer { to: Who::Cfo.id(), comment: None };
        world.act(Who::Head, &asked, 11, to).await.unwrap();
        check(Who::Cfo, true).await;
        check(Who::Head, true).await;
        check(Who::Finance, false).await;
    }

    #[test]
    fn nothing_that_was_said_is_told_however_deep_it_lies() {
        let mut told = json!({
            "state": { "state": "returned", "comment": "a" },
            "history": [{ "act": { "comment": "b", "to": 1 } }, { "by": "c" }],
        });
        without_words(&mut told);
        assert_eq!(
            told,
            json!({ "state": { "state": "returned" }, "history": [{ "act": { "to": 1 } }, { "by": "c" }] })
        );
    }
}
