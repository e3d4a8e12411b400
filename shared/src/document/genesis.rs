//! The first change of a document: every map that people write into concurrently is made here, once.
//!
//! Were two replicas to make the same map, one of the two and all in it would lose. So documents are made in one place
//! (the server) with all their maps, and replicas only ever fill them.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, ObjId, ObjType, ROOT};

use super::DocumentError;
use super::account::fill_accounts;
use super::shape::{BUCKETS, SCHEMA, WHOLE_DEPARTMENT, empty_document, key};
use crate::budget::{Account, CostCentre, Name, SheetEntry, SheetHeader};
use crate::calendar::FiscalCalendar;
use crate::id::{AccountCode, DepartmentId, DocumentId, PlanId};
use crate::money::{Currency, Minor, Rounding};
use crate::process::MapHeader;

/// A sheet to make, empty.
#[derive(Debug, Clone)]
pub struct NewSheet {
    pub header: SheetHeader,
}

/// A plan to make, with its chart of accounts and cost centres.
#[derive(Debug, Clone)]
pub struct NewPlan {
    pub title: Name,
    pub year: i32,
    pub currency: Currency,
    pub rounding: Rounding,
    pub calendar: FiscalCalendar,
    pub accounts: Vec<Account>,
    pub cost_centres: Vec<CostCentre>,
    pub targets: Vec<(DepartmentId, Option<AccountCode>, Minor)>,
    pub sheets: Vec<SheetEntry>,
    /// The plan it is rolled forward from, and what that year taught.
    pub from: Option<PlanId>,
    pub lessons: Option<String>,
}

/// A process map to make, empty.
#[derive(Debug, Clone)]
pub struct NewMap {
    pub header: MapHeader,
}

/// The talk about one document.
#[derive(Debug, Clone)]
pub struct NewDiscussion {
    pub about: DocumentId,
}

impl NewSheet {
    /// `actor` makes the change, `at` is its time in seconds since 1970.
    pub fn create(&self, actor: ActorId, at: i64) -> Result<Automerge, DocumentError> {
        create("sheet", actor, at, |tx| {
            let header = &self.header;
            tx.put(ROOT, key::PLAN, header.plan.to_string())?;
            tx.put(ROOT, key::DEPARTMENT, header.department.to_string())?;
            put_name(tx, &ROOT, key::TITLE, key::TITLE_EN, &header.title)?;
            tx.put(ROOT, key::CURRENCY, header.currency.code())?;
            tx.put(ROOT, key::ROUNDING, header.rounding.as_str())?;
            put_calendar(tx, header.calendar)?;
            tx.put(ROOT, key::YEAR, i64::from(header.year))?;
            tx.put_object(ROOT, key::SECTIONS, ObjType::Map)?;
            let lines = tx.put_object(ROOT, key::LINES, ObjType::Map)?;
            for bucket in BUCKETS {
                tx.put_object(&lines, bucket, ObjType::Map)?;
            }
            Ok(())
        })
    }
}

impl NewPlan {
    pub fn create(&self, actor: ActorId, at: i64) -> Result<Automerge, DocumentError> {
        create("plan", actor, at, |tx| {
            put_name(tx, &ROOT, key::TITLE, key::TITLE_EN, &self.title)?;
            tx.put(ROOT, key::YEAR, i64::from(self.year))?;
            tx.put(ROOT, key::CURRENCY, self.currency.code())?;
            tx.put(ROOT, key::ROUNDING, self.rounding.as_str())?;
            put_calendar(tx, self.calendar)?;
            fill_accounts(tx, &self.accounts)?;
            self.put_cost_centres(tx)?;
            tx.put_object(ROOT, key::RATES, ObjType::Map)?;
            if let Some(from) = self.from {
                tx.put(ROOT, key::FROM, from.to_string())?;
            }
            if let Some(lessons) = &self.lessons {
                tx.put(ROOT, key::LESSONS, lessons.as_str())?;
            }
            self.put_sheets(tx)
        })
    }

    fn put_cost_centres(&self, tx: &mut Transaction<'_>) -> Result<(), DocumentError> {
        let centres = tx.put_object(ROOT, key::DEPARTMENTS, ObjType::Map)?;
        let targets = tx.put_object(ROOT, key::TARGETS, ObjType::Map)?;
        for centre in &self.cost_centres {
            let id = centre.id.to_string();
            let obj = tx.put_object(&centres, id.as_str(), ObjType::Map)?;
            put_name(tx, &obj, key::NAME, key::NAME_EN, &centre.name)?;
            tx.put(&obj, key::ORD, centre.ord.as_str())?;
            if let Some(head) = centre.head {
                tx.put(&obj, key::HEAD, head.to_string())?;
            }
            let own = tx.put_object(&targets, id.as_str(), ObjType::Map)?;
            for (_, account, target) in self.targets.iter().filter(|(department, ..)| *department == centre.id) {
                let field = account.as_ref().map_or(WHOLE_DEPARTMENT, AccountCode::as_str);
                tx.put(&own, field, target.0)?;
            }
        }
        Ok(())
    }

    fn put_sheets(&self, tx: &mut Transaction<'_>) -> Result<(), DocumentError> {
        let sheets = tx.put_object(ROOT, key::SHEETS, ObjType::Map)?;
        for entry in &self.sheets {
            let obj = tx.put_object(&sheets, entry.sheet.to_string(), ObjType::Map)?;
            put_entry(tx, &obj, entry)?;
        }
        Ok(())
    }
}

impl NewMap {
    pub fn create(&self, actor: ActorId, at: i64) -> Result<Automerge, DocumentError> {
        if self.header.foreign.as_ref().is_some_and(|foreign| foreign.len() > MapHeader::FOREIGN_BYTES_MAX) {
            return Err(DocumentError::ForeignTooLong { max: MapHeader::FOREIGN_BYTES_MAX });
        }
        create("map", actor, at, |tx| {
            put_name(tx, &ROOT, key::TITLE, key::TITLE_EN, &self.header.title)?;
            super::map::fill(tx, &self.header)
        })
    }
}

impl NewDiscussion {
    pub fn create(&self, actor: ActorId, at: i64) -> Result<Automerge, DocumentError> {
        create("discussion", actor, at, |tx| {
            tx.put(ROOT, key::ABOUT, self.about.to_string())?;
            tx.put_object(ROOT, key::COMMENTS, ObjType::Map)?;
            Ok(())
        })
    }
}

fn put_calendar(tx: &mut Transaction<'_>, calendar: FiscalCalendar) -> Result<(), DocumentError> {
    tx.put(ROOT, key::START_MONTH, i64::from(calendar.start_month()))?;
    tx.put(ROOT, key::YEAR_LABEL, calendar.label().as_str())?;
    tx.put(ROOT, key::PERIODS, i64::from(calendar.period_count()))?;
    if let Some(weeks) = calendar.week_year() {
        tx.put(ROOT, key::WEEKS, weeks.pattern.as_str())?;
        tx.put(ROOT, key::WEEK_END, i64::from(weeks.last_day.number_from_monday()))?;
        tx.put(ROOT, key::YEAR_END, weeks.end.as_str())?;
    }
    Ok(())
}

fn create(
    kind: &str,
    actor: ActorId,
    at: i64,
    fill: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocumentError>,
) -> Result<Automerge, DocumentError> {
    let mut doc = empty_document().with_actor(actor);
    let mut tx = doc.transaction();
    tx.put(ROOT, key::SCHEMA, SCHEMA)?;
    tx.put(ROOT, key::KIND, kind)?;
    match fill(&mut tx) {
        Ok(()) => tx.commit_with(CommitOptions::default().with_message("create").with_time(at)),
        Err(error) => {
            tx.rollback();
            return Err(error);
        }
    };
    Ok(doc)
}

/// What a plan says of one of its sheets.
pub(super) fn put_entry(tx: &mut Transaction<'_>, obj: &ObjId, entry: &SheetEntry) -> Result<(), DocumentError> {
    tx.put(obj, key::DEPARTMENT, entry.department.to_string())?;
    tx.put(obj, key::SCENARIO, entry.scenario.as_str())?;
    tx.put(obj, key::REVISION, i64::from(entry.revision))?;
    if let Some(base) = entry.base {
        tx.put(obj, key::BASE, base.to_string())?;
    }
    if let Some(currency) = entry.currency {
        tx.put(obj, key::CURRENCY, currency.code())?;
    }
    Ok(())
}

pub(super) fn put_name(
    tx: &mut Transaction<'_>,
    obj: &ObjId,
    field: &str,
    field_en: &str,
    name: &Name,
) -> Result<(), DocumentError> {
    tx.put(obj, field, name.text.as_str())?;
    if let Some(en) = &name.en {
        tx.put(obj, field_en, en.as_str())?;
    }
    Ok(())
}
