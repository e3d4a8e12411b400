//! A sheet as a file for other programs: a workbook whose formulas go on living, or plain text in columns.
//!
//! Both carry each line's id, so that an edited file can be compared with the sheet it came from, line by line.

mod csv;
mod formula;
mod place;
mod record;
mod workbook;

pub use csv::text;
pub use record::{MARK, push};
pub use workbook::workbook;

use shared::budget::Plan;
use shared::language::Language;

/// What an export says around the figures, in one language.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub plan: &'a Plan,
    pub language: Language,
}

/// The heads of the columns before the periods. The first holds ids, and is hidden in a workbook.
pub(crate) fn heads(language: Language) -> [&'static str; 7] {
    match language {
        Language::Chinese => ["tandem", "项目", "科目", "单位", "上年", "预算", "差额"],
        Language::English => ["tandem", "Line", "Account", "Unit", "Last year", "Budget", "Difference"],
    }
}

fn note_head(language: Language) -> &'static str {
    match language {
        Language::Chinese => "说明",
        Language::English => "Note",
    }
}

#[cfg(test)]
mod tests;
