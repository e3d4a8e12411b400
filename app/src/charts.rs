//! Small pictures of figures, drawn as SVG by whole numbers: no style attribute, which the content policy forbids, and no
//! float. Each is decoration beside the figures it draws and is hidden from assistive technology, or says what it shows.

mod columns;
mod gap_bar;
mod progress;
mod share_bar;
mod spark;
#[cfg(feature = "ssr")]
mod trend;
mod waterfall;

pub use columns::{Columns, Course, First};
pub use gap_bar::{GapBar, gap_path};
pub use progress::{Progress, Stages};
pub use share_bar::{ShareBar, share_path};
pub use spark::{Spark, spark_path};
#[cfg(feature = "ssr")]
pub use trend::{Running, Trend};
pub use waterfall::{Bridged, Waterfall};

use shared::money::Minor;

/// `part` of `whole` on a scale of `length`, both by their size; at least one where there is anything at all.
fn scaled(part: Minor, whole: u64, length: u32) -> u32 {
    if part.is_zero() || whole == 0 {
        return 0;
    }
    let exact = u128::from(part.magnitude()) * u128::from(length) / u128::from(whole);
    u32::try_from(exact).unwrap_or(length).clamp(1, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_stay_on_the_scale() {
        let check = |part, whole, expect| assert_eq!(scaled(Minor(part), whole, 100), expect, "{part} of {whole}");
        check(50, 100, 50);
        check(-50, 100, 50);
        check(1, 1_000_000, 1);
        check(0, 100, 0);
        check(5, 0, 0);
        check(300, 100, 100);
        check(i64::MIN, 1, 100);
    }
}
