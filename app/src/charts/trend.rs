//! [`Trend`]: how a year runs up: what was planned, what came, and where that leads. Each is drawn in a way of its own
//! (grey, drawn through, dashed), so that no colour is needed to tell them apart.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::money::Minor;

use super::columns::round_step;
use crate::format::Money;

const STEP: i128 = 40;
const HEIGHT: i128 = 150;

/// Figures that run up, one for each period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running {
    pub budget: Vec<i128>,
    /// As far as there are any.
    pub actual: Vec<i128>,
    /// The whole year; what lies behind the actuals is drawn.
    pub forecast: Vec<i128>,
}

/// The picture in paths, with the figures of the lines behind it from the highest down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Picture {
    grid: String,
    budget: String,
    actual: String,
    forecast: String,
    scale: Vec<i128>,
}

impl Running {
    fn picture(&self) -> Picture {
        let all = || self.budget.iter().chain(&self.actual).chain(&self.forecast).copied();
        let (low, high) = (all().min().unwrap_or(0).min(0), all().max().unwrap_or(0).max(0));
        let most = u64::try_from(high.max(-low)).unwrap_or(u64::MAX);
        let step = i128::from(round_step(most));
        let (below, above) = ((-low + step - 1) / step, (high + step - 1) / step);
        let parts = (below + above).max(1);
        let y = |figure: i128| HEIGHT - (figure + below * step) * HEIGHT / (parts * step);
        let line = |figures: &[i128], from: usize| {
            let mut path = String::new();
            for (index, figure) in figures.iter().enumerate().skip(from) {
                let x = STEP * i128::try_from(index).unwrap_or(0) + STEP / 2;
                // Writing into a String cannot fail.
                let _ = write!(path, "{}{x} {}", if path.is_empty() { 'M' } else { 'L' }, y(*figure));
            }
            path
        };
        let width = STEP * i128::try_from(self.budget.len()).unwrap_or(0);
        let lines: Vec<i128> = (-below..=above).rev().map(|parts| parts * step).collect();
        Picture {
            grid: lines.iter().map(|figure| format!("M0 {}H{width}", y(*figure))).collect(),
            budget: line(&self.budget, 0),
            actual: line(&self.actual, 0),
            // It goes on where the actuals end.
            forecast: line(&self.forecast, self.actual.len().saturating_sub(1)),
            scale: lines,
        }
    }
}

#[component]
pub fn Trend(
    course: Running,
    money: Money,
    /// The names of the periods.
    labels: Vec<String>,
    /// What the picture shows, in a sentence.
    about: String,
) -> impl IntoView {
    let picture = course.picture();
    let width = STEP * i128::try_from(labels.len().max(1)).unwrap_or(1);
    let scale = picture.scale.iter().map(|figure| view! { <li>{money.round(Minor::of_sum(*figure))}</li> });
    view! {
        <div class="columns-box">
            <ol class="trend-scale" aria-hidden="true">{scale.collect_view()}</ol>
            <svg
                class="columns trend"
                role="img"
                aria-label=about
                viewBox=format!("0 -1 {width} {}", HEIGHT + 2)
                preserveAspectRatio="none"
                height="152"
            >
                <path class="grid" d=picture.grid></path>
                <path class="planned" d=picture.budget></path>
                <path class="expected" d=picture.forecast></path>
                <path class="been" d=picture.actual></path>
            </svg>
            <ol class="columns-labels" aria-hidden="true">
                {labels.into_iter().map(|label| view! { <li>{label}</li> }).collect_view()}
            </ol>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forecast_goes_on_where_the_actuals_end() {
        let course = Running { budget: vec![10, 20, 30], actual: vec![15, 30], forecast: vec![15, 30, 30] };
        let picture = course.picture();
        assert_eq!(picture.actual, "M20 75L60 0");
        assert_eq!(picture.forecast, "M60 0L100 0");
        assert_eq!(picture.budget, "M20 100L60 50L100 0");
        assert_eq!(picture.scale, [30, 20, 10, 0]);
    }

    #[test]
    fn what_falls_below_nothing_is_drawn_below_it() {
        let course = Running { budget: vec![30, -30], actual: vec![], forecast: vec![30, -30] };
        let picture = course.picture();
        assert_eq!(picture.scale, [30, 20, 10, 0, -10, -20, -30]);
        assert_eq!(picture.budget, "M20 0L60 150");
        assert_eq!(Running::default().picture().scale, [0]);
    }
}
