//! A scenario beside the budget: what both add up to, where they differ, and what goes back; or the other way, what the
//! budget has got since and the scenario takes.
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

use crate::backend::{CompareView, Said, Toward};
use crate::format::Money;
use crate::primitives::{Badge, Banner, Glyph, Icon, Tone};
use crate::text::{Text, use_text};

/// `chosen` is what was picked before and came back: by number, whether it is the scenario's.
#[component]
pub fn CompareBoard(view: CompareView, notice: Option<CompareNotice>, chosen: BTreeMap<usize, bool>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.currency);
    let scenario = view.scenario.clone();
    let sheet = |id: shared::id::SheetId| ["/plans/", &view.plan.to_string(), "/sheets/", &id.to_string()].concat();
    let (toward, department) = (view.toward, view.department.in_language(language).to_owned());
    let behind = (toward == Toward::Budget && view.behind > 0).then(|| {
        let href = [&sheet(view.sheet), "/update"].concat();
        view! {
            <Banner tone=Tone::Accent glyph=Glyph::Info title=text.compare_behind(view.behind)>
                <p><a href=href>{text.compare_behind_link()}</a></p>
            </Banner>
        }
    });
    let title = match toward {
        Toward::Budget => text.compare_title(&department, &view.scenario),
        Toward::Scenario => text.compare_update_title(&department, &view.scenario),
    };
    let back = (toward == Toward::Scenario).then(|| {
        let href = [&sheet(view.sheet), "/compare"].concat();
        view! { <a href=href><Icon glyph=Glyph::Equal/>{text.scenario_compare()}</a> }
    });
    // What is taken over is decided place by place; both sides whole stand on the page of the way back.
    let sides = (toward == Toward::Budget).then(|| {
        view! {
            <figures::Figures view=view.clone() money/>
            <lines::Lines view=view.clone() money/>
        }
    });
    view! {
        <div class="page compare">
            {notice.map(|notice| view! { <notice::NoticeBanner notice toward/> })}
            {behind}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{title}</h1>
                    <p class="compare-links">
                        <Badge tone=Tone::Accent glyph=Glyph::Branch>{scenario}</Badge>
                        <a href=sheet(view.sheet)><Icon glyph=Glyph::Sheet/>{text.compare_open_scenario()}</a>
                        <a href=sheet(view.base)><Icon glyph=Glyph::Sheet/>{text.compare_open_budget()}</a>
                        {back}
                    </p>
                </div>
            </header>
            {sides}
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
        Said::Cut(cost) => text.compare_cut(&money.amount(*cost)),
        Said::Gone => text.compare_gone().to_owned(),
        Said::Moved => text.compare_place().to_owned(),
    }
}
