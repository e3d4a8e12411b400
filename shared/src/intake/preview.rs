//! What the person sees before anything is written: the file as it was read, the columns with their guessed meaning, the
//! rows that load and those that don't.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::limits::PREVIEW_ROWS;
use super::mapping::{Mapping, Meaning, Options};
use super::plan::{Intake, IntakeLine, IntakeSection, PlanError, plan};
use super::report::Report;
use super::source::{Format, Source};
use super::table::{Table, column_name};

/// Cells shown of each column.
const SAMPLES: usize = 5;

/// Values offered of a column to keep the rows of one. Large organisations have some two hundred departments.
const VALUES_MAX: usize = 300;

/// A file under a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub format: Format,
    pub mapping: Mapping,
    pub columns: Vec<ColumnPreview>,
    /// Rows above the header: titles and the like, in their words.
    pub above: Vec<String>,
    /// What would be loaded, or why this mapping gives nothing.
    pub outcome: Result<Outcome, PlanError>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPreview {
    /// A, B, C, …
    pub letter: String,
    /// The name in the file, or else the letter.
    pub title: String,
    pub samples: Vec<String>,
    pub meaning: Meaning,
    /// What stands in the column, where only the rows of one department or year may be wanted; as many as can be offered.
    pub values: Vec<String>,
}

/// What would be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How many lines.
    pub lines: usize,
    /// The first of them.
    pub first: Vec<IntakeLine>,
    /// All sections; lines refer to them by place.
    pub sections: Vec<IntakeSection>,
    pub report: Report,
}

/// The preview of a file. The intake itself comes along, so that “Import” writes exactly what was shown.
pub fn preview(source: &Source, mapping: &Mapping, options: &Options) -> (Preview, Result<Intake, PlanError>) {
    let table = &source.table;
    let planned = plan(table, mapping, options);
    let outcome = planned.as_ref().map_err(Clone::clone).map(|intake| Outcome {
        lines: intake.lines.len(),
        first: intake.lines.iter().take(PREVIEW_ROWS).cloned().collect(),
        sections: intake.sections.clone(),
        report: intake.report.clone(),
    });
    let columns = mapping.iter().map(|(column, meaning)| {
        let cells = (mapping.first_row..=table.row_count()).map(|row| table.cell(row, column).trim());
        ColumnPreview {
            letter: column_name(column),
            title: mapping.title(table, column),
            samples: cells.filter(|text| !text.is_empty()).take(SAMPLES).map(excerpt).collect(),
            meaning: meaning.clone(),
            values: values(table, mapping, column, meaning),
        }
    });
    let above = (1..mapping.header_row.unwrap_or(1)).filter(|&row| !table.is_blank(row)).map(|row| {
        excerpt(&table.row(row).map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "))
    });
    let preview = Preview {
        format: source.format.clone(),
        mapping: mapping.clone(),
        columns: columns.collect(),
        above: above.take(PREVIEW_ROWS).collect(),
        outcome,
    };
    (preview, planned)
}

/// What the rows of a column can be told apart by, in order.
fn values(table: &Table, mapping: &Mapping, column: u16, meaning: &Meaning) -> Vec<String> {
    if !matches!(meaning, Meaning::Department { .. } | Meaning::FiscalYear { .. }) {
        return Vec::new();
    }
    let cells = (mapping.first_row..=table.row_count()).map(|row| table.cell(row, column).trim());
    let mut values: BTreeSet<&str> = BTreeSet::new();
    for cell in cells.filter(|text| !text.is_empty()) {
        if values.len() == VALUES_MAX {
            break;
        }
        values.insert(cell);
    }
    values.into_iter().map(str::to_owned).collect()
}

/// As much of a cell as a preview has room for.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalCalendar;
    use crate::intake::guess::guess;
    use crate::intake::source::{Choice, open};
    use crate::money::{Currency, Minor, Rounding};

    #[test]
    fn everything_is_shown_before_anything_is_written() {
        let text = "预算表,,\n部门,项目,金额\n销售,差旅费,100\n销售,广告费,x\n财务,审计费,50\n";
        let source = open(text.as_bytes(), &Choice::default()).unwrap();
        let options = Options {
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            year: Some(2027),
        };
        let mut mapping = guess(&source.table, &options);
        let (shown, intake) = preview(&source, &mapping, &options);
        assert_eq!(shown.above, ["预算表"]);
        let titles: Vec<_> = shown
            .columns
            .iter()
            .map(|column| (column.letter.as_str(), column.title.as_str(), column.samples.len()))
            .collect();
        assert_eq!(titles, [("A", "部门", 3), ("B", "项目", 3), ("C", "金额", 3)]);
        let outcome = shown.outcome.as_ref().unwrap();
        assert_eq!((outcome.lines, outcome.first.len(), outcome.sections.len()), (2, 2, 2));
        assert_eq!(outcome.report.refused.shown[0].text, "x");
        assert_eq!(intake.unwrap().report.total, Minor(15_000));
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!(json["outcome"]["Ok"]["report"]["refused"]["shown"][0]["problem"]["problem"], "not_an_amount");

        mapping.columns[2] = Meaning::Ignore;
        let (shown, intake) = preview(&source, &mapping, &options);
        assert!(intake.is_err());
        assert!(shown.outcome.unwrap_err().to_string().contains("no column holds amounts"));
    }
}
