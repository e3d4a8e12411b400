//! [`Columns`]: figures by period, one or two series side by side, before lines at round figures. The labels are text of
//! the page, not of the picture, so they keep their size at any width.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::money::Minor;

use super::scaled;
use crate::format::Money;
use crate::primitives::Live;

const STEP: usize = 40;
const HEIGHT: u32 = 150;
/// The lines behind the columns cut the height into this many parts.
const PARTS: u64 = 3;
/// Where the bars of a step begin and how wide they are: alone, or two beside each other.
const ALONE: (usize, u32) = (9, 22);
const LEFT: (usize, u32) = (7, 12);
const RIGHT: (usize, u32) = (21, 12);
/// The round figures a line may stand for, in tenths of a power of ten. They lie close enough that the highest column
/// always fills at least two thirds of the height.
const ROUND: [u64; 9] = [10, 15, 20, 25, 30, 40, 50, 60, 80];

/// What the first series of a pair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    Income,
    /// What the second is compared with.
    Before,
}

/// The picture of a year: its columns, a level to compare them with, and the figures of the lines behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    pub first: String,
    pub second: String,
    pub level: String,
    /// From the highest line down; empty where there is no figure at all.
    pub scale: [String; PARTS as usize],
}

impl Course {
    /// Where `first` is empty, `second` has the whole width. `level` is one figure for every period.
    pub fn of(first: &[Minor], second: &[Minor], level: Option<Minor>, money: Money) -> Self {
        let all = first.iter().chain(second).chain(&level);
        let most = all.map(|figure| figure.magnitude()).max().unwrap_or_default();
        let step = round_step(most);
        let top = step.saturating_mul(PARTS);
        let line = |parts: u64| Minor(i64::try_from(step.saturating_mul(parts)).unwrap_or(i64::MAX));
        let scale = [3, 2, 1].map(|parts| if most == 0 { String::new() } else { money.round(line(parts)) });
        let width = first.len().max(second.len()) * STEP;
        let level = level.map(|level| format!("M0 {}H{width}", HEIGHT - scaled(level, top, HEIGHT)));
        Self {
            first: series(first, top, LEFT),
            second: series(second, top, if first.is_empty() { ALONE } else { RIGHT }),
            level: level.unwrap_or_default(),
            scale,
        }
    }
}

/// The least round figure of which all parts together reach the highest column.
pub(super) fn round_step(most: u64) -> u64 {
    let least = most.div_ceil(PARTS).max(1);
    let mut power = 1_u64;
    while power.saturating_mul(80) < least {
        power = power.saturating_mul(10);
    }
    ROUND.into_iter().map(|round| round.saturating_mul(power)).find(|step| *step >= least).unwrap_or(least)
}

fn series(figures: &[Minor], top: u64, (left, width): (usize, u32)) -> String {
    let mut path = String::new();
    for (index, figure) in figures.iter().enumerate() {
        let height = scaled(*figure, top, HEIGHT);
        // Writing into a String cannot fail.
        let _ = write!(path, "M{} {HEIGHT}v-{height}h{width}v{height}z", index * STEP + left);
    }
    path
}

#[component]
pub fn Columns(
    first: Live,
    kind: First,
    second: Live,
    /// A line across all periods, or nothing.
    level: Live,
    scale: [Live; PARTS as usize],
    /// The names of the periods.
    labels: Vec<String>,
    /// What the picture shows, in a sentence.
    #[prop(into)]
    about: String,
) -> impl IntoView {
    let width = labels.len().max(1) * STEP;
    let grid = format!("M0 0H{width}M0 50H{width}M0 100H{width}M0 150H{width}");
    let class = match kind {
        First::Income => "income",
        First::Before => "before",
    };
    view! {
        <div class="columns-box">
            <ol class="columns-scale" aria-hidden="true">
                {scale.into_iter().map(|figure| view! { <li>{figure}</li> }).collect_view()}
                <li>"0"</li>
            </ol>
            <svg
                class="columns"
                role="img"
                aria-label=about
                viewBox=format!("0 -1 {width} {}", HEIGHT + 2)
                preserveAspectRatio="none"
                height="152"
            >
                <path class="grid" d=grid></path>
                <path class=class d=first></path>
                <path class="now" d=second></path>
                <path class="level" d=level></path>
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
    use shared::language::Language;
    use shared::money::Currency;

    use super::*;

    fn course(first: &[Minor], second: &[Minor], level: Option<Minor>) -> Course {
        Course::of(first, second, level, Money::exact(Language::English, Currency::CNY))
    }

    #[test]
    fn two_series_and_a_level_share_one_scale() {
        let course = course(&[Minor(300)], &[Minor(150)], Some(Minor(100)));
        assert_eq!(course.first, "M7 150v-150h12v150z");
        assert_eq!(course.second, "M21 150v-75h12v75z");
        assert_eq!(course.level, "M0 100H40");
        assert_eq!(course.scale, ["3", "2", "1"]);
    }

    #[test]
    fn one_series_has_the_whole_width() {
        assert_eq!(course(&[], &[Minor(30_000)], None).second, "M9 150v-150h22v150z");
        assert_eq!(course(&[], &[Minor::ZERO], None).scale, ["", "", ""]);
    }

    #[test]
    fn lines_stand_at_round_figures() {
        let check = |most, expect| assert_eq!(round_step(most), expect, "{most}");
        check(0, 10);
        check(30, 10);
        check(31, 15);
        check(240, 80);
        check(241, 100);
        check(9_200_000, 4_000_000);
        check(u64::MAX, 8_000_000_000_000_000_000);
    }
}
