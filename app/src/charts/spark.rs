//! [`Spark`]: the course of the year, a bar for each period.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::scaled;
use crate::primitives::Live;

/// Thirteen bars are 12 × 6 + 4 = 76 wide. A year of twelve leaves room for the thirteenth, so that sparks line up.
const STEP: usize = 6;
const BAR: u32 = 4;
const HEIGHT: u32 = 22;

#[component]
pub fn Spark(path: Live, nature: Nature) -> impl IntoView {
    view! {
        <svg
            class=if nature == Nature::Income { "spark income" } else { "spark" }
            viewBox="0 0 76 22"
            width="76"
            height="22"
            aria-hidden="true"
            focusable="false"
        >
            <path d=path></path>
        </svg>
    }
}

/// One path for all bars; a period without a figure leaves a foot.
pub fn spark_path(periods: &[Minor]) -> String {
    let most = periods.iter().map(|period| period.magnitude()).max().unwrap_or_default();
    let first = 13_usize.saturating_sub(periods.len()) * STEP;
    let mut path = String::new();
    for (index, period) in periods.iter().enumerate() {
        let height = scaled(*period, most, HEIGHT).max(1);
        // Writing into a String cannot fail.
        let _ = write!(path, "M{} {HEIGHT}v-{height}h{BAR}v{height}z", first + index * STEP);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_period_has_its_bar() {
        let year: Vec<Minor> = [0, 50, 100].into_iter().map(Minor).collect();
        assert_eq!(spark_path(&year), "M60 22v-1h4v1zM66 22v-11h4v11zM72 22v-22h4v22z");
        assert_eq!(spark_path(&[]), "");
    }
}
