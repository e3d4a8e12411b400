//! Changes a sheet's decision packages: adds one, words it anew, moves it in rank, cuts it, takes it back or away.
//!
//! They stand in the sheet's document, so what is done here is a change in the person's name like any other, brought in
//! through the sheet's room. The page that asks needs the server, since it lays them beside a ceiling that stands in the
//! plan; on the sheet itself, lines are given to packages and packages are cut without a network.

use std::hash::{DefaultHasher, Hash, Hasher};

use automerge::{ActorId, Automerge};
use serde_json::json;
use shared::budget::{Nature, Package, Plan, Sheet, Standing};
use shared::document::{DocumentError, SheetCommand, SheetReplica, has_packages};
use shared::id::{DepartmentId, PackageId, PersonActor};
use shared::money::Minor;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::backend::target;
use crate::clock::Clock;
use crate::document::{LoadError, load};
use crate::persistence::{DocumentRecord, PersonRecord, Store, StoreError};
use crate::random::Random;
use crate::sync::Incoming;

/// Somebody who types in the sheet meanwhile is in nobody's way, unless it is every time.
const TRIES: usize = 5;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A new one goes last; one that is there keeps its rank.
    Put {
        id: PackageId,
        title: String,
        reason: String,
        cost: Option<Minor>,
    },
    Up(PackageId),
    Down(PackageId),
    Remove(PackageId),
    Cut(PackageId),
    TakeBack(PackageId),
    /// All that lies below the line.
    CutBelow,
}

/// Why the packages are as they were.
#[derive(Debug, thiserror::Error)]
pub enum PackagesFault {
    #[error("somebody else changed the packages meanwhile: look at them again")]
    Moved,
    #[error("the sheet takes no change: it is submitted or archived")]
    Closed,
    #[error("a sheet has at most {} packages: take one away first", Package::COUNT_MAX)]
    TooMany,
    #[error("the package is cut, and its lines would count again without it: take it back first")]
    IsCut,
    #[error(transparent)]
    Document(DocumentError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Room(RoomError),
}

impl From<DocumentError> for PackagesFault {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::NoSuchPackage(_) => Self::Moved,
            DocumentError::TooManyPackages { .. } => Self::TooMany,
            DocumentError::PackageIsCut(_) => Self::IsCut,
            error => Self::Document(error),
        }
    }
}

/// What a change rests on.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    pub store: &'a dyn Store,
    pub rooms: &'a dyn Rooms,
    pub clock: &'a dyn Clock,
    pub random: &'a dyn Random,
}

/// What a department's packages must fit under. Targets are in the plan's currency; a sheet in another has no ceiling.
pub fn ceiling(plan: &Plan, department: DepartmentId) -> Option<Minor> {
    target(plan, department, Nature::Expense).filter(|_| plan.conversion_of(department).is_none())
}

/// The packages as somebody looks at them; whoever changes them says which state that was.
pub fn version(sheet: &Sheet) -> u64 {
    let mut hasher = DefaultHasher::new();
    for package in sheet.packages_in_order() {
        (package.id, &package.title, &package.reason, package.is_cut).hash(&mut hasher);
        package.cost.map(|cost| cost.0).hash(&mut hasher);
    }
    hasher.finish()
}

/// Shows what was written before packages stood in sheets, until the sheet has packages of its own. Those are in the
/// plan's currency; a sheet in another has them without a cost.
pub async fn with_earlier(
    store: &dyn Store,
    record: &DocumentRecord,
    plan: &Plan,
    (doc, sheet): (&Automerge, &mut Sheet),
) -> Result<Vec<Package>, StoreError> {
    let Some(department) = record.department.filter(|_| !has_packages(doc)) else { return Ok(Vec::new()) };
    let mut earlier = store.earlier_packages(record.plan, department).await?;
    for package in &mut earlier {
        package.cost = package.cost.filter(|_| plan.currency == sheet.header.currency);
        sheet.put_package(package.clone());
    }
    Ok(earlier)
}

/// Carries it out on the version that was looked at.
pub async fn change(
    means: Means<'_>,
    person: &PersonRecord,
    (record, plan): (&DocumentRecord, &Plan),
    looked_at: u64,
    deed: Deed,
) -> Result<(), PackagesFault> {
    let ceiling = record.department.and_then(|department| ceiling(plan, department));
    for _ in 0..TRIES {
        let mut doc = load(means.store, record.id).await?;
        let at = doc.get_heads();
        let actor = PersonActor { person: person.id, tab: means.random.bytes() }.to_bytes();
        doc.set_actor(ActorId::from(actor.as_slice()));
        let mut replica = SheetReplica::open(doc)?;
        let mut shown = replica.sheet().clone();
        let earlier = with_earlier(means.store, record, plan, (replica.document(), &mut shown)).await?;
        if version(&shown) != looked_at {
            return Err(PackagesFault::Moved);
        }
        let commands: Vec<SheetCommand> =
            earlier.into_iter().map(put).chain(commands(&shown, ceiling, deed.clone())).collect();
        if commands.is_empty() {
            return Ok(());
        }
        replica.edit_all(&commands, means.clock.now().timestamp())?;
        let changes = replica.document().get_changes(&at);
        let told = AuditEvent::new(means.clock.now(), Some(person.id), "packages.changed", record.id).with(told(&deed));
        let incoming =
            Incoming { actors: vec![(actor.to_vec(), person.id)], told: vec![told], ..Incoming::of(at, changes) };
        match means.rooms.take_in(record.id, incoming).await {
            Ok(()) => return Ok(()),
            Err(RoomError::Moved) => {}
            Err(RoomError::Closed) => return Err(PackagesFault::Closed),
            Err(error) => return Err(PackagesFault::Room(error)),
        }
    }
    Err(PackagesFault::Moved)
}

fn told(deed: &Deed) -> serde_json::Value {
    match deed {
        Deed::Put { id, title, cost, .. } => json!({ "put": id, "title": title, "cost": cost }),
        Deed::Up(id) => json!({ "up": id }),
        Deed::Down(id) => json!({ "down": id }),
        Deed::Remove(id) => json!({ "removed": id }),
        Deed::Cut(id) => json!({ "cut": id }),
        Deed::TakeBack(id) => json!({ "taken_back": id }),
        Deed::CutBelow => json!({ "cut": "below the line" }),
    }
}

fn put(package: Package) -> SheetCommand {
    let Package { id, title, reason, cost, .. } = package;
    SheetCommand::PutPackage { id, title, reason, cost }
}

fn commands(shown: &Sheet, ceiling: Option<Minor>, deed: Deed) -> Vec<SheetCommand> {
    let order: Vec<PackageId> = shown.packages_in_order().iter().map(|package| package.id).collect();
    let place = |id: PackageId| order.iter().position(|other| *other == id).unwrap_or_default();
    let rank =
        |id, after: Option<usize>| SheetCommand::RankPackage { id, after: after.and_then(|at| order.get(at)).copied() };
    match deed {
        Deed::Put { id, title, reason, cost } => vec![SheetCommand::PutPackage { id, title, reason, cost }],
        Deed::Up(id) => match place(id) {
            0 => Vec::new(),
            at => vec![rank(id, at.checked_sub(2))],
        },
        Deed::Down(id) => match place(id) + 1 {
            below if below < order.len() => vec![rank(id, Some(below))],
            _ => Vec::new(),
        },
        Deed::Remove(id) => vec![SheetCommand::RemovePackage(id)],
        Deed::Cut(id) => vec![SheetCommand::CutPackages { packages: vec![id], cut: true }],
        Deed::TakeBack(id) => vec![SheetCommand::CutPackages { packages: vec![id], cut: false }],
        Deed::CutBelow => {
            let below = shown.ranked(ceiling).into_iter().filter(|of| of.standing == Standing::Below);
            let packages: Vec<PackageId> = below.map(|of| of.package.id).collect();
            if packages.is_empty() { Vec::new() } else { vec![SheetCommand::CutPackages { packages, cut: true }] }
        }
    }
}
