//! Reading the files people bring: bytes to a table, a table to lines, with a report on every row.

pub mod delimited;
pub mod encoding;
pub mod injection;
pub mod limits;
pub mod table;
