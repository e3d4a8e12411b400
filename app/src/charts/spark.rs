//! [`Spark`]: the course of the year, a bar for each period.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::scaled;

const STEP: usize = 6;
const BAR: u32 = 4;
const HEIGHT: u32 = 22;
/// Room for the thirteenth period, whether the year has it or not, so that columns of sparks line up.
const WIDTH: usize = 12 * STEP + 4;

#[component]
pub fn Spark(periods: Signal<Vec<Minor>>, nature: Nature) -> impl IntoView {
    let path = Signal::derive(move || periods.with(|periods| bars(periods)));
    view! {
        <svg
            class=if nature == Nature::Income { "spark income" } else { "spark" }
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            width=WIDTH.to_string()
            height=HEIGHT.to_string()
            aria-hidden="true"
            focusable="false"
        >
            <path d=path></path>
        </svg>
    }
    .into_any()
}

/// One path for all bars; a period without a figure leaves a foot.
fn bars(periods: &[Minor]) -> String {
    let most = periods.iter().map(|period| period.magnitude()).max().unwrap_or_default();
    let first = (12_usize.saturating_sub(periods.len())) * STEP;
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
        assert_eq!(bars(&year), "M54 22v-1h4v1zM60 22v-11h4v11zM66 22v-22h4v22z");
        assert_eq!(bars(&[]), "");
    }
}
