//! A small organisation with one sheet, and rooms that remember what they were told.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use automerge::{ActorId, Automerge};
use shared::access::{Membership, Role, Scope};
use shared::approval::{Act, Digest};
use shared::budget::{CellValue, CostCentre, Name, Nature, SheetEntry, SheetHeader};
use shared::calendar::{FiscalCalendar, Period};
use shared::document::{CellEdit, LineImport, NewPlan, NewSheet, PlanCommand, SheetCommand, SheetReplica};
use shared::id::{
    DecisionId, DepartmentId, DocumentId, LineId, PersonActor, PersonId, PlanId, RequestId, SectionId, SheetId,
};
use shared::money::{Currency, Minor, Rounding};
use uuid::Uuid;

use crate::approval::{ApprovalFault, Approvals, Done, RoomError, Rooms, StoreRooms, Submit, Ticket, Wish};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::clock::{Clock, ManualClock};
use crate::document::{genesis_actor, load};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{
    Append, Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState, PersonRecord, RequestRecord, Store,
    StoreError,
};
use crate::random::SeededRandom;
use crate::sync::Incoming;

pub const PLAN: PlanId = DocumentId(Uuid::from_u128(100));
pub const SHEET: SheetId = DocumentId(Uuid::from_u128(101));
pub const SALES: DepartmentId = DepartmentId(Uuid::from_u128(30));
pub const OTHER: DepartmentId = DepartmentId(Uuid::from_u128(31));

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Editor = 1,
    Head,
    Finance,
    Cfo,
    Viewer,
    Stranger,
    /// Heads the department and edits its sheet.
    Both,
    Admin,
    /// Heads the other department.
    Neighbour,
}

impl Who {
    const ALL: [Self; 9] = [
        Self::Editor,
        Self::Head,
        Self::Finance,
        Self::Cfo,
        Self::Viewer,
        Self::Stranger,
        Self::Both,
        Self::Admin,
        Self::Neighbour,
    ];

    pub fn id(self) -> PersonId {
        PersonId(Uuid::from_u128(self as u128))
    }

    fn memberships(self) -> Vec<Membership> {
        let own = |role| Membership::new(role, Scope::Department(SALES));
        match self {
            Self::Editor => vec![own(Role::Editor)],
            Self::Head => vec![own(Role::Approver)],
            Self::Finance | Self::Cfo => vec![Membership::new(Role::Finance, Scope::Organisation)],
            Self::Viewer => vec![own(Role::Viewer)],
            Self::Stranger => vec![Membership::new(Role::Editor, Scope::Department(OTHER))],
            Self::Neighbour => vec![Membership::new(Role::Approver, Scope::Department(OTHER))],
            Self::Both => vec![own(Role::Editor), own(Role::Approver)],
            Self::Admin => vec![Membership::new(Role::Administrator, Scope::Organisation)],
        }
    }
}

/// Rooms over the store that remember the states they were told, and fail to write plans when asked to.
pub struct Listening {
    inner: StoreRooms,
    pub told: Mutex<Vec<DocumentState>>,
    pub broken: Mutex<bool>,
}

#[async_trait]
impl Rooms for Listening {
    async fn freeze(&self, document: DocumentId) -> Result<Automerge, RoomError> {
        self.inner.freeze(document).await
    }

    async fn set_state(&self, _sheet: SheetId, _plan: PlanId, state: DocumentState) {
        self.told.lock().unwrap().push(state);
    }

    async fn take_in(&self, document: DocumentId, incoming: Incoming) -> Result<(), RoomError> {
        self.inner.take_in(document, incoming).await
    }

    async fn readers_changed(&self, plan: PlanId, people: &[PersonId]) -> Result<(), RoomError> {
        self.inner.readers_changed(plan, people).await
    }

    async fn edit_plan(
        &self,
        plan: PlanId,
        commands: Vec<PlanCommand>,
        told: Vec<AuditEvent>,
    ) -> Result<(), RoomError> {
        if *self.broken.lock().unwrap() {
            Err(RoomError::Busy)
        } else {
            self.inner.edit_plan(plan, commands, told).await
        }
    }
}

pub struct World {
    pub store: Arc<dyn Store>,
    pub rooms: Arc<Listening>,
    pub approvals: Approvals,
    pub clock: Arc<ManualClock>,
    _folder: Option<tempfile::TempDir>,
}

pub fn line(number: u128) -> LineId {
    LineId(Uuid::from_u128(number))
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = Self::open(&folder.path().join("tandem.db")).await;
        world._folder = Some(folder);
        world.fill().await;
        world
    }

    /// The same over a database somebody else made, or will fill.
    pub async fn open(file: &Path) -> Self {
        let store = SqliteStore::open(file, Access::Serve).await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        let clock = Arc::new(ManualClock::default());
        let random = Arc::new(SeededRandom::new(1));
        let inner = StoreRooms::new(store.clone(), clock.clone(), random.clone());
        let rooms = Arc::new(Listening { inner, told: Mutex::default(), broken: Mutex::default() });
        let approvals = Approvals::new(store.clone(), rooms.clone(), clock.clone(), random);
        Self { store, rooms, approvals, clock, _folder: None }
    }

    pub async fn fill(&self) {
        let now = self.clock.now();
        let told = || AuditEvent::new(now, None, "test.told", "world");
        for who in Who::ALL {
            let person = PersonRecord {
                id: who.id(),
                email: EmailAddress::parse(&format!("{who:?}@demo.tandem")).unwrap(),
                name: format!("{who:?}"),
                colour: "#2563eb".to_owned(),
                password: None,
                created_at: now,
                left_at: None,
                memberships: who.memberships(),
                outside: Default::default(),
            };
            self.store.add_person(person, told()).await.unwrap();
        }
        let (name, ord) = ("销售部".to_owned(), "80".to_owned());
        let department =
            DepartmentRecord { id: SALES, name, name_en: None, ord, head: Some(Who::Head.id()), created_at: now };
        self.store.put_department(department, told()).await.unwrap();
        self.keep((PLAN, None), PLAN, DocumentKind::Plan, new_plan(None)).await;
        self.keep((PLAN, Some(SALES)), SHEET, DocumentKind::Sheet, new_sheet(PLAN, SALES, 1)).await;
    }

    /// Keeps a document of a plan, and of a department in it.
    pub async fn keep(
        &self,
        (plan, department): (PlanId, Option<DepartmentId>),
        id: DocumentId,
        kind: DocumentKind,
        doc: Automerge,
    ) {
        let record = DocumentRecord {
            id,
            kind,
            plan,
            department,
            about: None,
            state: DocumentState::Open,
            revision: 1,
            follows: None,
            branch: None,
            heads: doc.get_heads(),
            created_at: self.clock.now(),
        };
        self.store.create(record, Chunk::snapshot(doc.save())).await.unwrap();
    }

    pub async fn person(&self, who: Who) -> PersonRecord {
        self.store.person(who.id()).await.unwrap().unwrap()
    }

    /// Somebody writes into January of a line.
    pub async fn write(&self, who: Who, sheet: SheetId, number: u128, value: CellValue) {
        self.try_write(who, sheet, number, value).await.unwrap();
    }

    /// The same, where it may be refused.
    pub async fn try_write(&self, who: Who, sheet: SheetId, number: u128, value: CellValue) -> Result<(), StoreError> {
        let actor = PersonActor { person: who.id(), tab: *b"test tab" };
        let doc = load(&*self.store, sheet).await.unwrap();
        let before = doc.get_heads();
        let mut replica = SheetReplica::open(doc.with_actor(ActorId::from(actor.to_bytes().as_slice()))).unwrap();
        let edit = CellEdit { line: line(number), period: Period::FIRST, value };
        replica.edit(&SheetCommand::SetCells(vec![edit]), 1).unwrap();
        let doc = replica.into_document();
        let batch = Append {
            actors: vec![(actor.to_bytes().to_vec(), who.id())],
            ..Append::of(sheet, vec![Chunk::incremental(doc.save_after(&before))], doc.get_heads())
        };
        self.store.append(batch).await
    }

    pub async fn submit(&self, who: Who, number: u128) -> Result<RequestRecord, ApprovalFault> {
        let asked = Submit { sheet: SHEET, id: RequestId(Uuid::from_u128(number)) };
        self.approvals.submit(&self.person(who).await, asked).await
    }

    /// Decides on what the page of this request shows.
    pub async fn decide(&self, who: Who, shown: &RequestRecord, turn: u32, act: Act) -> Result<Done, ApprovalFault> {
        let submission = shown.request.submission();
        let number = submission.id.0.as_u128() * 100 + who as u128 * 10 + u128::from(turn);
        let wish = Wish {
            request: submission.id,
            ticket: Ticket { turn, id: DecisionId(Uuid::from_u128(number)) },
            act,
            seen: Some(submission.target.version.content_hash),
            heads: Some(submission.target.version.heads.clone()),
        };
        self.approvals.act(&self.person(who).await, wish).await
    }

    /// Decides on a content hash alone, whatever the request says.
    pub async fn decide_unseen(&self, who: Who, shown: &RequestRecord, seen: Digest) -> Result<Done, ApprovalFault> {
        let id = shown.request.submission().id;
        let ticket = Ticket { turn: 0, id: DecisionId(Uuid::from_u128(4_711)) };
        let wish = Wish { request: id, ticket, act: agree(), seen: Some(seen), heads: None };
        self.approvals.act(&self.person(who).await, wish).await
    }

    /// Does something that needs no version, under a key of its own.
    pub async fn act(&self, who: Who, shown: &RequestRecord, key: u128, act: Act) -> Result<Done, ApprovalFault> {
        let request = shown.request.submission().id;
        let turn = self.store.request(request).await.unwrap().unwrap().request.turn();
        let ticket = Ticket { turn, id: DecisionId(Uuid::from_u128(key)) };
        let wish = Wish { request, ticket, act, seen: None, heads: None };
        self.approvals.act(&self.person(who).await, wish).await
    }

    pub async fn withdraw(&self, who: Who, shown: &RequestRecord) -> Result<Done, ApprovalFault> {
        self.act(who, shown, 90_000 + who as u128, Act::Withdraw).await
    }

    pub async fn state(&self, sheet: SheetId) -> DocumentState {
        self.store.find(sheet).await.unwrap().unwrap().state
    }

    /// How often the log tells of this.
    pub async fn logged(&self, action: &str) -> usize {
        let entries = self.store.audit_entries(None, 1_000).await.unwrap();
        entries.iter().filter(|entry| entry.event.action == action).count()
    }
}

pub fn agree() -> Act {
    Act::Approve { comment: None }
}

/// These lines go back, and the others are accepted.
pub fn give_lines_back(lines: impl IntoIterator<Item = u128>) -> Act {
    Act::Return { comment: "差旅减半".parse().unwrap(), to: None, lines: lines.into_iter().map(line).collect() }
}

pub fn give_back(why: &str) -> Act {
    Act::Return { comment: why.parse().unwrap(), to: None, lines: Default::default() }
}

pub fn new_plan(from: Option<PlanId>) -> Automerge {
    let plan = NewPlan {
        title: Name::new("2027 年度预算"),
        year: 2027,
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        accounts: Vec::new(),
        cost_centres: vec![CostCentre {
            id: SALES,
            name: Name::new("销售部"),
            ord: "80".to_owned(),
            head: None,
            is_retired: false,
        }],
        targets: Vec::new(),
        from,
        lessons: None,
        sheets: vec![SheetEntry {
            sheet: SHEET,
            department: SALES,
            scenario: "base".to_owned(),
            revision: 1,
            base: None,
            currency: None,
        }],
    };
    plan.create(genesis_actor(), 0).unwrap()
}

/// Two lines of three million each, from this number on: above the amount from which finance is asked.
pub fn new_sheet(plan: PlanId, department: DepartmentId, first: u128) -> Automerge {
    let header = SheetHeader {
        plan,
        department,
        title: Name::new("销售部"),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    };
    let mut replica = SheetReplica::open(NewSheet { header }.create(genesis_actor(), 0).unwrap()).unwrap();
    let section = SectionId(Uuid::from_u128(7));
    let name = Name::new("人员");
    replica.edit(&SheetCommand::InsertSection { id: section, after: None, name, nature: Nature::Expense }, 0).unwrap();
    let import = |number: u128| LineImport {
        id: line(number),
        section,
        name: Name::new(format!("line {number}")),
        account: None,
        note: None,
        prior: None,
        amounts: vec![(Period::FIRST, Minor(300_000_000))],
    };
    replica.edit(&SheetCommand::ImportLines(vec![import(first), import(first + 1)]), 0).unwrap();
    replica.into_document()
}
