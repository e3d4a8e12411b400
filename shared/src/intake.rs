//! Reading the files people bring: bytes to a table, a table to lines, with a report on every row.

mod archive;
pub mod delimited;
pub mod encoding;
pub mod injection;
pub mod limits;
#[cfg(test)]
mod specimen;
pub mod table;
pub mod workbook;

pub use archive::ArchiveError;
