//! The stories.

use std::sync::Arc;

use shared::approval::{ApprovalError, Digest, Outcome, RequestState};
use shared::budget::CellValue;
use shared::calendar::Period;
use shared::money::Minor;

use super::world::{PLAN, SHEET, Who, World, agree, give_back, line};
use crate::approval::{ApprovalFault, Approvals, StoreRooms};
use crate::audit::AuditEvent;
use crate::clock::{Clock, ManualClock};
use crate::document::{load_plan, load_sheet};
use crate::persistence::DocumentState;
use crate::random::SeededRandom;

#[tokio::test]
async fn two_agreements_close_the_version_and_open_the_next() {
    let world = World::new().await;
    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(310_000_000))).await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let id = asked.request.submission().id;
    assert_eq!(world.state(SHEET).await, DocumentState::Locked { request: id });
    assert_eq!(*world.rooms.told.lock().unwrap(), [DocumentState::Locked { request: id }]);

    let first = world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!((first.outcome, first.successor), (Outcome::Advanced { next: 1 }, None));
    let second = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    assert_eq!(second.outcome, Outcome::Approved);
    assert_eq!(world.state(SHEET).await, DocumentState::Archived);
    assert_eq!(world.rooms.told.lock().unwrap().last(), Some(&DocumentState::Archived));

    let next = second.successor.unwrap();
    let (approved, revised) =
        (load_sheet(&*world.store, SHEET).await.unwrap(), load_sheet(&*world.store, next).await.unwrap());
    assert_eq!(revised.totals(), approved.totals());
    let record = world.store.find(next).await.unwrap().unwrap();
    assert_eq!((record.revision, record.follows, record.state), (2, Some(SHEET), DocumentState::Open));
    assert!(world.store.authors(next).await.unwrap().is_empty(), "nobody wrote since the approval");
    let listed = load_plan(&*world.store, PLAN).await.unwrap().sheets;
    assert_eq!(listed.into_values().map(|entry| (entry.sheet, entry.revision)).collect::<Vec<_>>(), [(next, 2)]);
    let published = world.store.totals_of_plan(PLAN).await.unwrap();
    assert_eq!(published.iter().map(|totals| totals.sheet).collect::<Vec<_>>(), [next]);
    assert!(world.store.discussion_about(next).await.unwrap().is_some());
    assert_eq!((world.logged("request.approved").await, world.logged("sheet.revised").await), (2, 1));
}

#[tokio::test]
async fn what_is_returned_opens_again_and_is_asked_anew() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let returned = world.decide(Who::Head, &asked, 0, give_back("差旅费太高")).await.unwrap();
    assert_eq!(returned.outcome, Outcome::Returned);
    assert_eq!(world.state(SHEET).await, DocumentState::Open);
    world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(290_000_000))).await;
    let again = world.submit(Who::Editor, 2).await.unwrap();
    assert_ne!(again.request.submission().id, asked.request.submission().id);

    // The page of the first request is still open on another approver's phone.
    let late = world.decide(Who::Both, &asked, 0, agree()).await;
    let Err(ApprovalFault::Moved { difference, now }) = late else { panic!("{late:?}") };
    assert_eq!(now, again.request.submission().id);
    let [changed] = difference.lines.as_slice() else { panic!("{difference:?}") };
    assert_eq!(
        (changed.line, changed.before, changed.after),
        (line(1), Some(Minor(300_000_000)), Some(Minor(290_000_000)))
    );
    assert_eq!((difference.before, difference.after), (Minor(600_000_000), Minor(590_000_000)));
    assert_eq!(difference.authors, [Who::Editor.id()]);
    assert!(again.request.open().is_some());
}

#[tokio::test]
async fn what_is_taken_back_is_decided_by_nobody() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for viewer in [Who::Viewer, Who::Head] {
        let refused = world.withdraw(viewer, &asked).await;
        assert!(matches!(refused, Err(ApprovalFault::NotAllowed)), "{refused:?}");
    }
    assert_eq!(world.withdraw(Who::Editor, &asked).await.unwrap().outcome, Outcome::Withdrawn);
    let again = world.withdraw(Who::Editor, &asked).await.unwrap();
    assert!(matches!(again.outcome, Outcome::AlreadyDone { .. }));
    assert_eq!(world.state(SHEET).await, DocumentState::Open);
    let late = world.decide(Who::Head, &asked, 0, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::Refused(ApprovalError::Closed { .. }))), "{late:?}");
    assert_eq!(world.logged("request.withdrawn").await, 1);
}

#[tokio::test]
async fn nobody_decides_on_their_own_work() {
    let world = World::new().await;
    world.write(Who::Finance, SHEET, 2, CellValue::Figure(Minor(320_000_000))).await;
    let asked = world.submit(Who::Both, 1).await.unwrap();
    let own = world.decide(Who::Both, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnSubmission))), "{own:?}");
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    let edited = world.decide(Who::Finance, &asked, 1, agree()).await;
    assert!(matches!(edited, Err(ApprovalFault::Refused(ApprovalError::OwnEdit))), "{edited:?}");
    assert_eq!(world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap().outcome, Outcome::Approved);
}

#[tokio::test]
async fn a_version_that_was_not_shown_is_not_approved() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let unseen = world.decide_unseen(Who::Head, &asked, Digest([9; 32])).await;
    let Err(ApprovalFault::Moved { difference, now }) = unseen else { panic!("{unseen:?}") };
    assert_eq!(now, asked.request.submission().id);
    assert_eq!(difference.asked, asked.request.submission().target.version);
    assert_eq!(world.logged("request.approved").await, 0);
    let seen = asked.request.submission().target.version.content_hash;
    assert_eq!(world.decide_unseen(Who::Head, &asked, seen).await.unwrap().outcome, Outcome::Advanced { next: 1 });
}

#[tokio::test]
async fn sixteen_equal_clicks_are_one() {
    let world = World::new().await;
    let asked = futures::future::join_all((0..16).map(|_| world.submit(Who::Editor, 1))).await;
    let asked: Vec<_> = asked.into_iter().map(Result::unwrap).collect();
    assert!(asked.iter().all(|record| *record == asked[0]), "one request, the same for everybody");
    assert_eq!(world.logged("request.submitted").await, 1);
    for (step, who) in [(0, Who::Head), (1, Who::Cfo)] {
        let decided = futures::future::join_all((0..16).map(|_| world.decide(who, &asked[0], step, agree()))).await;
        let decided: Vec<_> = decided.into_iter().map(Result::unwrap).collect();
        let counted = decided.iter().filter(|decided| !matches!(decided.outcome, Outcome::AlreadyDone { .. })).count();
        assert_eq!(counted, 1, "step {step}");
        assert!(decided.iter().all(|one| one.record == decided[0].record && one.successor == decided[0].successor));
    }
    assert_eq!((world.logged("request.approved").await, world.logged("sheet.revised").await), (2, 1));
    assert_eq!(world.store.requests_about(SHEET).await.unwrap().len(), 1);
}

#[tokio::test]
async fn of_two_who_differ_one_is_heard() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let id = asked.request.submission().id;
    let (decided, withdrawn) =
        tokio::join!(world.decide(Who::Head, &asked, 0, give_back("请补充说明")), world.withdraw(Who::Editor, &asked));
    assert!(decided.is_ok() != withdrawn.is_ok(), "{decided:?} {withdrawn:?}");
    let kept = world.store.request(id).await.unwrap().unwrap();
    assert_eq!(decided.is_ok(), matches!(kept.request.state(), RequestState::Returned { .. }));
    assert_eq!(world.state(SHEET).await, DocumentState::Open);
}

#[tokio::test]
async fn text_in_a_cell_is_named_and_the_sheet_stays_open() {
    let world = World::new().await;
    world.write(Who::Editor, SHEET, 2, CellValue::Text("待定".to_owned())).await;
    let refused = world.submit(Who::Editor, 1).await;
    let Err(ApprovalFault::Unfit(unfit)) = refused else { panic!("{refused:?}") };
    assert_eq!((unfit.texts, unfit.rivals, unfit.count), (vec![(line(2), Period::FIRST)], Vec::new(), 1));
    assert_eq!(world.state(SHEET).await, DocumentState::Open);
    assert_eq!(*world.rooms.told.lock().unwrap(), [DocumentState::Open], "the room goes on");
    assert_eq!(world.logged("request.submitted").await, 0);
}

#[tokio::test]
async fn whoever_may_not_is_told_as_little_as_they_may_know() {
    let world = World::new().await;
    let check = |refused: ApprovalFault| match refused {
        ApprovalFault::NotFound => "not found",
        ApprovalFault::NotAllowed => "not allowed",
        _ => "else",
    };
    for (who, expect) in [(Who::Stranger, "not found"), (Who::Viewer, "not allowed"), (Who::Head, "not allowed")] {
        assert_eq!(check(world.submit(who, 1).await.unwrap_err()), expect, "{who:?}");
    }
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    for (who, expect) in [(Who::Stranger, "not found"), (Who::Viewer, "not allowed"), (Who::Editor, "not allowed")] {
        assert_eq!(check(world.decide(who, &asked, 0, agree()).await.unwrap_err()), expect, "{who:?}");
    }
    let early = world.decide(Who::Cfo, &asked, 0, agree()).await;
    let not_asked = |error: &ApprovalError| matches!(error, ApprovalError::NotAnApprover { .. });
    assert!(matches!(&early, Err(ApprovalFault::Refused(error)) if not_asked(error)), "{early:?}");
    let second = world.submit(Who::Editor, 2).await;
    let id = asked.request.submission().id;
    assert!(matches!(second, Err(ApprovalFault::Submitted(first)) if first == id), "{second:?}");
}

#[tokio::test]
async fn what_a_crash_left_undone_is_done_at_the_next_start() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    *world.rooms.broken.lock().unwrap() = true;
    let decided = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
    let next = decided.successor.unwrap();
    assert_eq!(world.state(SHEET).await, DocumentState::Archived, "the decision stands");
    let listed = async || load_plan(&*world.store, PLAN).await.unwrap().sheets.into_keys().collect::<Vec<_>>();
    assert_eq!(listed().await, [SHEET]);

    let (clock, random) = (Arc::new(ManualClock::default()), Arc::new(SeededRandom::new(2)));
    let rooms = Arc::new(StoreRooms::new(world.store.clone(), clock.clone(), random.clone()));
    let restarted = Approvals::new(world.store.clone(), rooms, clock, random);
    restarted.reconcile().await.unwrap();
    assert_eq!(listed().await, [next]);
    let heads = world.store.find(PLAN).await.unwrap().unwrap().heads;
    restarted.reconcile().await.unwrap();
    assert_eq!(world.store.find(PLAN).await.unwrap().unwrap().heads, heads, "doing it again does nothing");
    assert!(world.store.discussion_about(next).await.unwrap().is_some());
}

#[tokio::test]
async fn whoever_left_decides_nothing_and_others_go_on() {
    let world = World::new().await;
    let leave = async |who: Who| {
        let told = AuditEvent::new(world.clock.now(), None, "person.left", who.id());
        world.store.leave(who.id(), told).await.unwrap();
    };
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    leave(Who::Head).await;
    let late = world.decide(Who::Head, &asked, 0, agree()).await;
    assert!(matches!(late, Err(ApprovalFault::NotFound)), "{late:?}");
    world.decide(Who::Both, &asked, 0, give_back("March")).await.unwrap();
    leave(Who::Both).await;
    let nobody = world.submit(Who::Editor, 2).await;
    assert!(
        matches!(&nobody, Err(ApprovalFault::Refused(error @ ApprovalError::NoApprover { .. }))
            if error.to_string().contains("give it to someone")),
        "{nobody:?}"
    );
    assert_eq!(world.state(SHEET).await, DocumentState::Open, "nothing is frozen that nobody could approve");
}
