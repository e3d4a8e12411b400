//! Beginning a plan from nothing: its name, year and currency, how the year falls into periods, and who budgets in it. A
//! plain page with one form.

use leptos::prelude::*;
use shared::calendar::{WeekPattern, YearEnd, YearLabel};
use shared::language::Language;
use shared::money::Currency;

use crate::backend::{NewPlanForm, NewPlanView, NewPlanWrong};
use crate::primitives::{Banner, Button, Card, Choose, Csrf, Field, Glyph, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPlanNotice {
    Wrong(NewPlanWrong),
    /// The form lay open too long.
    Expired,
}

impl NewPlanNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Wrong(_) => 422,
            Self::Expired => 403,
        }
    }

    const fn said(self, text: Text) -> (&'static str, &'static str) {
        match self {
            Self::Wrong(wrong) => (text.new_plan_wrong(), words(wrong, text)),
            Self::Expired => (text.notice_expired(), text.drivers_expired_hint()),
        }
    }
}

const fn words(wrong: NewPlanWrong, text: Text) -> &'static str {
    match wrong {
        NewPlanWrong::NoName => text.next_year_wrong_name(),
        NewPlanWrong::NameTooLong => text.drivers_wrong_long(),
        NewPlanWrong::Year => text.new_plan_wrong_year(),
        NewPlanWrong::Currency => text.new_plan_wrong_currency(),
        NewPlanWrong::Calendar => text.new_plan_wrong_calendar(),
        NewPlanWrong::NoDepartment => text.new_plan_wrong_departments(),
    }
}

#[component]
pub fn NewPlanBoard(view: NewPlanView, notice: Option<NewPlanNotice>) -> impl IntoView {
    let text = use_text();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title alert=true><p>{hint}</p></Banner> }
    });
    let form = view.form.clone();
    let currencies = Currency::ALL.iter().map(|currency| (currency.code().to_owned(), currency.code().to_owned()));
    let currencies: Vec<_> = currencies.collect();
    let charts = view.charts.iter().map(|(plan, name)| (plan.to_string(), said(name, text)));
    let charts: Vec<_> = charts.chain([(String::new(), text.new_plan_no_chart().to_owned())]).collect();
    let departments = view.departments.iter().map(|(id, name)| {
        let field = ["d:", &id.to_string()].concat();
        let chosen = form.departments.contains(id);
        view! {
            <label class="setup-tick">
                <input type="checkbox" name=field value="yes" checked=chosen/>
                <span>{said(name, text)}</span>
            </label>
        }
    });
    let departments = departments.collect_view();
    let NewPlanForm { id, title, title_en, year, currency, .. } = form.clone();
    let chart = form.chart.map(|plan| plan.to_string()).unwrap_or_default();
    view! {
        <div class="page next-year">
            {banner}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.new_plan_title()}</h1>
                    <p class="soft">{text.new_plan_about()}</p>
                </div>
            </header>
            <form method="post" action="/plans/new" class="next-year-form">
                <Csrf/>
                <input type="hidden" name="id" value=id.to_string()/>
                <Card id="of-name" title=text.next_year_name()>
                    <div class="card-body drivers-fields">
                        <Field name="title" label=text.next_year_plan_name() value=title required=true autocomplete="off"/>
                        <Field name="title_en" label=text.drivers_name_en() value=title_en autocomplete="off"/>
                        <Field name="year" label=text.new_plan_year() value=year required=true autocomplete="off" length_max=4/>
                        <Choose name="currency" label=text.new_plan_currency() options=currencies chosen=currency/>
                    </div>
                </Card>
                <Card id="of-calendar" title=text.new_plan_calendar()>
                    <Calendar form/>
                </Card>
                <Card id="of-departments" title=text.new_plan_departments()>
                    <fieldset class="card-body setup-ticks">
                        <legend class="soft">{text.new_plan_departments_hint()}</legend>
                        {departments}
                    </fieldset>
                </Card>
                <Card id="of-chart" title=text.new_plan_chart()>
                    <div class="card-body drivers-fields">
                        <Choose name="chart" label=text.new_plan_chart_from() options=charts
                            chosen=chart/>
                    </div>
                </Card>
                <div class="actuals-buttons">
                    <a class="button" href="/">{text.model_cancel()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Check>{text.new_plan_begin()}</Button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn said(name: &shared::budget::Name, text: Text) -> String {
    name.in_language(text.language()).to_owned()
}

#[component]
fn Calendar(form: NewPlanForm) -> impl IntoView {
    let text = use_text();
    let family = |value: &'static str, label: &'static str, hint: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="family" value=value checked=form.family == value/>
                <span><strong>{label}</strong><span class="faint">{hint}</span></span>
            </label>
        }
    };
    let weeks = WeekPattern::ALL.map(|pattern| {
        let label = match pattern {
            WeekPattern::FourFourFive => "4-4-5",
            WeekPattern::FourFiveFour => "4-5-4",
            WeekPattern::FiveFourFour => "5-4-4",
        };
        family(pattern.as_str(), label, text.new_plan_weeks_hint())
    });
    let months = (1..=12_u32).map(|month| (month.to_string(), month_name(month, text)));
    let labels = [
        (YearLabel::EndYear.as_str().to_owned(), text.new_plan_label_end().to_owned()),
        (YearLabel::StartYear.as_str().to_owned(), text.new_plan_label_start().to_owned()),
    ];
    let days = (1..=7_u32).map(|day| (day.to_string(), weekday_name(day, text).to_owned()));
    let ends = [
        (YearEnd::Nearest.as_str().to_owned(), text.new_plan_end_nearest().to_owned()),
        (YearEnd::Last.as_str().to_owned(), text.new_plan_end_last().to_owned()),
    ];
    view! {
        <div class="card-body setup-calendar">
            <fieldset class="setup-families">
                <legend class="soft">{text.new_plan_family()}</legend>
                {family("12", text.new_plan_months(), text.new_plan_months_hint())}
                {family("13", text.new_plan_adjusted(), text.new_plan_adjusted_hint())}
                {weeks.into_iter().collect_view()}
            </fieldset>
            <div class="drivers-fields">
                <Choose name="start_month" label=text.new_plan_start() options=months.collect() chosen=form.start_month.clone()/>
                <Choose name="label" label=text.new_plan_label() options=labels.to_vec() chosen=form.label.clone()/>
                <Choose name="last_day" label=text.new_plan_last_day() options=days.collect() chosen=form.last_day.clone()/>
                <Choose name="end" label=text.new_plan_end() options=ends.to_vec() chosen=form.end.clone()/>
            </div>
        </div>
    }
    .into_any()
}

fn month_name(month: u32, text: Text) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match text.language() {
        Language::Chinese => format!("{month} 月"),
        Language::English => {
            let index = usize::try_from(month).unwrap_or(1).saturating_sub(1);
            ENGLISH.get(index).copied().unwrap_or("").to_owned()
        }
    }
}

fn weekday_name(day: u32, text: Text) -> &'static str {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const CHINESE: [&str; 7] = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    let names = match text.language() {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    };
    names.get(usize::try_from(day).unwrap_or(1).saturating_sub(1)).copied().unwrap_or("")
}
