//! Beginning next year's plan out of this one: its name, what its figures rest on, how much accounts grow, and what the
//! year taught. A plain page with one form.

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{NextYearView, NextYearWrong};
use crate::primitives::{Banner, Button, Card, Csrf, Field, Glyph, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextYearNotice {
    Wrong(NextYearWrong),
    /// The form lay open too long.
    Expired,
}

impl NextYearNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Wrong(_) => 422,
            Self::Expired => 403,
        }
    }

    fn said(&self, text: Text) -> (String, String) {
        let wrong = text.next_year_wrong().to_owned();
        match self {
            Self::Wrong(NextYearWrong::NoName) => (wrong, text.next_year_wrong_name().to_owned()),
            Self::Wrong(NextYearWrong::Growth(None)) => (wrong, text.next_year_wrong_growth().to_owned()),
            Self::Wrong(NextYearWrong::Growth(Some(code))) => (wrong, text.next_year_wrong_account(code.as_str())),
            Self::Wrong(NextYearWrong::TooLarge) => (wrong, text.next_year_wrong_large().to_owned()),
            Self::Wrong(NextYearWrong::LessonsTooLong) => (wrong, text.next_year_wrong_lessons().to_owned()),
            Self::Expired => (text.notice_expired().to_owned(), text.drivers_expired_hint().to_owned()),
        }
    }
}

#[component]
pub fn NextYearBoard(view: NextYearView, notice: Option<NextYearNotice>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/next"].concat();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title alert=true><p>{hint}</p></Banner> }
    });
    let back = ["/plans/", &view.plan.to_string()].concat();
    let year = view.year.to_string();
    let form = view.form.clone();
    let basis = move |value: &'static str, label: &'static str, hint: &'static str, chosen: bool, disabled: bool| {
        view! {
            <label class="choice">
                <input type="radio" name="basis" value=value checked=chosen disabled=disabled/>
                <span><strong>{label}</strong><span class="faint">{hint}</span></span>
            </label>
        }
    };
    let forecast_hint = if view.has_actuals { text.next_year_forecast_hint() } else { text.next_year_no_actuals() };
    view! {
        <div class="page next-year">
            {banner}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.next_year_title(&year)}</h1>
                    <p class="soft">{text.next_year_about(&view.maps.to_string(), &view.sheets.to_string())}</p>
                </div>
            </header>
            <form method="post" action=address class="next-year-form">
                <Csrf/>
                <input type="hidden" name="id" value=form.id.to_string()/>
                <Card id="of-name" title=text.next_year_name()>
                    <div class="card-body drivers-fields">
                        <Field name="title" label=text.next_year_plan_name() value=form.title required=true autocomplete="off"/>
                        <Field name="title_en" label=text.drivers_name_en() value=form.title_en autocomplete="off"/>
                    </div>
                </Card>
                <Card id="of-basis" title=text.next_year_basis()>
                    <fieldset class="card-body choices">
                        <legend class="visually-hidden">{text.next_year_basis()}</legend>
                        {basis("budget", text.next_year_budget(), text.next_year_budget_hint(), !form.from_forecast, false)}
                        {basis("forecast", text.next_year_forecast(), forecast_hint, form.from_forecast, !view.has_actuals)}
                    </fieldset>
                </Card>
                <Card id="of-growth" title=text.next_year_growth()>
                    <div class="card-body next-year-growth">
                        <Field name="growth" label=text.next_year_growth_all() value=form.growth hint=text.next_year_growth_hint() autocomplete="off" length_max=20/>
                        <details open=form.accounts.iter().any(|(_, typed)| !typed.trim().is_empty())>
                            <summary>{text.next_year_accounts()}</summary>
                            <Accounts view=view.clone()/>
                        </details>
                    </div>
                </Card>
                <Card id="of-lessons" title=text.next_year_lessons()>
                    <div class="card-body field">
                        <label class="visually-hidden" for="lessons-text">{text.next_year_lessons()}</label>
                        <textarea class="input" id="lessons-text" name="lessons" rows="5" maxlength="10000" aria-describedby="lessons-about">{form.lessons}</textarea>
                        <p class="hint" id="lessons-about">{text.next_year_lessons_hint()}</p>
                    </div>
                </Card>
                <div class="actuals-buttons">
                    <a class="button" href=back>{text.model_cancel()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Check>{text.next_year_begin(&year)}</Button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn Accounts(view: NextYearView) -> impl IntoView {
    let text = use_text();
    let group = |nature: Nature, title: &'static str| {
        let rows = view.accounts.iter().filter(move |(_, _, of)| *of == nature).map(|(code, name, _)| {
            let typed = view.form.accounts.iter().find(|(known, _)| known == code).map(|(_, typed)| typed.clone());
            let field = ["g:", code.as_str()].concat();
            view! {
                <label class="next-year-account">
                    <span class="faint figure">{code.as_str().to_owned()}</span>
                    <span>{name.in_language(text.language()).to_owned()}</span>
                    <input class="input" name=field value=typed.unwrap_or_default() inputmode="decimal" autocomplete="off" maxlength="20" placeholder="%"/>
                </label>
            }
        });
        view! { <h3>{title}</h3><div class="next-year-accounts">{rows.collect_view()}</div> }
    };
    view! {
        {group(Nature::Income, text.plan_income())}
        {group(Nature::Expense, text.plan_expense())}
    }
    .into_any()
}
