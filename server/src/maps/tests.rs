//! A map is begun, opened and drawn in by those who may, at the demo organisation.

use std::sync::Arc;

use automerge::Automerge;
use chrono::DateTime;
use shared::document::read_map;
use shared::process::{Bounds, ElementId, Node, NodeKind, StepControl, StepFigures, Trigger};
use uuid::Uuid;

use super::*;
use crate::auth::Passwords;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::{load, load_plan};
use crate::persistence::sqlite::{Access as Opening, SqliteStore};
use crate::persistence::{AuditLog, Documents, People};
use crate::publish::Publishing;
use crate::random::SeededRandom;
use crate::rooms::{Doors, Hub, HubParts};
use crate::sync::{Access, Doorkeeper};

fn start(number: u128) -> Element {
    Element::Node(Box::new(Node {
        id: ElementId::fresh("Start", Uuid::from_u128(number)),
        kind: NodeKind::Start(Trigger::None),
        name: Name::new("提出申请"),
        lane: None,
        pool: None,
        parent: None,
        bounds: Bounds::pixels(100, 100, 36, 36),
        figures: StepFigures::default(),
        control: StepControl::default(),
        foreign: None,
    }))
}

#[tokio::test]
async fn whoever_works_in_a_department_draws_with_the_others_and_the_rest_look_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Opening::Serve).await.unwrap();
    let store = Arc::new(store);
    let random = Arc::new(SeededRandom::new(1));
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
    let plan = load_plan(&*store, demo::plan()).await.unwrap();
    let finance = store.person(Login::Finance.person()).await.unwrap().unwrap();
    let clock = ManualClock::new(now);
    let begun = |title: &str| Beginning { title: Name::new(title), elements: vec![start(1)], foreign: None };
    let place = (demo::plan(), &plan);

    let refused = begin(&*store, &clock, &*random, &finance, place, begun("  ")).await;
    assert!(matches!(refused, Err(MapFault::NoName)));
    let id = begin(&*store, &clock, &*random, &finance, place, begun("采购到付款")).await.unwrap();
    let record = store.find(id).await.unwrap().unwrap();
    let map = read_map(&load(&*store, id).await.unwrap()).unwrap();
    assert_eq!((map.header.title.text.as_str(), map.header.currency, map.len()), ("采购到付款", plan.currency, 1));
    assert_eq!(store.authors(id).await.unwrap(), [finance.id].into());
    let newest = store.audit_entries(None, 1).await.unwrap().remove(0);
    assert_eq!((newest.event.action.as_str(), newest.event.by), ("map.begun", Some(finance.id)));

    let doors = Doors { store: store.clone() };
    for (login, access) in [
        (Login::Sales, Access::Write),
        (Login::Finance, Access::Write),
        (Login::Head, Access::Read),
        (Login::Auditor, Access::Read),
        (Login::Admin, Access::Read),
    ] {
        assert_eq!(doors.access(login.person(), &record).await, Ok(access), "{login:?}");
    }

    // Through its room, as any other document.
    let hub = Hub::new(HubParts {
        store: store.clone(),
        doorkeeper: Arc::new(doors),
        observers: Arc::new(Publishing::default()),
        random: random.clone(),
        name: "tandem".to_owned(),
        storage_id: None,
    });
    let edit = |doc: &mut Automerge| {
        let mut replica = MapReplica::open(doc.clone()).map_err(|error| error.to_string())?;
        let command = MapCommand::Put { deed: Deed::Add, elements: vec![start(2)] };
        replica.edit(&command, 7).map_err(|error| error.to_string())?;
        *doc = replica.into_document();
        Ok(())
    };
    hub.edit(id, Box::new(edit), Vec::new()).await.unwrap();
    assert_eq!(read_map(&load(&*store, id).await.unwrap()).unwrap().len(), 2);
}

#[tokio::test]
async fn a_version_goes_its_own_way_and_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Opening::Serve).await.unwrap();
    let store = Arc::new(store);
    let random = Arc::new(SeededRandom::new(1));
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
    let plan = load_plan(&*store, demo::plan()).await.unwrap();
    let finance = store.person(Login::Finance.person()).await.unwrap().unwrap();
    let clock = Arc::new(ManualClock::new(now));
    let beginning = Beginning { title: Name::bilingual("付款", "Paying"), elements: vec![start(1)], foreign: None };
    let id = begin(&*store, &*clock, &*random, &finance, (demo::plan(), &plan), beginning).await.unwrap();
    let base = store.find(id).await.unwrap().unwrap();

    for wrong in ["", "  ", &"x".repeat(41), "a\u{7}b"] {
        let refused = branch(&*store, &*clock, &*random, &finance, &base, wrong).await;
        assert!(matches!(refused, Err(MapFault::NoVersion)), "{wrong:?}");
    }
    let made = branch(&*store, &*clock, &*random, &finance, &base, " To  be ").await.unwrap();
    let again = branch(&*store, &*clock, &*random, &finance, &base, "To be").await;
    assert!(matches!(again, Err(MapFault::Taken { map }) if map == made), "sent twice, it is one");
    let version = store.find(made).await.unwrap().unwrap();
    let read = read_map(&load(&*store, made).await.unwrap()).unwrap();
    assert_eq!(read.header.title, Name::bilingual("付款 · To be", "Paying · To be"));
    assert_eq!(read.len(), 1);
    assert_eq!(store.audit_entries(None, 1).await.unwrap().remove(0).event.action, "map.branched");
    // The database itself refuses a second of that name.
    let twin = DocumentRecord { id: DocumentId(Uuid::from_u128(77)), ..version.clone() };
    let genesis = Chunk::snapshot(load(&*store, made).await.unwrap().save());
    let refused = store.branch(vec![Successor { record: twin, genesis, totals: None }], Vec::new()).await;
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");

    let rooms = crate::approval::StoreRooms::new(store.clone(), clock.clone(), random.clone());
    let nothing = (&Default::default(), &Default::default());
    let draw = async |number: u128| {
        let version = store.find(made).await.unwrap().unwrap();
        let doc = load(&*store, made).await.unwrap();
        let before = doc.get_heads();
        let mut replica = MapReplica::open(doc.with_actor(crate::document::server_actor(&*random))).unwrap();
        replica.edit(&MapCommand::Put { deed: Deed::Add, elements: vec![start(number)] }, 7).unwrap();
        let doc = replica.into_document();
        let changes = doc.get_changes(&before);
        let incoming = crate::sync::Incoming::of(before, changes);
        crate::approval::Rooms::take_in(&rooms, made, incoming).await.unwrap();
        let shown = adoption(&*store, &version).await.unwrap().unwrap().reviewed.to_string();
        (version, shown)
    };
    let (_, old) = draw(2).await;
    let (version, shown) = draw(3).await;
    let stale = adopt(&*store, &*clock, &*random, &rooms, &finance, &version, &old, nothing).await;
    assert!(matches!(stale, Err(MapFault::Moved)), "what was looked at is what is taken over");
    let done = adopt(&*store, &*clock, &*random, &rooms, &finance, &version, &shown, nothing).await.unwrap();
    assert_eq!(done, Adopted { taken: 2, kept: 0 });
    let map = read_map(&load(&*store, id).await.unwrap()).unwrap();
    assert_eq!((map.len(), map.header.title.text.as_str()), (3, "付款"));
    let newest = store.audit_entries(None, 1).await.unwrap().remove(0);
    assert_eq!((newest.event.action.as_str(), newest.event.by), ("map.adopted", Some(finance.id)));
    assert!(adoption(&*store, &version).await.unwrap().unwrap().divergences.is_empty());
    assert!(adoption(&*store, &base).await.unwrap().is_none(), "the map itself is no version");
}
