//! The pictures: from budget to forecast, month beside month, how the year runs up, and what it is spent on. Each says in a
//! sentence what it shows, and has its figures as a table below.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::budget::outturn::{Outturn, running};
use shared::calendar::Period;
use shared::language::Language;
use shared::money::Minor;

use crate::backend::{OutturnRow, OutturnView};
use crate::charts::{Bridged, Columns, Course, First, Running, ShareBar, Trend, Waterfall, share_path};
use crate::format::{self, Money};
use crate::primitives::{Card, still};
use crate::text::use_text;

/// Steps of a waterfall that can be read; smaller ones are one.
const STEPS_MAX: usize = 8;
/// Accounts of which the share is shown.
const SHARES_MAX: usize = 10;

#[component]
pub fn Charts(view: OutturnView, money: Money) -> impl IntoView {
    let text = use_text();
    let by_account = (!view.accounts.is_empty())
        .then(|| view! { <Bridge view=view.clone() money id="bridge-accounts" title=text.outturn_bridge_accounts() of_accounts=true/> });
    let title = if view.sheet.is_some() { text.outturn_bridge_accounts() } else { text.outturn_bridge_departments() };
    let natures = [(Nature::Income, text.plan_income()), (Nature::Expense, text.plan_expense())];
    let courses = natures.into_iter().filter_map(|(nature, name)| {
        let sum = view.sum(nature)?;
        Some(view! { <YearCourse view=view.clone() money sum nature name/> })
    });
    view! {
        <div class="outturn-charts">
            <Bridge view=view.clone() money id="bridge" title of_accounts=false/>
            {by_account}
            {courses.collect_view()}
            <Shares view=view.clone() money/>
        </div>
    }
    .into_any()
}

/// From the year's budget by the rows' variances to the forecast.
#[component]
fn Bridge(view: OutturnView, money: Money, id: &'static str, title: &'static str, of_accounts: bool) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let earns = view.sum(Nature::Income).is_some();
    let rows = if of_accounts { &view.accounts } else { &view.rows };
    // Of a plan that earns the result is bridged, in which income counts for and spending against.
    let sign = |nature| if earns && nature == Nature::Expense { -1 } else { 1 };
    let mut parts: Vec<(String, i128)> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for row in rows {
        let standing = view.standing(&row.outturn);
        from += sign(row.nature) * standing.year;
        to += sign(row.nature) * standing.forecast;
        let name = label(row, rows, language, text.plan_no_account());
        let delta = sign(row.nature) * standing.year_variance();
        match parts.iter_mut().find(|(known, _)| *known == name) {
            // A department earns and spends.
            Some((_, sum)) if !of_accounts => *sum += delta,
            _ => parts.push((name, delta)),
        }
    }
    parts.retain(|(_, delta)| *delta != 0);
    parts.sort_by_key(|(_, delta)| std::cmp::Reverse(delta.abs()));
    if parts.len() > STEPS_MAX {
        let rest: i128 = parts.split_off(STEPS_MAX - 1).into_iter().map(|(_, delta)| delta).sum();
        parts.push((text.outturn_others().to_owned(), rest));
    }
    let nature = if earns { Nature::Income } else { Nature::Expense };
    let course = Bridged { nature, from, parts, to };
    let (about, ends) = if earns {
        (
            text.outturn_bridge_result(),
            [text.outturn_budget_result().to_owned(), text.outturn_forecast_result().to_owned()],
        )
    } else {
        (text.outturn_bridge_spending(), [text.outturn_year_budget().to_owned(), text.outturn_forecast().to_owned()])
    };
    view! {
        <Card id title aside=money.heading()>
            <div class="card-body"><Waterfall course money caption=about ends head=text.outturn_step()/></div>
        </Card>
    }
    .into_any()
}

/// What a row is called: by its code as well where two accounts among `rows` have one name.
fn label(row: &OutturnRow, rows: &[OutturnRow], language: Language, none: &str) -> String {
    let name = row.label.in_language(language);
    let is_shared = || rows.iter().any(|other| other.label == row.label && other.code != row.code);
    match &row.code {
        None if name.is_empty() => none.to_owned(),
        None => name.to_owned(),
        Some(code) if name.is_empty() => code.to_string(),
        Some(code) if is_shared() => [code.as_str(), " ", name].concat(),
        Some(_) => name.to_owned(),
    }
}

/// Month beside month, and how they run up.
#[component]
fn YearCourse(view: OutturnView, money: Money, sum: Outturn, nature: Nature, name: &'static str) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let periods: Vec<Period> = view.calendar.periods().collect();
    let labels: Vec<String> =
        periods.iter().map(|period| view.calendar.period_label(*period, language).to_owned()).collect();
    let through = view.through;
    let has_been = |period: &Period| through.is_some_and(|through| *period <= through);
    let count = periods.iter().filter(|period| has_been(period)).count();
    let minors =
        |series: &shared::budget::Series| periods.iter().map(|at| Minor::of_sum(series.get(*at))).collect::<Vec<_>>();
    let forecast = sum.forecast(through, view.asked.to_go);
    let (budget, actual) = (minors(&sum.budget), minors(&sum.actual));
    let shown: Vec<Minor> = actual.iter().take(count).copied().collect();
    let course = Course::of(&budget, &shown, None, money);
    let [top, middle, low] = course.scale;
    let run = |series: &shared::budget::Series| {
        let run = running(series);
        periods.iter().map(|at| run.get(*at)).collect::<Vec<_>>()
    };
    let (planned, been, expected) = (run(&sum.budget), run(&sum.actual), run(&forecast));
    let trend = Running {
        budget: planned.clone(),
        actual: been.iter().take(count).copied().collect(),
        forecast: expected.clone(),
    };
    let amount = |sum: i128| money.amount(Minor::of_sum(sum));
    let end = periods.len().saturating_sub(1);
    let about = text.outturn_trend_about(
        &amount(planned.get(end).copied().unwrap_or(0)),
        &amount(expected.get(end).copied().unwrap_or(0)),
        &name.to_lowercase(),
    );
    let rows = periods.iter().enumerate().map(|(index, period)| {
        let at = |list: &[i128]| amount(list.get(index).copied().unwrap_or(0));
        let own = |list: &[Minor]| list.get(index).map(|minor| money.amount(*minor)).unwrap_or_default();
        let real = if has_been(period) { own(&actual) } else { "–".to_owned() };
        view! {
            <tr>
                <th scope="row">{labels.get(index).cloned().unwrap_or_default()}</th>
                <td class="number figures">{own(&budget)}</td>
                <td class="number figures">{real}</td>
                <td class="number figures">{at(&planned)}</td>
                <td class="number figures">{at(&expected)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let (months, trends) = (labels.clone(), labels);
    let (months_id, trend_id) = match nature {
        Nature::Income => ("income-months", "income-trend"),
        Nature::Expense => ("expense-months", "expense-trend"),
    };
    view! {
        <Card id=months_id title=text.outturn_months(name) aside=money.heading()>
            <figure class="card-body">
                <Columns
                    first=still(course.first)
                    kind=First::Before
                    second=still(course.second)
                    level=still(String::new())
                    scale=[still(top), still(middle), still(low)]
                    labels=months
                    about=text.outturn_months_about(name)
                />
                <figcaption>
                    <ul class="legend">
                        <li><i class="before"></i>{text.plan_budget()}</li>
                        <li><i></i>{text.outturn_actual()}</li>
                    </ul>
                </figcaption>
            </figure>
        </Card>
        <Card id=trend_id title=text.outturn_trend(name) aside=money.heading()>
            <figure class="card-body">
                <Trend course=trend money labels=trends about=about.clone()/>
                <figcaption>
                    <ul class="legend courses">
                        <li><i class="planned"></i>{text.plan_budget()}</li>
                        <li><i class="been"></i>{text.outturn_actual()}</li>
                        <li><i class="expected"></i>{text.outturn_forecast()}</li>
                    </ul>
                    <p class="faint">{about}</p>
                </figcaption>
            </figure>
            <details class="chart-table">
                <summary>{text.outturn_as_table()}</summary>
                <div class="scroll-x" tabindex="0" role="region" aria-label=text.outturn_months(name)>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{text.outturn_period()}</th>
                                <th scope="col" class="number">{text.plan_budget()}</th>
                                <th scope="col" class="number">{text.outturn_actual()}</th>
                                <th scope="col" class="number">{text.outturn_budget_running()}</th>
                                <th scope="col" class="number">{text.outturn_forecast_running()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </Card>
    }
    .into_any()
}

/// What the year is spent on: the share of each account in the forecast.
#[component]
fn Shares(view: OutturnView, money: Money) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let source = if view.sheet.is_some() { &view.rows } else { &view.accounts };
    let mut shares: Vec<(String, i128)> = source
        .iter()
        .filter(|row| row.nature == Nature::Expense)
        .map(|row| (label(row, source, language, text.plan_no_account()), view.standing(&row.outturn).forecast))
        .filter(|(_, forecast)| *forecast > 0)
        .collect();
    if shares.is_empty() {
        return ().into_any();
    }
    let whole: i128 = shares.iter().map(|(_, forecast)| forecast).sum();
    shares.sort_by_key(|(_, forecast)| std::cmp::Reverse(*forecast));
    if shares.len() > SHARES_MAX {
        let rest: i128 = shares.split_off(SHARES_MAX - 1).into_iter().map(|(_, forecast)| forecast).sum();
        shares.push((text.outturn_others().to_owned(), rest));
    }
    let most = shares.iter().map(|(_, forecast)| Minor::of_sum(*forecast).magnitude()).max().unwrap_or_default();
    let rows = shares.into_iter().map(move |(name, forecast)| {
        let minor = Minor::of_sum(forecast);
        let share = format::percent_of(minor, Minor::of_sum(whole)).unwrap_or_default();
        view! {
            <tr>
                <th scope="row"><span>{name}</span> <ShareBar path=still(share_path(minor, most)) nature=Nature::Expense/></th>
                <td class="number figures">{money.amount(minor)}</td>
                <td class="number figures">{share}</td>
            </tr>
        }
    });
    view! {
        <Card id="shares" title=text.outturn_shares() aside=money.heading()>
            <table class="table shares">
                <caption class="visually-hidden">{text.outturn_shares_about()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.plan_account()}</th>
                        <th scope="col" class="number">{text.outturn_forecast()}</th>
                        <th scope="col" class="number">{text.outturn_share()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </Card>
    }
    .into_any()
}
