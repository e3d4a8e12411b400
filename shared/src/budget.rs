//! What a budget is made of: accounts, sections, line items, and the totals over them.
//!
//! These are plain values with exact sums. Where they come from (a replicated document) and how they are shown is not
//! known here; [`crate::document`] reads them, the grid paints them.

mod account;
pub mod adjustment;
mod chart;
mod detail;
mod driver;
mod fed;
mod figure;
mod growth;
mod input;
mod last_year;
mod line_formula;
mod line_item;
mod model;
mod naming;
mod offer;
pub mod outturn;
mod package;
mod plan;
mod quantity;
mod rates;
mod section;
mod series;
mod shares;
mod sheet;
mod spread;
mod totals;

pub use crate::name::Name;
pub use account::{Account, Nature};
pub use chart::{STANDARD_CHART, belongs_to, in_their_places};
pub use detail::Detail;
pub use driver::Driver;
pub use fed::{Course, Degree, Fed, FedStanding};
pub use figure::Figure;
pub use growth::Growth;
pub use input::{Dry, Input, Measure, NoSource, Source};
pub use last_year::{LastYear, ShapeError};
pub use line_formula::LineFormula;
pub use line_item::{Cell, CellValue, LineItem, Rival};
pub use naming::{Named, SheetNames};
pub use offer::{Offered, Offers};
pub use package::{Package, Ranked, Standing, Weight};
pub use plan::{CostCentre, Plan, SheetEntry};
pub use quantity::{print_figure, read_cell, read_figure};
pub use rates::{Carried, Conversion, ConversionError, CurrencyRates, RateKind, Rates};
pub use section::Section;
pub use series::Series;
pub use shares::{Shares, SharesError};
pub use sheet::{Row, Sheet, SheetHeader};
pub use spread::{MONTHS, Spread, SpreadRule, distribute};
pub use totals::Totals;
