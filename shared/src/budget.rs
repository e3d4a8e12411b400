//! What a budget is made of: accounts, sections, line items, and the totals over them.
//!
//! These are plain values with exact sums. Where they come from (a replicated document) and how they are shown is not
//! known here; [`crate::document`] reads them, the grid paints them.

mod account;
mod line_item;
mod name;
mod plan;
mod section;
mod series;
mod sheet;
mod totals;

pub use account::{Account, Nature};
pub use line_item::{Cell, CellValue, LineItem, Rival};
pub use name::Name;
pub use plan::{CostCentre, Plan, SheetEntry};
pub use section::Section;
pub use series::Series;
pub use sheet::{Row, Sheet, SheetHeader};
pub use totals::Totals;
