//! What the store promises about people, their roles, sessions, departments and answers.

use shared::access::{Role, Scope};
use shared::id::DepartmentId;
use uuid::Uuid;

use super::*;
use crate::auth::PasswordHash;

pub async fn story(world: &World) {
    somebody_is_found_by_either_name(world).await;
    roles_are_given_and_taken(world).await;
    sessions_open_and_end(world).await;
    somebody_leaves(world).await;
    departments_keep_their_order(world).await;
    the_first_answer_stays(world).await;
    the_log_reads_backwards(world).await;
}

async fn somebody_is_found_by_either_name(world: &World) {
    let email = EmailAddress::parse("Sales@demo.tandem").unwrap();
    let found = world.store.person_by_email(&email).await.unwrap();
    assert_eq!(found, Some(person(1, "sales", Vec::new())));
    assert_eq!(world.store.person(world.sales).await.unwrap(), found);
    let twin = world.store.add_person(person(50, "sales", Vec::new()), told("twin")).await;
    assert!(matches!(twin, Err(StoreError::Exists { what: "person", .. })), "{twin:?}");
    world.store.set_appearance(world.sales, "销售".to_owned(), "#111111".to_owned()).await.unwrap();
    let names: Vec<String> = world.store.people().await.unwrap().into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["finance", "head", "销售"]);
}

async fn roles_are_given_and_taken(world: &World) {
    let department = DepartmentId(Uuid::from_u128(30));
    let editor = Membership::new(Role::Editor, Scope::Department(department));
    let finance = Membership::new(Role::Finance, Scope::Organisation);
    let viewer = Membership::new(Role::Viewer, Scope::Plan(world.plan));
    for membership in [editor, finance, finance, viewer] {
        world.store.grant(world.finance, membership, told("granted")).await.unwrap();
    }
    let held = world.store.person(world.finance).await.unwrap().unwrap().memberships;
    assert_eq!((held.len(), held.contains(&editor), held.contains(&finance)), (3, true, true));
    assert_eq!(world.store.revoke(world.finance, editor, told("revoked")).await, Ok(true));
    assert_eq!(world.store.revoke(world.finance, editor, told("revoked")).await, Ok(false));
    let held = world.store.person(world.finance).await.unwrap().unwrap().memberships;
    assert_eq!((held.len(), held.contains(&viewer), held.contains(&finance)), (2, true, true));
    let nobody = PersonId(Uuid::from_u128(404));
    let refused = world.store.grant(nobody, viewer, told("granted")).await;
    assert!(matches!(refused, Err(StoreError::Missing { what: "person", .. })), "{refused:?}");
}

async fn sessions_open_and_end(world: &World) {
    let session = |number: u8| SessionRecord {
        token_hash: [number; 32],
        person: world.sales,
        created_at: at(number.into()),
        seen_at: at(number.into()),
        origin: Origin { address: Some([10, 0, 0, number].into()), agent: Some(format!("browser {number}")) },
        means: Means::EVERY[usize::from(number) % 4],
    };
    for number in 1..=120 {
        world.store.open_session(session(number), told("opened")).await.unwrap();
    }
    assert_eq!(world.store.session(&[20; 32]).await, Ok(None), "only the newest are kept");
    assert_eq!(world.store.session(&[21; 32]).await, Ok(Some(session(21))));
    world.store.touch_session(&[21; 32], at(500)).await.unwrap();
    world.store.touch_session(&[21; 32], at(400)).await.unwrap();
    assert_eq!(world.store.session(&[21; 32]).await.unwrap().unwrap().seen_at, at(500));
    assert_eq!(world.store.end_session(&[22; 32], told("ended")).await, Ok(true));
    assert_eq!(world.store.end_session(&[22; 32], told("ended")).await, Ok(false));
    assert_eq!(world.store.forget_sessions(at(99), at(0)).await, Ok(77), "22 to 99 were idle, one had ended");
    assert_eq!(world.store.end_sessions_of(world.sales, told("all")).await.unwrap().len(), 22);
    assert_eq!(world.store.session(&[120; 32]).await, Ok(None));
    world.store.open_session(session(1), told("opened")).await.unwrap();
    let changed = PasswordHash::from_stored("$other".to_owned());
    world.store.set_password(world.sales, changed.clone(), told("password")).await.unwrap();
    assert_eq!(world.store.session(&[1; 32]).await, Ok(None), "another password ends what the old one opened");
    assert_eq!(world.store.person(world.sales).await.unwrap().unwrap().password, Some(changed));
}

async fn somebody_leaves(world: &World) {
    let viewer = Membership::new(Role::Viewer, Scope::Organisation);
    let guest = PersonRecord {
        password: Some(PasswordHash::from_stored("$x".to_owned())),
        ..person(60, "guest", vec![viewer])
    };
    world.store.add_person(guest.clone(), told("added")).await.unwrap();
    assert_eq!(world.store.person(guest.id).await, Ok(Some(guest.clone())));
    world.store.leave(guest.id, told("left")).await.unwrap();
    let left = PersonRecord { password: None, memberships: Vec::new(), left_at: Some(at(0)), ..guest.clone() };
    assert_eq!(world.store.person(guest.id).await, Ok(Some(left)));
}

async fn departments_keep_their_order(world: &World) {
    let department = |number: u128, ord: &str| DepartmentRecord {
        id: DepartmentId(Uuid::from_u128(number)),
        name: format!("部门 {number}"),
        name_en: Some(format!("Department {number}")),
        ord: ord.to_owned(),
        head: Some(world.head),
        created_at: at(0),
    };
    for department in [department(31, "b"), department(32, "a")] {
        world.store.put_department(department, told("department")).await.unwrap();
    }
    let renamed = DepartmentRecord { name_en: None, head: None, ..department(31, "b") };
    world.store.put_department(renamed.clone(), told("department")).await.unwrap();
    assert_eq!(world.store.departments().await, Ok(vec![department(32, "a"), renamed.clone()]));
    assert_eq!(world.store.department(renamed.id).await, Ok(Some(renamed)));
}

async fn the_first_answer_stays(world: &World) {
    let answer = |status| Answer {
        person: world.sales,
        key: "key".to_owned(),
        asked: [1; 32],
        status,
        body: b"{}".to_vec(),
        given_at: at(0),
    };
    assert_eq!(world.store.answer(world.sales, "key").await, Ok(None));
    assert_eq!(world.store.keep_answer(answer(200)).await, Ok(answer(200)));
    assert_eq!(world.store.keep_answer(answer(409)).await, Ok(answer(200)));
    assert_eq!(world.store.answer(world.finance, "key").await, Ok(None), "another person's key is another key");
    assert_eq!(world.store.forget_answers(at(1)).await, Ok(1));
    assert_eq!(world.store.answer(world.sales, "key").await, Ok(None));
}

async fn the_log_reads_backwards(world: &World) {
    world.store.record(vec![told("one"), told("two")]).await.unwrap();
    let newest = world.store.audit_entries(None, 2).await.unwrap();
    let subjects: Vec<&str> = newest.iter().map(|entry| entry.event.subject.as_str()).collect();
    assert_eq!(subjects, ["two", "one"]);
    let before = world.store.audit_entries(Some(newest[1].seq), 1).await.unwrap();
    assert_eq!(before[0].seq + 1, newest[1].seq);
}
