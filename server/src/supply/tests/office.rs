//! The demo organisation at work: rooms, a store and the supplier, all real.

use std::sync::Arc;

use automerge::Automerge;
use chrono::DateTime;
use shared::budget::{Driver, Figure, Input, LineFormula, Name, Plan, Sheet, SheetNames};
use shared::calendar::Period;
use shared::document::{LineSeed, Place, SheetCommand, SheetReplica};
use shared::formula::parse;
use shared::id::{DepartmentId, DriverId, LineId, SheetId};
use shared::language::Language;
use shared::money::Minor;
use uuid::Uuid;

use crate::approval::Approvals;
use crate::auth::Passwords;
use crate::clock::ManualClock;
use crate::demo::{self, Login};
use crate::document::{load_plan, load_sheet};
use crate::drivers;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{DocumentKind, PersonRecord, Store};
use crate::publish::Publishing;
use crate::random::SeededRandom;
use crate::rooms::{Doors, Hub, HubParts, OpenRooms};
use crate::supply::{Supplier, SupplyQueue};

pub(crate) const LINE: LineId = LineId(Uuid::from_u128(0x51));
pub(crate) const RATE: DriverId = DriverId(Uuid::from_u128(0x52));

/// The demo organisation with rooms that are open and a supplier that is told to work.
pub(crate) struct Office {
    pub store: Arc<dyn Store>,
    pub hub: Arc<Hub>,
    pub supplier: Arc<Supplier>,
    pub rooms: Arc<OpenRooms>,
    pub clock: Arc<ManualClock>,
    pub approvals: Approvals,
    _folder: tempfile::TempDir,
}

impl Office {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
        let store: Arc<SqliteStore> = Arc::new(store);
        let random = Arc::new(SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        demo::seed(&*store, &Passwords::new(random.clone()).unwrap(), now).await.unwrap();
        let (clock, queue) = (Arc::new(ManualClock::new(now)), SupplyQueue::default());
        let hub = Hub::new(HubParts {
            store: store.clone(),
            doorkeeper: Arc::new(Doors { store: store.clone() }),
            observers: Arc::new(Publishing { queue: queue.clone() }),
            random: random.clone(),
            name: "tandem".to_owned(),
            storage_id: None,
        });
        let supplier = Supplier::new(store.clone(), hub.clone(), clock.clone(), random.clone(), queue.clone());
        let supplier = Arc::new(supplier);
        let rooms = Arc::new(OpenRooms {
            hub: hub.clone(),
            clock: clock.clone(),
            random: random.clone(),
            supplier: supplier.clone(),
            queue,
        });
        let approvals = Approvals::new(store.clone(), rooms.clone(), clock.clone(), random);
        Self { store, hub, supplier, rooms, clock, approvals, _folder: folder }
    }

    pub async fn plan(&self) -> Plan {
        load_plan(&*self.store, demo::plan()).await.unwrap()
    }

    pub async fn person(&self, login: Login) -> PersonRecord {
        self.store.person(login.person()).await.unwrap().unwrap()
    }

    /// The department's budget, by its English name.
    pub async fn sheet(&self, department: &str) -> (DepartmentId, SheetId) {
        let plan = self.plan().await;
        let centre = plan.cost_centres.values().find(|centre| centre.name.en.as_deref() == Some(department)).unwrap();
        let sheets = self.store.list(demo::plan(), DocumentKind::Sheet).await.unwrap();
        let found = sheets.iter().find(|sheet| sheet.is_budget() && sheet.department == Some(centre.id)).unwrap();
        (centre.id, found.id)
    }

    pub async fn set_rate(&self, figure: Option<i64>) {
        let driver = figure.map(|figure| Driver {
            id: RATE,
            name: Name::bilingual("社保比例", "Social rate"),
            unit: "%".parse().unwrap(),
            ord: "1".to_owned(),
            figures: [Some(Minor(figure)); Period::COUNT],
        });
        let finance = self.person(Login::Finance).await;
        drivers::write(&*self.rooms, &*self.clock, &finance, demo::plan(), RATE, driver).await.unwrap();
    }

    /// Somebody adds a line with a formula, as the page does.
    pub async fn add_line(&self, sheet: SheetId, formula: &str, offers: Vec<Input>) {
        let formula = formula.to_owned();
        let edit = move |doc: &mut Automerge| {
            let mut replica = SheetReplica::open(doc.clone()).unwrap();
            let section = replica.sheet().sections_in_order()[0].id;
            let names = SheetNames::new(replica.sheet(), Language::English).offering(&offers);
            let expr = parse(&formula, &names).unwrap_or_else(|error| panic!("{formula}: {error}"));
            let taken = offers.iter().filter(|offer| expr.inputs().contains(&offer.id())).cloned().collect();
            let seed = LineSeed { name: Name::new("From elsewhere"), ..LineSeed::default() };
            let commands = [
                SheetCommand::InsertLine { id: LINE, place: Place { section, after: None }, seed },
                SheetCommand::TakeInputs(taken),
                SheetCommand::SetFormula { line: LINE, formula: Some(LineFormula::new(expr)) },
            ];
            replica.edit_all(&commands, 7).unwrap();
            *doc = replica.into_document();
            Ok(())
        };
        self.hub.edit(sheet, Box::new(edit), Vec::new()).await.unwrap();
    }

    pub async fn read(&self, sheet: SheetId) -> Sheet {
        load_sheet(&*self.store, sheet).await.unwrap()
    }

    pub async fn january(&self, sheet: SheetId) -> Figure {
        self.read(sheet).await.line(LINE).unwrap().figure(Period::FIRST)
    }
}

/// The rate as a page offers it to a formula.
pub(crate) fn rate_offer(figure: i64) -> Input {
    let name = Name::bilingual("社保比例", "Social rate");
    let unit = "%".parse().unwrap();
    let figures = [Some(Minor(figure)); Period::COUNT];
    Driver { id: RATE, name, unit, ord: String::new(), figures }.input()
}
