//! The sheet as a grid one can type in: rows painted only where they are seen, cells that behave as a spreadsheet taught.
//!
//! [`SheetGrid`] shows an [`OpenSheet`](crate::document::OpenSheet) and turns keys, mouse and clipboard into commands.
//! What can be decided without a browser (which rows, which cell, what a key means) stands in plain modules with tests of
//! their own. The grid keeps only view state: selection, folding, the open cell.

pub mod act;
pub mod basis;
mod body;
mod cell;
pub mod clip;
mod column;
mod dom;
mod entry;
mod follow;
mod foot;
mod head;
mod keys;
mod layout;
mod mark;
mod noted;
pub mod paste;
mod row;
mod selection;
mod state;
mod window;

pub use body::SheetGrid;
pub use column::Column;
pub use dom::{show, show_soon};
pub use layout::{GridRow, Layout};
pub use noted::Noted;
pub use selection::{Selection, Spot};
pub use state::GridState;
