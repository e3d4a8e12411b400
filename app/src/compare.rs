//! A scenario beside the budget: what both add up to, where they differ, and what goes back.
//!
//! It is a plain page: tables and one form, no script at all. Merging posts which states of both it was decided on; the
//! server refuses when either has moved by then, and this page shows what stands now.

mod figures;
mod lines;
mod merge;
mod notice;

pub use notice::CompareNotice;

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::backend::{CompareView, Said};
use crate::format::Money;
use crate::primitives::{Badge, Glyph, Icon, Tone};
use crate::text::{Text, use_text};

/// `chosen` is what was picked before and came back: by number, whether it is the scenario's.
#[component]
pub fn CompareBoard(view: CompareView, notice: Option<CompareNotice>, chosen: BTreeMap<usize, bool>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.currency);
    let scenario = view.scenario.clone();
    let sheet = |id: shared::id::SheetId| ["/plans/", &view.plan.to_string(), "/sheets/", &id.to_string()].concat();
    view! {
        <div class="page compare">
            {notice.map(|notice| view! { <notice::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.compare_title(view.department.in_language(language), &view.scenario)}</h1>
                    <p class="compare-links">
                        <Badge tone=Tone::Accent glyph=Glyph::Branch>{scenario}</Badge>
                        <a href=sheet(view.sheet)><Icon glyph=Glyph::Sheet/>{text.compare_open_scenario()}</a>
                        <a href=sheet(view.base)><Icon glyph=Glyph::Sheet/>{text.compare_open_budget()}</a>
                    </p>
                </div>
            </header>
            <figures::Figures view=view.clone() money/>
            <lines::Lines view=view.clone() money/>
            <merge::Merge view money chosen/>
        </div>
    }
    .into_any()
}

/// What stands in a place, in words.
fn said(said: &Said, money: Money, text: Text) -> String {
    match said {
        Said::Nothing => text.compare_empty().to_owned(),
        Said::Figure(minor) => money.amount(*minor),
        Said::Text(typed) => typed.clone(),
        Said::Words(words) => words.in_language(text.language()).to_owned(),
        Said::There(Some(total)) => text.compare_there(&money.amount(*total)),
        Said::There(None) => text.compare_is_there().to_owned(),
        Said::Gone => text.compare_gone().to_owned(),
        Said::Moved => text.compare_place().to_owned(),
    }
}
