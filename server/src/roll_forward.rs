//! Begins next year's plan out of this one: departments, accounts, targets, drivers, process maps, and every department's
//! sheet with the same lines, secret where it was. Its exchange rates start with the latest this year knows. All of it is one transaction.

use std::collections::{BTreeMap, HashMap};

use automerge::Automerge;
use serde_json::json;
use shared::access::Readership;
use shared::budget::outturn::{Actual, Outturn, ToGo};
use shared::budget::{Growth, LineItem, Nature, Plan, Sheet, SheetEntry, SheetHeader};
use shared::document::{DocumentError, Ground, NewPlan, PlanCommand, read_map, read_sheet, roll_sheet};
use shared::id::{AccountCode, DepartmentId, DocumentId, LineId, PlanId, SheetId};
use shared::money::share_out;
use shared::name::Name;

use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, genesis_actor, load, load_plan, load_sheet};
use crate::maps;
use crate::persistence::{
    Begun, Chunk, DocumentKind, DocumentRecord, DocumentState, PersonRecord, PublishedTotals, Store, StoreError,
    Successor,
};
use crate::random::Random;

/// What next year's figures rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    #[default]
    Budget,
    /// Actuals to date and what is still planned.
    Forecast,
}

/// What somebody wants of next year.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The id the new plan is to have, so that a form that is sent twice begins one plan.
    pub id: PlanId,
    pub title: Name,
    pub basis: Basis,
    pub growth: Growth,
    pub lessons: String,
}

#[derive(Debug, thiserror::Error)]
pub enum RollFault {
    #[error("a plan needs a name: write one")]
    NoName,
    #[error("what the year taught has at most {max} characters: shorten it", max = Plan::LESSONS_CHARS_MAX)]
    LessonsTooLong,
    #[error("a figure would be larger than can be kept: let it grow less")]
    TooLarge,
    #[error(transparent)]
    Document(DocumentError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DocumentError> for RollFault {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::TooLarge => Self::TooLarge,
            error => Self::Document(error),
        }
    }
}

/// Begins the plan and gives back its id. Whether the person may is asked at the door.
pub async fn roll_forward(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    person: &PersonRecord,
    from: PlanId,
    wish: Wish,
) -> Result<PlanId, RollFault> {
    if wish.title.text.trim().is_empty() {
        return Err(RollFault::NoName);
    }
    if wish.lessons.chars().count() > Plan::LESSONS_CHARS_MAX {
        return Err(RollFault::LessonsTooLong);
    }
    if store.find(wish.id).await?.is_some() {
        return Ok(wish.id);
    }
    let plan = load_plan(store, from).await?;
    let now = clock.now();
    let at = now.timestamp();
    let begun = |id, kind, department, doc: &Automerge| DocumentRecord {
        id,
        kind,
        plan: wish.id,
        department,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: now,
    };
    let mut made: Vec<Successor> = Vec::new();
    let mut ground = Ground { growth: wish.growth.clone(), ..Ground::default() };
    for record in store.list(from, DocumentKind::Map).await? {
        // Next year begins with what was done; what was only tried out stays behind.
        if record.state == DocumentState::Archived || record.branch.is_some() {
            continue;
        }
        let map = read_map(&load(store, record.id).await?)?;
        let header = shared::process::MapHeader { plan: wish.id, ..map.header.clone() };
        let doc = maps::document(header, map.elements().collect(), genesis_actor(), at)?;
        let id = DocumentId(random.id_at(now));
        ground.maps.insert(record.id, id);
        let genesis = Chunk::snapshot(doc.save());
        made.push(Successor { record: begun(id, DocumentKind::Map, None, &doc), genesis, totals: None });
    }
    let actuals = match wish.basis {
        Basis::Budget => Vec::new(),
        Basis::Forecast => store.actuals(from).await?,
    };
    let through = store.closing(from).await?.map(|closing| closing.through);
    let through = through.or(actuals.iter().map(|actual| actual.period).max());
    let mut entries = Vec::new();
    for record in store.list(from, DocumentKind::Sheet).await? {
        let Some(department) = record.department.filter(|_| record.is_budget()) else { continue };
        if plan.cost_centres.get(&department).is_some_and(|centre| centre.is_retired) {
            continue;
        }
        let sheet = load_sheet(store, record.id).await?;
        let own: Vec<&Actual> = actuals.iter().filter(|actual| actual.department == department).collect();
        // Actuals are in the plan's currency: a sheet in another grows from what was budgeted.
        let is_foreign = plan.conversion_of(department).is_some();
        let totals = if own.is_empty() || is_foreign { BTreeMap::new() } else { expected(&sheet, &own, through) };
        let header = SheetHeader { plan: wish.id, year: sheet.header.year.saturating_add(1), ..sheet.header.clone() };
        let doc = roll_sheet(&sheet, header, &Ground { totals, ..ground.clone() }, genesis_actor(), at)?;
        let id = DocumentId(random.id_at(now));
        entries.push(entry(id, department, &plan));
        let totals = Some(PublishedTotals::of(&read_sheet(&doc)?));
        let genesis = Chunk::snapshot(doc.save());
        made.push(Successor { record: begun(id, DocumentKind::Sheet, Some(department), &doc), genesis, totals });
    }
    let sheets = entries.len();
    let doc = next_plan(&plan, from, &wish, entries, at)?;
    let record = begun(wish.id, DocumentKind::Plan, None, &doc);
    made.insert(0, Successor { record, genesis: Chunk::snapshot(doc.save()), totals: None });
    let told = AuditEvent::new(now, Some(person.id), "plan.rolled_forward", wish.id).with(json!({
        "from": from,
        "basis": match wish.basis { Basis::Budget => "budget", Basis::Forecast => "forecast" },
        "growth": wish.growth.all.to_string(),
        "sheets": sheets,
    }));
    let readerships = store.readerships(from).await?.into_iter();
    let readerships = readerships.map(|kept| Readership { plan: wish.id, version: 1, ..kept }).collect();
    match store.begin(Begun { documents: made, readerships, author: None, told }).await {
        // The same form, sent twice at once.
        Ok(()) | Err(StoreError::Exists { .. }) => Ok(wish.id),
        Err(error) => Err(error.into()),
    }
}

fn entry(sheet: SheetId, department: DepartmentId, plan: &Plan) -> SheetEntry {
    let currency = Some(plan.currency_of(department)).filter(|currency| *currency != plan.currency);
    SheetEntry { sheet, department, scenario: SheetEntry::BASE.to_owned(), revision: 1, base: None, currency }
}

fn next_plan(plan: &Plan, from: PlanId, wish: &Wish, sheets: Vec<SheetEntry>, at: i64) -> Result<Automerge, RollFault> {
    let mut targets = Vec::new();
    for ((department, account), target) in &plan.targets {
        let grown = wish.growth.grown(i128::from(target.0), account.as_ref(), plan.rounding);
        let grown = grown.and_then(|grown| i64::try_from(grown).ok()).map(shared::money::Minor);
        let grown = grown.filter(|minor| minor.is_writable()).ok_or(RollFault::TooLarge)?;
        targets.push((*department, account.clone(), grown));
    }
    let new = NewPlan {
        title: wish.title.clone(),
        year: plan.year.saturating_add(1),
        currency: plan.currency,
        rounding: plan.rounding,
        calendar: plan.calendar,
        accounts: plan.accounts.values().cloned().collect(),
        // A department that retired ends with the year; its targets with it, since only a department has any.
        cost_centres: plan.cost_centres.values().filter(|centre| !centre.is_retired).cloned().collect(),
        targets,
        sheets,
        from: Some(from),
        lessons: Some(wish.lessons.trim().to_owned()).filter(|lessons| !lessons.is_empty()),
    };
    let mut doc = new.create(genesis_actor(), at)?;
    for driver in plan.drivers.values() {
        let command = PlanCommand::SetDriver { id: driver.id, driver: Some(Box::new(driver.clone())) };
        command.apply(&mut doc, at)?;
    }
    if !plan.rates.currencies.is_empty() {
        PlanCommand::SetRates(plan.rates.carried_over()).apply(&mut doc, at)?;
    }
    Ok(doc)
}

/// What each money line comes to by the end of the year. Actuals that name no line belong to the account; its forecast is
/// shared out over its lines as they were planned, so that lines add up to the account.
fn expected(sheet: &Sheet, actuals: &[&Actual], through: Option<shared::calendar::Period>) -> BTreeMap<LineId, i128> {
    type Account = (Nature, Option<AccountCode>);
    let mut accounts: BTreeMap<Account, (Vec<&LineItem>, Outturn)> = BTreeMap::new();
    for line in sheet.lines().filter(|line| line.unit.is_money()) {
        let (lines, outturn) = accounts.entry((sheet.nature_of(line.section), line.account.clone())).or_default();
        lines.push(line);
        for period in shared::calendar::Period::all() {
            outturn.budget.add(period, line.figure(period).minor());
        }
    }
    let mut of_line: HashMap<LineId, Outturn> = HashMap::new();
    for actual in actuals {
        let minor = i128::from(actual.minor);
        match actual.line.filter(|line| sheet.line(*line).is_some()) {
            Some(line) => of_line.entry(line).or_default().actual.add(actual.period, minor),
            None => {
                if let Some((_, outturn)) = accounts.get_mut(&(actual.nature, actual.account.clone())) {
                    outturn.actual.add(actual.period, minor);
                }
            }
        }
    }
    let mut totals = BTreeMap::new();
    for (lines, mut outturn) in accounts.into_values() {
        // Lines whose actuals are known stand for themselves; the others share what is left of the account.
        let (known, others): (Vec<&LineItem>, Vec<&LineItem>) =
            lines.into_iter().partition(|line| of_line.contains_key(&line.id));
        for line in known {
            let own = of_line.entry(line.id).or_default();
            for period in shared::calendar::Period::all() {
                let minor = line.figure(period).minor();
                own.budget.add(period, minor);
                outturn.budget.add(period, -minor);
            }
            totals.insert(line.id, own.forecast(through, ToGo::Planned).total());
        }
        if others.is_empty() {
            continue;
        }
        let forecast = outturn.forecast(through, ToGo::Planned).total();
        let weight = |line: &&LineItem| u64::try_from(line.total().unsigned_abs()).unwrap_or(u64::MAX);
        let weights: Vec<u64> = others.iter().map(weight).collect();
        let shares = share_out(forecast, &weights);
        totals.extend(others.iter().map(|line| line.id).zip(shares));
    }
    totals
}

#[cfg(test)]
mod tests;
