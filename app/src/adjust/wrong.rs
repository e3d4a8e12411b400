//! Why an adjustment was not asked for, with the figures that show how to mend it.

use leptos::prelude::*;
use shared::budget::Name;
use shared::budget::adjustment::AdjustmentError;
use shared::money::Minor;

use crate::backend::{AdjustView, AdjustWrong};
use crate::chain::trouble_words;
use crate::format::Money;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn WrongBanner(wrong: AdjustWrong, view: AdjustView) -> impl IntoView {
    let text = use_text();
    let (title, hint) = match &wrong {
        AdjustWrong::Rows => (text.adjust_not_asked().to_owned(), text.adjust_wrong_rows().to_owned()),
        AdjustWrong::Adjustment(error) => (text.adjust_not_asked().to_owned(), words(error, &view, text)),
        AdjustWrong::Chain(trouble) => trouble_words(*trouble, text),
        AdjustWrong::Expired => (text.notice_expired().to_owned(), text.adjust_expired_hint().to_owned()),
        AdjustWrong::Outdated => (text.adjust_outdated().to_owned(), text.adjust_outdated_hint().to_owned()),
    };
    view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title alert=true><p>{hint}</p></Banner> }
}

fn words(error: &AdjustmentError, view: &AdjustView, text: Text) -> String {
    let line = |name: &Name| name.in_language(text.language()).to_owned();
    let amount = |sum: &i128| Money::exact(text.language(), view.currency).amount(Minor::of_sum(*sum));
    // What was spent and what remains is known in the plan's currency.
    let of_plan = |sum: &i128| {
        let amount = Money::exact(text.language(), view.plan_currency).amount(Minor::of_sum(*sum));
        let is_foreign = view.plan_currency != view.currency;
        if is_foreign { [&amount, " ", view.plan_currency.code()].concat() } else { amount }
    };
    match error {
        AdjustmentError::Reason => text.adjust_no_reason().to_owned(),
        AdjustmentError::NothingMoves => text.adjust_nothing_moves().to_owned(),
        AdjustmentError::TooManyLines => text.adjust_too_many_lines().to_owned(),
        AdjustmentError::LineTwice => text.adjust_line_twice().to_owned(),
        AdjustmentError::SeveralDepartments | AdjustmentError::OtherDepartment => {
            text.adjust_other_department().to_owned()
        }
        AdjustmentError::ManyDepartments => text.adjust_many_departments().to_owned(),
        AdjustmentError::TwoCurrencies => text.adjust_two_currencies().to_owned(),
        AdjustmentError::NoYearBefore => text.adjust_no_year_before().to_owned(),
        AdjustmentError::OneLine => text.adjust_one_line().to_owned(),
        AdjustmentError::OnlyAdds { line: name } => text.adjust_only_adds(&line(name)),
        AdjustmentError::NotAnExpense { line: name } => text.adjust_not_an_expense(&line(name)),
        AdjustmentError::Overdrawn { line: name, period, has, takes } => {
            let period = view.period_label(*period, text.language());
            text.adjust_overdrawn(&amount(has), &line(name), &period, &amount(takes))
        }
        AdjustmentError::Unbalanced { over, .. } => text.adjust_unbalanced(&amount(&over.abs())),
        AdjustmentError::MoreThanRemains { line: name, remains, asked } => {
            text.adjust_more_than_remains(&of_plan(asked), &line(name), &of_plan(remains))
        }
        AdjustmentError::Undercut { line: name, spent, left } => {
            text.adjust_undercut(&of_plan(left), &line(name), &of_plan(spent))
        }
        AdjustmentError::TooLarge { line: name } => text.adjust_too_large(&line(name)),
    }
}
