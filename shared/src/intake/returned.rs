//! A file that was handed out by Tandem and comes back edited: known by the ids its first column carries.
//!
//! Only what it says is read here. What that means for the sheet is worked out by [`crate::document`], which knows it.

use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::calendar::{FiscalCalendar, Period};
use crate::language::Language;

/// The head of the column of ids.
const MARK: &str = "tandem";

/// Heads stand within the first rows.
const HEAD_ROWS_MAX: u32 = 12;

/// One row, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReturnedRow {
    /// The row in the file, from 1.
    pub row: u32,
    /// The id of a line or a section; empty for a row somebody added.
    pub id: String,
    pub name: String,
    pub account: String,
    pub prior: String,
    pub note: String,
    pub cells: Vec<(Period, String)>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Returned {
    pub rows: Vec<ReturnedRow>,
    /// Columns the file has. What it lacks was not edited but left out.
    pub has_account: bool,
    pub has_prior: bool,
    pub has_note: bool,
}

/// Where the columns stand.
#[derive(Default)]
struct Columns {
    id: u16,
    name: Option<u16>,
    account: Option<u16>,
    prior: Option<u16>,
    note: Option<u16>,
    periods: Vec<(u16, Period)>,
}

impl Returned {
    /// Reads a table that carries Tandem's mark and ids; `None` for any other.
    pub fn read(table: &Table, calendar: FiscalCalendar) -> Option<Self> {
        let is_head = |row: &u32| table.row(*row).any(|cell| cell.trim() == MARK);
        let head = (1..=table.row_count().min(HEAD_ROWS_MAX)).find(is_head)?;
        let columns = columns(table, head, calendar)?;
        let name = columns.name?;
        let text = |row: u32, column: Option<u16>| {
            column.map(|column| table.cell(row, column).trim().to_owned()).unwrap_or_default()
        };
        let mut rows: Vec<ReturnedRow> = Vec::new();
        // Sums that stand under the last line are nobody's line.
        let last = (head + 1..=table.row_count()).rev().find(|row| !table.cell(*row, columns.id).trim().is_empty())?;
        for row in head + 1..=table.row_count() {
            let is_blank = table.row(row).all(|cell| cell.trim().is_empty());
            if is_blank && row > last {
                break;
            }
            if is_blank {
                continue;
            }
            rows.push(ReturnedRow {
                row,
                id: text(row, Some(columns.id)),
                name: text(row, Some(name)),
                account: text(row, columns.account),
                prior: text(row, columns.prior),
                note: text(row, columns.note),
                cells: columns.periods.iter().map(|(column, period)| (*period, text(row, Some(*column)))).collect(),
            });
        }
        Some(Self {
            rows,
            has_account: columns.account.is_some(),
            has_prior: columns.prior.is_some(),
            has_note: columns.note.is_some(),
        })
    }
}

fn columns(table: &Table, head: u32, calendar: FiscalCalendar) -> Option<Columns> {
    let mut found = Columns::default();
    let mut marked = false;
    for (column, cell) in (0_u16..).zip(table.row(head)) {
        match cell.trim() {
            MARK => {
                found.id = column;
                marked = true;
            }
            "Line" | "项目" => found.name = Some(column),
            "Account" | "科目" => found.account = Some(column),
            "Last year" | "上年" => found.prior = Some(column),
            "Note" | "说明" => found.note = Some(column),
            label => {
                let named = calendar.periods().find(|period| {
                    [Language::Chinese, Language::English]
                        .iter()
                        .any(|language| calendar.period_label(*period, *language) == label)
                });
                found.periods.extend(named.map(|period| (column, period)));
            }
        }
    }
    marked.then_some(found)
}
