//! What a plan is set up with: its year day by day, its departments with the currencies they budget in, and the form that
//! begins a department's sheet. A plain page.

use leptos::prelude::*;
use shared::money::Currency;

use crate::backend::{SetupRow, SetupView};
use crate::missed_rates::missed_rates;
use crate::primitives::{Banner, Button, Card, Choose, Csrf, EmptyState, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the form that begins a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupNotice {
    Begun,
    /// No such department, or it has a sheet already.
    Taken,
    Currency,
    Expired,
    Busy,
}

impl SetupNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Begun => 200,
            Self::Taken => 409,
            Self::Currency => 422,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }

    const fn said(self, text: Text) -> (Tone, Glyph, &'static str, &'static str) {
        match self {
            Self::Begun => (Tone::Good, Glyph::CheckCircle, text.setup_begun(), text.setup_begun_hint()),
            Self::Taken => (Tone::Warn, Glyph::Users, text.setup_wrong(), text.setup_taken()),
            Self::Currency => (Tone::Warn, Glyph::AlertTriangle, text.setup_wrong(), text.new_plan_wrong_currency()),
            Self::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.drivers_expired_hint()),
            Self::Busy => (Tone::Warn, Glyph::AlertTriangle, text.drivers_busy(), text.drivers_expired_hint()),
        }
    }
}

#[component]
pub fn SetupBoard(view: SetupView, notice: Option<SetupNotice>) -> impl IntoView {
    let text = use_text();
    let banner = notice.map(|notice| {
        let (tone, glyph, title, hint) = notice.said(text);
        view! { <Banner tone glyph title=title alert=notice.status() != 200><p>{hint}</p></Banner> }
    });
    let rates = ["/plans/", &view.plan.to_string(), "/rates"].concat();
    let missed = missed_rates(&view.missed, Some(&rates));
    let departments = ["/plans/", &view.plan.to_string(), "/departments"].concat();
    let accounts = ["/plans/", &view.plan.to_string(), "/accounts"].concat();
    view! {
        <div class="page setup">
            {banner}
            {missed}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.setup_title()}</h1>
                    <p class="soft">{text.setup_about()}</p>
                </div>
                <div class="setup-ways">
                    <a class="button" href=departments><Icon glyph=Glyph::Users/>{text.departments_title()}</a>
                    <a class="button" href=accounts><Icon glyph=Glyph::Layers/>{text.accounts_title()}</a>
                    <a class="button" href=rates><Icon glyph=Glyph::Equal/>{text.rates_title()}</a>
                </div>
            </header>
            <Sheets view=view.clone()/>
            <Year view/>
        </div>
    }
    .into_any()
}

#[component]
fn Sheets(view: SetupView) -> impl IntoView {
    let text = use_text();
    let plan = view.plan;
    let rows = view.departments.iter().map(|row| {
        let name = row.name.in_language(text.language()).to_owned();
        let href = ["/plans/", &plan.to_string(), "/sheets/"].concat();
        let name = match row.sheet.filter(|_| row.may_open) {
            Some(sheet) => view! { <a href=[&href, sheet.to_string().as_str()].concat()>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        let state = if row.sheet.is_some() { text.setup_has_sheet() } else { text.sheet_state_none() };
        let currency = row.sheet.map(|_| row.currency.code()).unwrap_or_default();
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{state}</td>
                <td class="figure">{currency}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let waiting: Vec<&SetupRow> = view.waiting().collect();
    let begin = (view.may_edit && !waiting.is_empty()).then(|| {
        let departments = waiting.iter().map(|row| (row.id.to_string(), row.name.in_language(text.language()).to_owned()));
        let own = view.currency;
        let others = Currency::ALL.iter().filter(move |currency| **currency != own);
        let currencies = std::iter::once(&own).chain(others).map(|of| (of.code().to_owned(), of.code().to_owned()));
        let (department, currency) = view.form;
        let departments = departments.collect::<Vec<_>>();
        let currencies = currencies.collect::<Vec<_>>();
        view! {
            <form class="card-body setup-begin" method="post" action=["/plans/", &plan.to_string(), "/setup/sheet"].concat()>
                <Csrf/>
                <Choose name="department" label=text.plan_department() options=departments
                    chosen=department.map(|id| id.to_string()).unwrap_or_default()/>
                <Choose name="currency" label=text.new_plan_currency() options=currencies
                    chosen=currency.unwrap_or(own).code().to_owned()/>
                <Button submit=true press=Press::Primary glyph=Glyph::Plus>{text.setup_begin()}</Button>
                <p class="hint">{text.setup_begin_hint(own.code())}</p>
            </form>
        }
    });
    let table = if view.departments.is_empty() {
        view! { <EmptyState glyph=Glyph::Users title=text.plan_empty() hint=text.plan_empty_hint()/> }.into_any()
    } else {
        view! {
            <table class="table setup-sheets">
                <thead>
                    <tr>
                        <th scope="col">{text.plan_department()}</th>
                        <th scope="col">{text.plan_state()}</th>
                        <th scope="col">{text.new_plan_currency()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! { <Card id="sheets" title=text.setup_sheets()>{table}{begin}</Card> }.into_any()
}

/// The year, day by day: what a period covers is what everybody plans against.
#[component]
fn Year(view: SetupView) -> impl IntoView {
    let text = use_text();
    let (calendar, has_weeks) = (view.calendar, view.weeks.is_some());
    let rows = view.periods.iter().map(|row| {
        let weeks = has_weeks.then(|| {
            view! { <td class="number">{row.weeks.map(|weeks| weeks.to_string()).unwrap_or_default()}</td> }
        });
        view! {
            <tr>
                <th scope="row">{calendar.period_label(row.period, text.language())}</th>
                <td class="figure">{row.first.to_string()}</td>
                <td class="figure">{row.last.to_string()}</td>
                {weeks}
                <td class="number">{row.working_days.to_string()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let about =
        view.weeks.map_or_else(|| view.year.clone(), |weeks| text.setup_year_weeks(&weeks.to_string(), &view.year));
    view! {
        <Card id="year" title=text.new_plan_calendar() aside=about>
            <table class="table setup-year">
                <thead>
                    <tr>
                        <th scope="col">{text.setup_period()}</th>
                        <th scope="col">{text.setup_first()}</th>
                        <th scope="col">{text.setup_last()}</th>
                        {has_weeks.then(|| view! { <th scope="col" class="number">{text.setup_weeks()}</th> })}
                        <th scope="col" class="number">{text.setup_working_days()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Card>
    }
    .into_any()
}
