//! What columns mean and what is wrong with rows and tables, in the reader's language.

use shared::calendar::FiscalCalendar;
use shared::intake::mapping::{MappingError, Meaning};
use shared::intake::plan::PlanError;
use shared::intake::report::{RowProblem, RowWarning, WarningKind};
use shared::intake::table::{Defect, Note, NoteKind, column_name};
use shared::money::MoneyError;

use crate::format::Money;
use crate::text::Text;

pub fn meaning(meaning: &Meaning, calendar: FiscalCalendar, text: Text) -> String {
    let word = match meaning {
        Meaning::Ignore => text.import_meaning_ignore(),
        Meaning::Section => text.import_meaning_section(),
        Meaning::LineName => text.import_meaning_line_name(),
        Meaning::LineDetail => text.import_meaning_line_detail(),
        Meaning::LineNameEnglish => text.import_meaning_english(),
        Meaning::Account => text.import_meaning_account(),
        Meaning::Department { .. } => text.import_meaning_department(),
        Meaning::FiscalYear { .. } => text.import_meaning_year(),
        Meaning::Note => text.import_meaning_note(),
        Meaning::Period { period } => calendar.period_label(*period, text.language()),
        Meaning::Quarter { quarter } => return text.import_meaning_quarter(&quarter.number().to_string()),
        Meaning::YearTotal => text.import_meaning_total(),
        Meaning::Class { .. } => text.import_meaning_class(),
        Meaning::Prior => text.import_meaning_prior(),
        Meaning::Check => text.import_meaning_check(),
    };
    word.to_owned()
}

/// Where to look in the file.
pub fn place(row: u32, column: Option<u16>, text: Text) -> String {
    match column {
        Some(column) => text.import_row_column(&column_name(column), &row.to_string()),
        None => text.import_row(&row.to_string()),
    }
}

pub fn problem(problem: &RowProblem, text: Text) -> String {
    let said = match problem {
        RowProblem::NotAnAmount { error } => return figure(error, text),
        RowProblem::TooManyCells { cells, expected } => {
            return text.import_problem_cells(&cells.to_string(), &expected.to_string());
        }
        RowProblem::Defect { defect: Defect::TooLong { .. } } => text.import_problem_cell_long(),
        RowProblem::Defect { defect: Defect::UnclosedQuote } => text.import_problem_quote(),
        RowProblem::Defect { defect: Defect::FormulaWithoutValue } => text.import_problem_formula_value(),
        RowProblem::Defect { defect: Defect::ErrorValue } => text.import_problem_error_value(),
        RowProblem::NoName => text.import_problem_no_name(),
        RowProblem::NoAmount => text.import_problem_no_amount(),
        RowProblem::NameTooLong => text.import_problem_name_long(),
        RowProblem::NoteTooLong => text.import_problem_note_long(),
        RowProblem::NotAnAccount => text.import_problem_account(),
    };
    said.to_owned()
}

fn figure(error: &MoneyError, text: Text) -> String {
    let said = match error {
        MoneyError::Unreadable { found, .. } => return text.import_figure_unreadable(found),
        MoneyError::OtherCurrency { found, expected, .. } => {
            return text.import_figure_currency(expected.code(), found);
        }
        MoneyError::Formula(_) => text.import_figure_formula(),
        MoneyError::Grouping(_) => text.import_figure_grouping(),
        MoneyError::Signs(_) => text.import_figure_signs(),
        MoneyError::TooLong | MoneyError::TooPrecise(_) | MoneyError::TooLarge | MoneyError::Overflow => {
            text.import_figure_large()
        }
        MoneyError::Empty
        | MoneyError::UnknownCurrency(_)
        | MoneyError::MixedCurrencies { .. }
        | MoneyError::SpreadParts(_)
        | MoneyError::UnknownRounding(_) => text.import_figure_empty(),
    };
    said.to_owned()
}

pub fn warning(warning: &RowWarning, money: Money, text: Text) -> String {
    match warning.kind {
        WarningKind::Rounded { minor } => text.import_rounded(&money.amount(minor), &warning.text),
        WarningKind::Short { cells, expected } => text.import_short(&cells.to_string(), &expected.to_string()),
    }
}

pub fn note(note: &Note, text: Text) -> String {
    match note.kind {
        NoteKind::Formulas { cells } => text.import_formulas(usize::from(cells)),
        NoteKind::Merged { .. } => text.import_merged().to_owned(),
        NoteKind::Unmarked => text.import_unmarked().to_owned(),
    }
}

/// Why a table gives no lines as it is mapped.
pub fn unfit(error: &PlanError, text: Text) -> String {
    let said = match error {
        PlanError::Mapping(MappingError::NoAmounts) => text.import_unfit_amounts(),
        PlanError::Mapping(MappingError::NoNames) => text.import_unfit_names(),
        PlanError::Mapping(MappingError::Twice { first, second }) => {
            return text.import_unfit_twice(&column_name(*first), &column_name(*second));
        }
        PlanError::Mapping(MappingError::Overlap { first, second }) => {
            return text.import_unfit_overlap(&column_name(*first), &column_name(*second));
        }
        PlanError::Mapping(MappingError::NoSuchPeriod { column }) => {
            return text.import_unfit_period(&column_name(*column));
        }
        PlanError::TooManyLines => text.import_unfit_lines(),
        PlanError::TooManySections => text.import_unfit_sections(),
        PlanError::TotalTooLarge => text.import_unfit_total(),
    };
    said.to_owned()
}
