//! Budget, actuals and forecast. A plain page: tables, links and pictures, no script at all; on paper it is a report.
//!
//! A plan shows its departments; a department its accounts and lines; a line leads to itself in the sheet. So every total
//! is two clicks from what it is made of.

mod charts;
mod filter;
mod summary;
mod table;

use leptos::prelude::*;

use crate::backend::OutturnView;
use crate::format::Money;
use crate::missed_rates::missed_rates;
use crate::primitives::{EmptyState, Glyph, Icon};
use crate::text::use_text;

#[component]
pub fn OutturnBoard(view: OutturnView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::table(language, view.currency);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let import = view.may_import.then(|| {
        let href = [&plan, "/actuals"].concat();
        view! { <a class="button" href=href><Icon glyph=Glyph::Upload/><span>{text.outturn_import()}</span></a> }
    });
    let title = match &view.sheet {
        Some((_, department)) => text.outturn_title_of(department.in_language(language)),
        None => text.outturn_title().to_owned(),
    };
    let through = view.through.map(|period| view.calendar.period_label(period, language).to_owned());
    let standing = match (&through, view.is_closed) {
        (Some(period), true) => text.outturn_closed_to(period),
        (Some(period), false) => text.outturn_provisional_to(period),
        (None, _) => text.outturn_none_yet().to_owned(),
    };
    let sheet = view.sheet.as_ref().map(|(sheet, _)| {
        let href = [&plan, "/sheets/", &sheet.to_string()].concat();
        view! { <a href=href><Icon glyph=Glyph::Sheet/>{text.outturn_open_sheet()}</a> }
    });
    let basis = view.adjustments.map(|count| {
        let href = [&plan, "/adjustments"].concat();
        view! { <span class="soft">{text.outturn_basis(count)}</span> <a href=href><Icon glyph=Glyph::Pencil/>{text.outturn_basis_link()}</a> }
    });
    let file = |end: &str| [&view.base(), "/export.", end, &view.asked.query()].concat();
    let (workbook, table) = (file("xlsx"), file("csv"));
    // Where there is nothing yet, it is the thing to do; later it stands in the head.
    let (first_import, import) = if through.is_none() { (import, None) } else { (None, import) };
    let body = if through.is_none() {
        view! {
            <div class="card">
                <EmptyState glyph=Glyph::Target title=text.outturn_empty() hint=if view.may_import {
                    text.outturn_empty_hint_may()
                } else {
                    text.outturn_empty_hint()
                }>
                    <div class="actions">{first_import}</div>
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        view! {
            <filter::Filter view=view.clone()/>
            <summary::Summary view=view.clone() money/>
            <table::Rows view=view.clone() money/>
            <charts::Charts view=view.clone() money/>
        }
        .into_any()
    };
    view! {
        <div class="page outturn">
            {missed_rates(&view.missed, Some(&["/plans/", &view.plan.to_string(), "/rates"].concat()))}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{title}</h1>
                    <p class="outturn-links">
                        <span class="soft">{standing}</span> {sheet}
                        <a href=workbook><Icon glyph=Glyph::Download/>{text.outturn_export_workbook()}</a>
                        <a href=table>{text.outturn_export()}</a>
                    </p>
                    {basis.map(|basis| view! { <p class="outturn-links">{basis}</p> })}
                </div>
                {import}
            </header>
            {body}
        </div>
    }
    .into_any()
}
