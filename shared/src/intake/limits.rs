//! How much a file people bring may hold. Whatever is beyond is refused before memory is spent on it.
//!
//! The largest file seen in the field (a city's budget of eighteen years) has 1,300 rows of 14 columns in 150 KB; a
//! ledger of a year has some 100,000 rows. The bounds leave room above that and keep the whole reading under 256 MiB.

const MIB: usize = 1024 * 1024;

/// The file as it lies on the disk.
pub const FILE_BYTES_MAX: usize = 32 * MIB;

/// Everything unpacked from a workbook. Twice the file: an honest 32 MiB workbook is mostly pictures, which stay packed.
pub const INFLATED_BYTES_MAX: u64 = 64 * MIB as u64;

/// How many times its packed size a part may grow. Sheets of nothing but zeros reach 120; DEFLATE itself ends at 1,032.
pub const INFLATION_RATIO_MAX: u64 = 300;

/// Under this size a part may grow as it likes: a thousand such parts still fit in [`INFLATED_BYTES_MAX`].
pub const INFLATION_RATIO_FREE_BYTES: u64 = 64 * 1024;

/// Parts of a workbook: 250 sheets with three side parts each, and pictures.
pub const PARTS_MAX: usize = 1_000;

/// Sheets of a workbook; one is read.
pub const SHEETS_MAX: usize = 256;

/// XML elements within each other. A workbook needs eight.
pub const XML_DEPTH_MAX: usize = 64;

/// Rows of a table, with title and blank ones.
pub const ROWS_MAX: u32 = 200_000;

/// Columns of a table: 13 periods with plan, actual and difference of ten years are 390.
pub const COLUMNS_MAX: u16 = 512;

/// Characters of one cell.
pub const CELL_CHARS_MAX: usize = 4_096;

/// Cells of a table: all rows at 20 columns. A cell costs four bytes beside its text.
pub const CELLS_MAX: usize = 4_000_000;

/// The text of all cells together: what a file of [`FILE_BYTES_MAX`] in a two-byte encoding becomes in UTF-8, and more.
pub const TEXT_BYTES_MAX: usize = 64 * MIB;

/// Cells with a defect. A file with more is broken as a whole, and nobody reads the list.
pub const DEFECTS_MAX: usize = 100_000;

/// Remarks on a table that are kept; the rest is counted.
pub const NOTES_MAX: usize = 1_000;

/// Lines one import may make: as many as a sheet holds. The design load has 1,000, the largest real file 1,177.
pub const LINES_MAX: usize = 20_000;

/// Sections one import may make.
pub const SECTIONS_MAX: usize = 5_000;

/// Characters of the name of a line or a section, as documents bound it.
pub const NAME_CHARS_MAX: usize = 200;

/// Characters of a line's note, as documents bound it.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Rows of each kind that a report lists; the rest is counted.
pub const LISTED_MAX: usize = 500;

/// Rows a preview shows.
pub const PREVIEW_ROWS: usize = 50;
