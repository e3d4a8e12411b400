//! What has happened at the demo organisation before anybody comes to look: who edited, asked and decided what.

use automerge::Automerge;
use chrono::{DateTime, TimeDelta, Utc};
use shared::approval::{Act, ApprovalError};
use shared::budget::{CellValue, Name};
use shared::document::{CellEdit, LineSeed, Place, SheetCommand, SheetReplica};
use shared::id::{AccountCode, DocumentId};

use super::key::actor;
use super::organisation::{Department, Login};
use super::paper::{line, sheet};
use super::plant::SeedError;
use super::tables::{Row, Season};
use super::year::amounts;

/// A year's figure that somebody changed: the line by its English name, and thousands of yuan.
type Change = (&'static str, i64);

/// What each editor did in the sheet that is worked on now, and how many days ago.
const EDITS: [(Department, Login, i64, &[Change]); 3] = [
    (
        Department::Sales,
        Login::Sales,
        3,
        &[("Centrifugal pumps · Middle East", 12_400), ("Trade fairs abroad", 1_080), ("Trade press", 560)],
    ),
    (Department::Production, Login::Production, 1, &[("Overtime", 1_420), ("Agency workers", 690)]),
    (Department::It, Login::It, 4, &[("Virtual machines", 288), ("New notebooks", 330), ("Data warehouse", 210)]),
];

/// A line that sales added after the first version was approved.
const ADDED: Row = Row {
    account: "6601.02",
    zh: "线上选型平台",
    en: "Online product selector",
    thousand: 260,
    season: Season::Halves,
    growth: 0,
    note: None,
};

/// Whoever wrote in the department's sheet that is worked on now.
pub(super) fn editor(department: Department) -> Option<Login> {
    EDITS.iter().find(|(edited, ..)| *edited == department).map(|(_, login, ..)| *login)
}

/// The sheet as it is worked on now: what the tables say, and what its editor changed.
pub(super) fn edited(doc: Automerge, department: Department, now: DateTime<Utc>) -> Result<Automerge, SeedError> {
    let Some((_, login, days, changes)) = EDITS.iter().find(|(edited, ..)| *edited == department) else {
        return Ok(doc);
    };
    let at = (now - TimeDelta::days(*days)).timestamp();
    let mut replica = SheetReplica::open(doc.with_actor(actor(login.person())))?;
    for (en, thousand) in *changes {
        let row = department.groups().iter().flat_map(|group| group.rows).find(|row| row.en == *en);
        let row = row.ok_or(SeedError::NoSuchLine(en))?;
        replica.edit(&set_year(department, row, *thousand), at)?;
    }
    if department == Department::Sales {
        for command in add(department, &replica)? {
            replica.edit(&command, at)?;
        }
    }
    Ok(replica.into_document())
}

fn set_year(department: Department, row: &Row, thousand: i64) -> SheetCommand {
    let line = line(department, row.en);
    let figures = amounts(row, thousand);
    let cells = figures.into_iter().map(|(period, minor)| CellEdit { line, period, value: CellValue::Figure(minor) });
    SheetCommand::SetCells(cells.collect())
}

fn add(department: Department, replica: &SheetReplica) -> Result<[SheetCommand; 2], SeedError> {
    let beside = line(department, "Website and online marketing");
    let section = replica.sheet().line(beside).ok_or(SeedError::NoSuchLine("Website and online marketing"))?.section;
    let account: AccountCode = ADDED.account.parse()?;
    let insert = SheetCommand::InsertLine {
        id: line(department, ADDED.en),
        place: Place { section, after: Some(beside) },
        seed: LineSeed { name: Name::bilingual(ADDED.zh, ADDED.en), account: Some(account), level: 0 },
    };
    Ok([insert, set_year(department, &ADDED, ADDED.thousand)])
}

/// How the first version of the sales budget was approved: who, how many days ago, with which words.
pub(super) fn approvals() -> Result<[(Login, i64, Act); 2], ApprovalError> {
    let agreed = |text: &str| Ok(Act::Approve { comment: Some(text.parse()?) });
    Ok([
        (Login::Head, 22, agreed("同意。请跟进中东项目的回款条件。")?),
        (Login::Cfo, 20, agreed("同意，出口信用保险按此执行。")?),
    ])
}

/// The sheet that is worked on now, with its revision.
pub(super) fn current(department: Department) -> (DocumentId, u32) {
    let revision = if department == Department::Sales { 2 } else { 1 };
    (sheet(department, revision), revision)
}
