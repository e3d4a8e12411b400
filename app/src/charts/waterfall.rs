//! [`Waterfall`]: how one total became another, part by part. It is a table that says everything in words and figures; the
//! picture runs down its last column, so it prints, fits a phone, and needs no other reading.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::format::Money;
use crate::primitives::{Change, Shown};
use crate::text::use_text;

/// The width of the picture. One unit is less than a pixel on any screen.
const WIDTH: i128 = 1_000;
/// Where a total's bar is torn off when the scale does not begin at nothing.
const TORN: i128 = 24;

/// What a waterfall leads through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridged {
    pub nature: Nature,
    pub from: i128,
    pub parts: Vec<(String, i128)>,
    pub to: i128,
}

/// One bar: where it begins and ends, and where the lines come in from above and go on below.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bar {
    path: String,
    lines: String,
}

impl Bridged {
    /// The bars of the first total, of each part, and of the last total.
    fn bars(&self) -> Vec<Bar> {
        let mut ends = vec![self.from];
        for (_, delta) in &self.parts {
            ends.push(ends.last().unwrap_or(&0) + delta);
        }
        let scale = Scale::of(ends.iter().copied().chain([self.to]));
        let at = |figure: i128| scale.at(figure);
        let mut bars = vec![scale.total(self.from, None, true)];
        for (before, after) in ends.iter().zip(ends.iter().skip(1)) {
            let (left, right) = (at(*before.min(after)), at(*before.max(after)));
            let width = (right - left).max(2);
            bars.push(Bar {
                path: format!("M{left} 5h{width}v14h-{width}z"),
                lines: format!("M{0} 0V5M{1} 19V24", at(*before), at(*after)),
            });
        }
        bars.push(scale.total(self.to, Some(*ends.last().unwrap_or(&self.to)), false));
        bars
    }
}

/// From which figure to which the picture reaches.
struct Scale {
    low: i128,
    high: i128,
}

impl Scale {
    /// All figures, and nothing too unless that would make the parts too small to see.
    fn of(figures: impl Iterator<Item = i128> + Clone) -> Self {
        let (low, high) = (figures.clone().min().unwrap_or(0), figures.max().unwrap_or(0));
        let room = ((high - low) / 4).max(1);
        if low > 3 * (high - low) {
            Self { low: low - room, high }
        } else if high < -3 * (high - low) {
            Self { low, high: high + room }
        } else {
            Self { low: low.min(0), high: high.max(0) }
        }
    }

    fn at(&self, figure: i128) -> i128 {
        (figure - self.low) * WIDTH / (self.high - self.low).max(1)
    }

    /// A total's bar stands on nothing; where nothing lies outside, its edge there is torn.
    fn total(&self, figure: i128, above: Option<i128>, goes_on: bool) -> Bar {
        let end = self.at(figure);
        let path = if self.low > 0 {
            let width = (end - TORN).max(2);
            format!("M{TORN} 3h{width}v18h-{width}l-8-4.5 8-4.5-8-4.5z")
        } else if self.high < 0 {
            let width = (WIDTH - TORN - end).max(2);
            format!("M{end} 3h{width}l8 4.5-8 4.5 8 4.5-8 4.5h-{width}z")
        } else {
            let nothing = self.at(0);
            let (left, width) = (end.min(nothing), (end - nothing).abs().max(2));
            format!("M{left} 3h{width}v18h-{width}z")
        };
        let mut lines = String::new();
        // Writing into a String cannot fail.
        if let Some(above) = above {
            let _ = write!(lines, "M{} 0V3", self.at(above));
        }
        if goes_on {
            let _ = write!(lines, "M{end} 21V24");
        }
        Bar { path, lines }
    }
}

#[component]
pub fn Waterfall(
    course: Bridged,
    money: Money,
    /// What the table is about.
    caption: &'static str,
    /// What the first and the last total are of.
    ends: [String; 2],
    /// The head of the parts' column.
    head: &'static str,
) -> impl IntoView {
    let text = use_text();
    let [first, last] = ends;
    let mut bars = course.bars().into_iter();
    let mut picture = move |class: &'static str| {
        bars.next().map(|bar| {
            view! {
                <td class="waterfall-bar" aria-hidden="true">
                    <svg viewBox="0 0 1000 24" preserveAspectRatio="none" width="100%" height="24" focusable="false">
                        <path class="line" d=bar.lines></path>
                        <path class=class d=bar.path></path>
                    </svg>
                </td>
            }
        })
    };
    let total = |label: String, figure: i128, picture: Option<AnyView>| {
        view! {
            <tr class="sum">
                <th scope="row">{label}</th>
                <td class="figure">{money.amount(Minor::of_sum(figure))}</td>
                {picture}
            </tr>
        }
        .into_any()
    };
    let nature = course.nature;
    let mut rows = vec![total(first, course.from, picture("total").map(IntoAny::into_any))];
    for (label, delta) in course.parts {
        let class = match nature.favourable(delta) {
            Some(true) => "good",
            Some(false) => "bad",
            None => "even",
        };
        let picture = picture(class);
        rows.push(
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="figure">
                        <Change now=Minor::of_sum(delta) before=Minor::ZERO nature money shown=Shown::Amount/>
                    </td>
                    {picture}
                </tr>
            }
            .into_any(),
        );
    }
    rows.push(total(last, course.to, picture("total").map(IntoAny::into_any)));
    view! {
        <table class="waterfall">
            <caption>{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{head}</th>
                    <th scope="col">{text.history_difference()}</th>
                    <td aria-hidden="true"></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(from: i128, parts: &[i128], to: i128) -> Vec<String> {
        let parts = parts.iter().map(|delta| (String::new(), *delta)).collect();
        let course = Bridged { nature: Nature::Expense, from, parts, to };
        course.bars().into_iter().map(|bar| bar.path).collect()
    }

    #[test]
    fn each_part_begins_where_the_one_before_ended() {
        assert_eq!(
            bars(100, &[100, -50], 150),
            ["M0 3h500v18h-500z", "M500 5h500v14h-500z", "M750 5h250v14h-250z", "M0 3h750v18h-750z"]
        );
    }

    #[test]
    fn totals_that_dwarf_their_parts_are_torn_off_and_the_parts_still_seen() {
        let course = bars(1_000_000, &[400], 1_000_400);
        assert_eq!(course.first().map(String::as_str), Some("M24 3h176v18h-176l-8-4.5 8-4.5-8-4.5z"));
        assert_eq!(course.get(1).map(String::as_str), Some("M200 5h800v14h-800z"));
    }

    #[test]
    fn the_picture_begins_at_nothing_where_it_crosses_it() {
        assert_eq!(bars(-50, &[100], 50), ["M0 3h500v18h-500z", "M0 5h1000v14h-1000z", "M500 3h500v18h-500z"]);
        assert_eq!(bars(0, &[], 0), ["M0 3h2v18h-2z", "M0 3h2v18h-2z"]);
    }
}
