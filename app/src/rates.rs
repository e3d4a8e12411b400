//! A plan's exchange rates: what sheets in other currencies are converted by. A plain page: which kind counts, a list, and
//! one form that writes a currency's.

use leptos::prelude::*;
use shared::budget::{Carried, RateKind};
use shared::calendar::Period;
use shared::money::{Currency, Rate};

use crate::backend::{RatesForm, RatesRow, RatesView, RatesWrong};
use crate::missed_rates::missed_rates;
use crate::primitives::{Banner, Button, Card, Choose, Csrf, EmptyState, Field, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the last thing that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatesNotice {
    Saved,
    Deleted,
    Wrong(RatesWrong),
    Expired,
    /// The plan could not be written to just now.
    Busy,
}

impl RatesNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Saved | Self::Deleted => 200,
            Self::Wrong(_) => 422,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }

    fn said(self, text: Text) -> (&'static str, String) {
        match self {
            Self::Saved => (text.drivers_saved(), text.rates_saved_hint().to_owned()),
            Self::Deleted => (text.drivers_deleted(), text.rates_saved_hint().to_owned()),
            Self::Wrong(wrong) => (text.drivers_wrong(), words(wrong, text)),
            Self::Expired => (text.notice_expired(), text.drivers_expired_hint().to_owned()),
            Self::Busy => (text.drivers_busy(), text.drivers_expired_hint().to_owned()),
        }
    }
}

fn words(wrong: RatesWrong, text: Text) -> String {
    let which = match wrong {
        RatesWrong::Currency => return text.new_plan_wrong_currency().to_owned(),
        RatesWrong::Own => return text.rates_wrong_own().to_owned(),
        RatesWrong::Day => return text.rates_wrong_day().to_owned(),
        RatesWrong::Nothing => return text.rates_wrong_nothing().to_owned(),
        RatesWrong::PlanRate => text.rates_plan().to_owned(),
        RatesWrong::ClosingRate => text.rates_closing().to_owned(),
        RatesWrong::AverageRate(period) => text.rates_average_of(&period.number().to_string()),
    };
    text.rates_wrong_rate(&which)
}

#[component]
pub fn RatesBoard(view: RatesView, notice: Option<RatesNotice>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/rates"].concat();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        let is_good = notice.status() == 200;
        let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Banner tone glyph title=title alert=!is_good><p>{hint}</p></Banner> }
    });
    let missed = missed_rates(&view.missed, None);
    let list = if view.rows.is_empty() {
        view! { <EmptyState glyph=Glyph::Equal title=text.rates_none() hint=text.rates_none_hint()/> }.into_any()
    } else {
        view! { <List view=view.clone() address=address.clone()/> }.into_any()
    };
    let forms = view.may_edit.then(|| {
        view! {
            <Kind kind=view.kind address=address.clone()/>
            <Write view=view.clone() address=address.clone()/>
        }
    });
    view! {
        <div class="page rates">
            {banner}
            {missed}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.rates_title()}</h1>
                    <p class="soft">{text.rates_about(view.currency.code())}</p>
                </div>
            </header>
            <Card id="rates" title=text.rates_list()>{list}</Card>
            {forms}
        </div>
    }
    .into_any()
}

fn said(rate: Option<Rate>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string())
}

#[component]
fn List(view: RatesView, address: String) -> impl IntoView {
    let text = use_text();
    let may_edit = view.may_edit;
    let rows = view.rows.iter().map(|row| {
        let code = row.currency.code();
        let change = may_edit.then(|| {
            let href = [&address, "?change=", code, "#write"].concat();
            view! { <a class="button quiet small" href=href aria-label=text.drivers_change_one(code)><Icon glyph=Glyph::Pencil/></a> }
        });
        let names: Vec<&str> = row.used_by.iter().map(|name| name.in_language(text.language())).collect();
        let used = if names.is_empty() { text.drivers_unused().to_owned() } else { names.join(text.list_separator()) };
        let from = row.rates.carried.map(|from| match from {
            Carried::Plan => text.rates_carried_plan(),
            Carried::Average => text.rates_carried_average(),
            Carried::Closing => text.rates_carried_closing(),
        });
        let carried = from.map(|from| view! { <span class="rates-carried faint">{from}</span> });
        let as_of = row.rates.as_of.map(|day| day.to_string()).unwrap_or_default();
        view! {
            <tr>
                <th scope="row">{["1 ", code, " ="].concat()}</th>
                <td class="number figure"><span class="cell-label">{text.rates_plan()}</span>{said(row.rates.plan)}{carried}</td>
                <td class="number figure"><span class="cell-label">{text.rates_average()}</span>{averages(row, &view)}</td>
                <td class="number figure"><span class="cell-label">{text.rates_closing()}</span>{said(row.rates.closing)}</td>
                <td class="figure"><span class="cell-label">{text.rates_as_of()}</span>{as_of}</td>
                <td><span class="cell-label">{text.rates_used_by()}</span>{used}</td>
                <td class="actions">{change}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table rates-table">
            <thead>
                <tr>
                    <th scope="col">{text.new_plan_currency()}</th>
                    <th scope="col" class="number">{text.rates_plan()}</th>
                    <th scope="col" class="number">{text.rates_average()}</th>
                    <th scope="col" class="number">{text.rates_closing()}</th>
                    <th scope="col">{text.rates_as_of()}</th>
                    <th scope="col">{text.rates_used_by()}</th>
                    <th scope="col"><span class="visually-hidden">{text.drivers_change()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// How many periods have an average, or the one that all of them have.
fn averages(row: &RatesRow, view: &RatesView) -> String {
    let text = use_text();
    let periods: Vec<Period> = view.calendar.periods().collect();
    let own: Vec<Rate> = periods.iter().filter_map(|period| row.rates.average(*period)).collect();
    match own.as_slice() {
        [] => "–".to_owned(),
        [only] => [&only.to_string(), " · ", &text.rates_of_periods("1", &periods.len().to_string())].concat(),
        [first, rest @ ..] if rest.iter().all(|rate| rate == first) && own.len() == periods.len() => first.to_string(),
        own => text.rates_of_periods(&own.len().to_string(), &periods.len().to_string()),
    }
}

/// Which rate income and expense are converted at.
#[component]
fn Kind(kind: RateKind, address: String) -> impl IntoView {
    let text = use_text();
    let way = move |of: RateKind, label: &'static str, hint: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="kind" value=of.as_str() checked=of == kind/>
                <span><strong>{label}</strong><span class="faint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <Card id="kind" title=text.rates_kind()>
            <form class="card-body setup-kind" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <fieldset class="setup-families">
                    <legend class="visually-hidden">{text.rates_kind()}</legend>
                    {way(RateKind::Plan, text.rates_plan(), text.rates_kind_plan_hint())}
                    {way(RateKind::Average, text.rates_average(), text.rates_kind_average_hint())}
                </fieldset>
                <div class="actuals-buttons">
                    <Button submit=true glyph=Glyph::Check name="take" value="kind">{text.drivers_save()}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Write(view: RatesView, address: String) -> impl IntoView {
    let text = use_text();
    let RatesForm { currency, as_of, plan, closing, average } = view.form.clone();
    let known = view.rows.iter().any(|row| row.currency.code() == currency && !row.rates.is_empty());
    let title = if known { text.drivers_change_one(&currency) } else { text.rates_add().to_owned() };
    let away = known.then(|| {
        view! {
            <a class="button" href=address.clone()>{text.model_cancel()}</a>
            <Button submit=true press=Press::Danger glyph=Glyph::Trash name="take" value="delete">{text.drivers_delete()}</Button>
        }
    });
    let offered = Currency::ALL.iter().filter(|of| **of != view.currency);
    let offered = offered.map(|of| (of.code().to_owned(), of.code().to_owned())).collect::<Vec<_>>();
    let chosen = if currency.is_empty() { first_wanted(&view) } else { currency };
    let has_average = average.iter().any(|typed| !typed.trim().is_empty());
    let periods = view.calendar.periods().map(|period| {
        let name = ["m", period.key()].concat();
        let typed = average.get(period.index()).cloned().unwrap_or_default();
        view! {
            <label class="field"><span class="label">{view.calendar.period_label(period, text.language())}</span>
                <input class="input" name=name value=typed inputmode="decimal" autocomplete="off" maxlength="24"/>
            </label>
        }
    });
    let periods = periods.collect_view();
    view! {
        <Card id="write" title>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <div class="drivers-fields">
                    <Choose name="currency" label=text.new_plan_currency() options=offered chosen=chosen/>
                    <Field name="plan" label=text.rates_plan() value=plan hint=text.rates_plan_hint(view.currency.code()) autocomplete="off" length_max=24/>
                    <Field name="closing" label=text.rates_closing() value=closing hint=text.rates_closing_hint() autocomplete="off" length_max=24/>
                    <Field name="as_of" kind="date" label=text.rates_as_of() value=as_of hint=text.rates_as_of_hint() autocomplete="off" length_max=10/>
                </div>
                <details open=has_average>
                    <summary>{text.rates_average_by()}</summary>
                    <div class="drivers-months">{periods}</div>
                </details>
                <div class="actuals-buttons saves-first">
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="save">{text.drivers_save()}</Button>
                    {away}
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// The first currency somebody budgets in that has no rates yet.
fn first_wanted(view: &RatesView) -> String {
    let wanted = view.rows.iter().find(|row| row.rates.is_empty()).map(|row| row.currency);
    let usual = if view.currency == Currency::USD { Currency::EUR } else { Currency::USD };
    wanted.unwrap_or(usual).code().to_owned()
}
