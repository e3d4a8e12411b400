//! The strip of key figures: what comes in, what goes out, what is left, and how far the sheets are.

use std::sync::Arc;

use leptos::prelude::*;

use super::board::Board;
use super::shown::{Key, Sheets};
use crate::charts::Progress;
use crate::primitives::{LiveChange, Reader, live};
use crate::text::use_text;

#[component]
pub fn Summary(board: Board, earns: bool) -> impl IntoView {
    let text = use_text();
    let last_year = text.plan_against_last_year();
    let mut figures = vec![(text.plan_expense(), board.part(|shown| shown.expense.clone()), last_year)];
    if earns {
        figures.insert(0, (text.plan_income(), board.part(|shown| shown.income.clone()), last_year));
        figures.push((text.plan_result(), board.part(|shown| shown.result.clone()), ""));
    }
    let figure = |(name, key, beside)| view! { <KeyFigure name key beside/> };
    view! {
        <section class="card key-figures" aria-label=text.plan_key_figures()>
            {figures.into_iter().map(figure).collect_view()}
            <Progressing sheets=board.part(|shown| shown.sheets.clone())/>
        </section>
    }
}

/// One figure against its target; `beside` says what the second comparison is with.
#[component]
fn KeyFigure(name: &'static str, key: Reader<Key>, beside: &'static str) -> impl IntoView {
    let part = |pick: fn(Key) -> crate::primitives::ChangeWords| -> Reader<_> {
        let key = Arc::clone(&key);
        Arc::new(move || pick(key()))
    };
    view! {
        <div class="key-figure">
            <h2>{name}</h2>
            <p class="key-amount figures">{live(&key, |key| key.amount)}</p>
            <p>
                <LiveChange words=part(|key| key.against_target)/>
                " "
                <span class="faint">{use_text().plan_against_target()}</span>
            </p>
            <p>
                <LiveChange words=part(|key| key.beside)/>
                " "
                <span class="faint">{beside}</span>
            </p>
        </div>
    }
}

#[component]
fn Progressing(sheets: Reader<Sheets>) -> impl IntoView {
    let stages: Reader<_> = {
        let sheets = Arc::clone(&sheets);
        Arc::new(move || sheets().stages)
    };
    view! {
        <div class="key-figure">
            <h2>{use_text().plan_sheets()}</h2>
            <p class="key-amount">{live(&sheets, |sheets| sheets.approved)}</p>
            <Progress stages about=live(&sheets, |sheets| sheets.approved)/>
            <p class="faint">{live(&sheets, |sheets| sheets.rest)}</p>
        </div>
    }
}
