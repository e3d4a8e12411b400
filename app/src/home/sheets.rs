//! The sheets the reader works on: how far each is, and how far from its target.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::backend::{Compared, OwnSheet};
use crate::charts::{GapBar, gap_path};
use crate::format::Money;
use crate::primitives::{Change, Glyph, Icon, SheetStateBadge, Shown, still};
use crate::text::use_text;

/// `count` is how many there are, of which `sheets` are shown.
#[component]
pub fn Sheets(sheets: Vec<OwnSheet>, count: usize) -> impl IntoView {
    let text = use_text();
    let rest = count.saturating_sub(sheets.len());
    // One scale for all of them, so that rows compare.
    let gap_most =
        sheets.iter().filter_map(|sheet| gap(sheet.headline()?.0)).map(Minor::magnitude).max().unwrap_or_default();
    let unit = sheets.first().map(|sheet| Money::table(text.language(), sheet.currency).heading());
    view! {
        <section class="card own-sheets" aria-labelledby="own-sheets">
            <header class="card-head">
                <h2 id="own-sheets">{text.home_sheets()}</h2>
                <span class="aside">{unit}</span>
            </header>
            <ul class="home-list">{sheets.into_iter().map(|sheet| view! { <Row sheet gap_most/> }).collect_view()}</ul>
            {(rest > 0).then(|| view! { <p class="card-foot">{text.home_sheets_more(rest)}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(sheet: OwnSheet, gap_most: u64) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::table(language, sheet.currency);
    let href = ["/plans/", &sheet.plan.to_string(), "/sheets/", &sheet.id.to_string()].concat();
    let figures = sheet.headline().map(|(figures, nature)| view! { <Against figures nature gap_most money/> });
    let returned = sheet.returned.as_ref().map(|(by, comment)| {
        view! { <span class="own-sheet-why">{text.home_returned_by(comment, &by.name)}</span> }
    });
    view! {
        <li>
            <a class="own-sheet" href=href>
                <span class="home-item-text">
                    <strong>{sheet.department.in_language(language).to_owned()}</strong>
                    <span class="faint">
                        {sheet.plan_title.in_language(language).to_owned()}
                        " · "
                        {text.request_revision(&sheet.revision.to_string())}
                    </span>
                </span>
                <span class="own-sheet-state"><SheetStateBadge state=Some(sheet.state)/></span>
                {figures}
                <Icon glyph=Glyph::ChevronRight/>
                {returned}
            </a>
        </li>
    }
    .into_any()
}

/// How much more than the target is planned.
fn gap(figures: Compared) -> Option<Minor> {
    figures.now.checked_sub(figures.target?).ok()
}

/// A total against its target; without a target the total alone.
#[component]
fn Against(figures: Compared, nature: Nature, gap_most: u64, money: Money) -> impl IntoView {
    let text = use_text();
    let now = figures.now;
    let name = text.nature(nature);
    let of_target =
        figures.target.map(|target| view! { <span class="faint">{text.home_of_target(&money.amount(target))}</span> });
    let bar = gap(figures).map(|gap| {
        let favourable = nature.favourable(i128::from(gap.0)).unwrap_or(true);
        let class = if favourable { "good" } else { "bad" };
        view! { <GapBar class=still(class.to_owned()) path=still(gap_path(gap, gap_most))/> }
    });
    view! {
        <span class="own-sheet-figure figures">
            <span class="visually-hidden">{name} " "</span>
            <span>{money.amount(now)}</span>
            {of_target}
        </span>
        <span class="own-sheet-bar">{bar}</span>
        <span class="own-sheet-gap figures">
            {figures.target.map(|before| view! { <Change now before nature money shown=Shown::Amount/> })}
            {figures.target.map(|before| {
                view! { <span class="own-sheet-share"><Change now before nature money shown=Shown::Percent/></span> }
            })}
        </span>
    }
    .into_any()
}
