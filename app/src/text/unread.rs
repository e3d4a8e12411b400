//! Why a file somebody brought cannot be read, and what to do about it.

use shared::intake::ArchiveError;
use shared::intake::source::ReadError;
use shared::intake::workbook::WorkbookError;

use super::Text;

/// Why a file was not read.
pub const fn unread(error: &ReadError, text: Text) -> &'static str {
    match error {
        ReadError::TooLarge => text.import_unread_large(),
        ReadError::Empty => text.import_unread_empty(),
        ReadError::OldWorkbook => text.import_unread_old(),
        ReadError::Markup => text.import_unread_markup(),
        ReadError::Encoding(_) => text.import_unread_encoding(),
        ReadError::Table(_) | ReadError::Workbook(WorkbookError::Table(_)) => text.import_unread_table(),
        ReadError::Workbook(WorkbookError::Archive(ArchiveError::Encrypted)) => text.import_unread_password(),
        ReadError::Workbook(WorkbookError::Archive(ArchiveError::Damaged(_) | ArchiveError::Method(_)))
        | ReadError::Workbook(
            WorkbookError::Damaged(_)
            | WorkbookError::NotWorkbook
            | WorkbookError::NoSheet(_)
            | WorkbookError::Disorder { .. },
        ) => text.import_unread_workbook(),
        ReadError::Workbook(
            WorkbookError::Archive(_) | WorkbookError::TooManySheets | WorkbookError::TooDeep | WorkbookError::Entity,
        ) => text.import_unread_bomb(),
    }
}
