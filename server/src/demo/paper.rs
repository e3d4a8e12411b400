//! The demo organisation's documents, made from its tables.

use automerge::Automerge;
use chrono::{DateTime, Utc};
use shared::budget::{CostCentre, Name, SheetEntry, SheetHeader};
use shared::calendar::FiscalCalendar;
use shared::document::{LineImport, NewPlan, NewSheet, SheetCommand, SheetReplica};
use shared::id::{LineId, SectionId, SheetId};
use shared::money::{Currency, Minor, Rounding};

use super::key::id;
use super::organisation::Department;
use super::plant::SeedError;
use super::tables::{Group, Row};
use super::year::{MINOR, Year};
use super::{buying, model};
use crate::document::genesis_actor;

/// One revision of a department's sheet in the planned year.
pub(super) fn sheet(department: Department, revision: u32) -> SheetId {
    Year::Planned.sheet(department, revision)
}

/// A line of a sheet by its English name, which no two lines of a sheet share. It is the same line in every year.
pub(super) fn line(department: Department, en: &str) -> LineId {
    LineId(id("line", &format!("{} {en}", department.key())))
}

fn section(department: Department, group: &Group) -> SectionId {
    SectionId(id("section", &format!("{} {}", department.key(), group.en)))
}

/// A department's first sheet of a year.
pub(super) fn first_sheet(year: Year, department: Department, at: DateTime<Utc>) -> Result<Automerge, SeedError> {
    let at = at.timestamp();
    let header = SheetHeader {
        plan: year.plan(),
        department: department.id(),
        title: title(year, department),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: year.number(),
    };
    // What drives a figure is said of the year that is planned; of the other only what it comes to.
    let is_planned = year == Year::Planned;
    let mut replica = SheetReplica::open(NewSheet { header }.create(genesis_actor(), at)?)?;
    let mut last = None;
    for command in model::drivers(department).into_iter().filter(|_| is_planned) {
        if let SheetCommand::InsertSection { id, .. } = &command {
            last = Some(*id);
        }
        replica.edit(&command, at)?;
    }
    for group in department.groups() {
        let id = section(department, group);
        let (name, nature) = (Name::bilingual(group.zh, group.en), group.nature);
        replica.edit(&SheetCommand::InsertSection { id, after: last, name, nature }, at)?;
        last = Some(id);
        let lines: Vec<_> = group.rows.iter().map(|row| import(year, department, id, row)).collect::<Result<_, _>>()?;
        for part in lines.chunks(SheetCommand::IMPORT_LINES_PER_CHANGE) {
            replica.edit(&SheetCommand::ImportLines(part.to_vec()), at)?;
        }
    }
    if is_planned {
        for command in model::formulas(department)?.into_iter().chain(buying::taken(department, &replica)?) {
            replica.edit(&command, at)?;
        }
    }
    Ok(replica.into_document())
}

fn title(year: Year, department: Department) -> Name {
    let (name, year) = (department.name(), year.number());
    Name { text: format!("{} {year} 年预算", name.text), en: name.en.map(|en| format!("{en} budget {year}")) }
}

fn import(year: Year, department: Department, section: SectionId, row: &Row) -> Result<LineImport, SeedError> {
    Ok(LineImport {
        id: line(department, row.en),
        section,
        name: Name::bilingual(row.zh, row.en),
        account: Some(row.account.parse()?),
        note: row.note.filter(|_| year == Year::Planned).map(str::to_owned),
        prior: Some(year.prior(row)),
        amounts: year.figures(row),
    })
}

/// The plan of a year, listing each department's sheet that is worked on now.
pub(super) fn new_plan(year: Year, at: DateTime<Utc>, current: &[(Department, u32)]) -> Result<Automerge, SeedError> {
    let centres = Department::ALL.iter().zip("123456".chars()).map(|(department, ord)| CostCentre {
        id: department.id(),
        name: department.name(),
        // Keys of fractional indexes: 80 is the middle of their range.
        ord: format!("8{ord}80"),
        head: Some(department.head().person()),
        is_retired: false,
    });
    let mut targets = Vec::new();
    // Those of the running year were met by its budget, and are no news.
    for department in Department::ALL.iter().filter(|_| year == Year::Planned) {
        let (income, expense) = department.targets();
        targets.push((department.id(), None, thousand(expense)));
        if let Some(income) = income {
            targets.push((department.id(), Some("6001".parse()?), thousand(income)));
        }
    }
    let sheets = current.iter().map(|(department, revision)| SheetEntry {
        sheet: year.sheet(*department, *revision),
        department: department.id(),
        scenario: SheetEntry::BASE.to_owned(),
        revision: *revision,
        base: None,
        currency: None,
    });
    let plan = NewPlan {
        title: year.title(),
        year: year.number(),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        accounts: super::accounts::accounts()?,
        cost_centres: centres.collect(),
        targets,
        from: (year == Year::Planned).then(|| Year::Running.plan()),
        lessons: None,
        sheets: sheets.collect(),
    };
    Ok(plan.create(genesis_actor(), at.timestamp())?)
}

fn thousand(yuan: i64) -> Minor {
    Minor(yuan * 1_000 * MINOR)
}

impl Department {
    /// What it may spend, and must earn, in thousands of yuan.
    const fn targets(self) -> (Option<i64>, i64) {
        match self {
            Self::Sales => (Some(278_000), 42_500),
            Self::Production => (None, 62_000),
            Self::Purchasing => (None, 117_000),
            Self::Research => (None, 16_000),
            Self::It => (None, 7_500),
            Self::Administration => (None, 20_500),
        }
    }
}
