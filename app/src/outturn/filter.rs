//! Which periods, which account, and what is expected of the rest of the year: one form that is an address.

use leptos::prelude::*;
use shared::budget::outturn::{ToGo, Window};

use crate::backend::OutturnView;
use crate::primitives::Button;
use crate::text::use_text;

/// How many periods may be carried forward.
const REPEATED: [u8; 3] = [1, 3, 6];

#[component]
pub fn Filter(view: OutturnView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let asked = view.asked.clone();
    let through = view.through;
    let option = |value: String, name: String, chosen: bool| {
        view! { <option value=value selected=chosen>{name}</option> }.into_any()
    };
    let to_date = through.map(|period| text.outturn_to_date(view.calendar.period_label(period, language)));
    let mut periods = vec![option(String::new(), to_date.unwrap_or_default(), asked.window == Window::ToDate)];
    periods.extend(view.calendar.periods().map(|period| {
        let name = view.calendar.period_label(period, language).to_owned();
        option(period.key().to_owned(), name, asked.window == Window::Only(period))
    }));
    let mut to_go = vec![option(String::new(), text.outturn_to_go_planned().to_owned(), asked.to_go == ToGo::Planned)];
    to_go.extend(REPEATED.into_iter().map(|count| {
        let name = text.outturn_to_go_repeating(usize::from(count));
        option(count.to_string(), name, asked.to_go == ToGo::Repeating(count))
    }));
    let mut accounts = vec![option(String::new(), text.outturn_all_accounts().to_owned(), asked.account.is_none())];
    accounts.extend(view.offered.iter().map(|(code, name)| {
        let label = [code.as_str(), " ", name.in_language(language)].concat();
        option(code.to_string(), label, asked.account.as_ref() == Some(code))
    }));
    let action = view.base();
    view! {
        <form class="card outturn-filter" method="get" action=action aria-label=text.outturn_filter()>
            <label class="field"><span class="label">{text.outturn_period()}</span>
                <select class="select" name="period">{periods}</select></label>
            <label class="field"><span class="label">{text.outturn_to_go()}</span>
                <select class="select" name="to_go">{to_go}</select></label>
            <label class="field grow"><span class="label">{text.outturn_account()}</span>
                <select class="select" name="account">{accounts}</select></label>
            <Button submit=true>{text.outturn_show()}</Button>
        </form>
    }
    .into_any()
}
