//! Reading the files people bring into lines of a budget, with a report on every row. Pure: bytes in, values out, the
//! same in the browser and on the server; writing into a document is not done here.
//!
//! 1. [`source::open`] tells what a file is by its bytes and reads it as a [`table::Table`]: [`encoding`] and
//!    [`delimited`] for text, [`workbook`] for XLSX. Everything is bounded by [`limits`].
//! 2. [`guess::guess`] has a first idea of what the columns mean; the person edits the [`mapping::Mapping`].
//! 3. [`preview::preview`] shows what would happen. The [`plan::Intake`] that comes with it is what “Import” writes.
//!
//! What is exported goes through [`injection::neutralise`] cell by cell, and importing it gives the same text again.

pub mod actuals;
mod archive;
pub mod chart;
pub mod delimited;
pub mod desk;
pub mod encoding;
pub mod figure;
pub mod guess;
mod header;
pub mod injection;
pub mod limits;
pub mod mapping;
mod months;
pub mod plan;
pub mod preview;
mod profile;
pub mod report;
pub mod returned;
pub mod source;
#[cfg(test)]
mod specimen;
pub mod table;
mod words;
pub mod workbook;

pub use archive::ArchiveError;

#[cfg(test)]
mod tests;
