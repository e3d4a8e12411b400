//! [`Columns`]: figures by period, one or two series side by side. The labels are text of the page, not of the picture,
//! so they keep their size at any width.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::money::Minor;

use super::scaled;
use crate::primitives::Live;

const STEP: usize = 40;
const HEIGHT: u32 = 150;
/// Where the bars of a step begin and how wide they are: alone, or two beside each other.
const ALONE: (usize, u32) = (9, 22);
const LEFT: (usize, u32) = (7, 12);
const RIGHT: (usize, u32) = (21, 12);

#[component]
pub fn Columns(
    /// Two paths: income and expense.
    income: Live,
    expense: Live,
    /// The names of the periods.
    labels: Vec<String>,
    /// What the picture shows, in a sentence.
    about: &'static str,
) -> impl IntoView {
    let width = labels.len().max(1) * STEP;
    let grid = format!("M0 0H{width}M0 50H{width}M0 100H{width}M0 150H{width}");
    view! {
        <div class="columns-box">
            <svg
                class="columns"
                role="img"
                aria-label=about
                viewBox=format!("0 -1 {width} {}", HEIGHT + 2)
                preserveAspectRatio="none"
                height="152"
            >
                <path class="grid" d=grid></path>
                <path class="income" d=income></path>
                <path class="now" d=expense></path>
            </svg>
            <ol class="columns-labels" aria-hidden="true">
                {labels.into_iter().map(|label| view! { <li>{label}</li> }).collect_view()}
            </ol>
        </div>
    }
    .into_any()
}

/// The columns of both series. A year without income has the whole width for the other.
pub fn column_paths(income: &[Minor], expense: &[Minor]) -> (String, String) {
    let all = income.iter().chain(expense);
    let most = all.map(|figure| figure.magnitude()).max().unwrap_or_default();
    let place = if income.is_empty() { ALONE } else { RIGHT };
    (series(income, most, LEFT), series(expense, most, place))
}

fn series(figures: &[Minor], most: u64, (left, width): (usize, u32)) -> String {
    let mut path = String::new();
    for (index, figure) in figures.iter().enumerate() {
        let height = scaled(*figure, most, HEIGHT);
        // Writing into a String cannot fail.
        let _ = write!(path, "M{} {HEIGHT}v-{height}h{width}v{height}z", index * STEP + left);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_series_share_one_scale() {
        assert_eq!(
            column_paths(&[Minor(200)], &[Minor(100)]),
            ("M7 150v-150h12v150z".to_owned(), "M21 150v-75h12v75z".to_owned())
        );
        assert_eq!(column_paths(&[], &[Minor(100)]).1, "M9 150v-150h22v150z");
    }
}
