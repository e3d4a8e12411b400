//! A map about to be submitted: in whose name, what it costs, and who will decide.

use leptos::prelude::*;
use shared::budget::Nature;

use super::Trouble;
use crate::backend::{MapAskTrouble, MapAskView};
use crate::chain::WhoDecides;
use crate::format::Money;
use crate::primitives::{Banner, Button, Change, Csrf, Glyph, Press, Tone};
use crate::text::{Text, use_text};

/// `/plans/{plan}/maps/{map}/submit`
#[component]
pub fn MapAskBoard(view: MapAskView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.currency);
    let map = ["/plans/", &view.plan.to_string(), "/maps/", &view.map.to_string()].concat();
    let trouble = view.trouble.map(|trouble| view! { <MapTrouble trouble/> });
    let since = match view.before {
        Some((_, 0)) => text.ask_map_same().to_owned(),
        Some((_, count)) => text.ask_map_changes(count),
        None => text.ask_map_first().to_owned(),
    };
    let change = view.cost.zip(view.before).map(|(now, (before, _))| {
        view! { <p class="total-change"><Change now before nature=Nature::Expense money word=true/></p> }
    });
    let cost = view.cost.map(|cost| {
        view! {
            <section class="card totals" aria-label=text.request_totals()>
                <div class="total-figure">
                    <div>
                        <h2>{text.map_cost_year()}</h2>
                        <p class="total-amount figures">{money.amount(cost)} <span class="unit">{money.currency.code()}</span></p>
                        {change}
                        <p class="total-baseline faint">{since}</p>
                    </div>
                </div>
            </section>
        }
    });
    let chosen = view.department;
    let choice = (view.departments.len() > 1).then(|| {
        let options = view.departments.iter().map(|(id, name)| {
            let name = name.in_language(language).to_owned();
            view! { <option value=id.to_string() selected=chosen == Some(*id)>{name}</option> }
        });
        let options = options.collect_view();
        view! {
            <form class="map-compare-choice" method="get">
                <label class="field">
                    <span class="label">{text.ask_map_by()}</span>
                    <select class="select" name="by">{options}</select>
                </label>
                <Button submit=true>{text.map_compare_show()}</Button>
            </form>
        }
    });
    let in_name = view.departments.iter().find(|(id, _)| Some(*id) == chosen);
    let in_name = in_name.map(|(_, name)| text.ask_map_in_name(name.in_language(language)));
    let form = chosen.filter(|_| view.trouble.is_none()).map(|by| {
        view! {
            <form class="card ask-form" method="post" action=[&map, "/submit"].concat()>
                <Csrf/>
                <input type="hidden" name="idempotency_key" value=view.idempotency_key.clone()/>
                <input type="hidden" name="by" value=by.to_string()/>
                <p class="soft">{text.ask_map_explain()}</p>
                <div class="actuals-buttons">
                    <a class="button" href=map.clone()>{text.ask_map_back()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Send>{text.sheet_submit()}</Button>
                </div>
            </form>
        }
    });
    view! {
        <div class="page ask">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.ask_map_title(view.title.in_language(language))}</h1>
                    <p class="soft">{text.map_steps(view.steps_count)} {in_name.map(|words| [" · ", &words].concat())}</p>
                </div>
                {choice}
            </header>
            {trouble}
            {cost}
            <WhoDecides plan=view.plan policy=view.policy steps=view.steps money/>
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn MapTrouble(trouble: MapAskTrouble) -> impl IntoView {
    let text = use_text();
    let (title, hint) = match trouble {
        MapAskTrouble::Ask(trouble) => return view! { <Trouble trouble/> }.into_any(),
        own => words(own, text),
    };
    view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title alert=true><p>{hint}</p></Banner> }.into_any()
}

const fn words(trouble: MapAskTrouble, text: Text) -> (&'static str, &'static str) {
    match trouble {
        MapAskTrouble::Empty => (text.ask_map_empty(), text.ask_map_empty_hint()),
        MapAskTrouble::Unreckoned => (text.ask_map_unreckoned(), text.ask_map_unreckoned_hint()),
        MapAskTrouble::Version => (text.ask_map_version(), text.ask_map_version_hint()),
        MapAskTrouble::NoDepartment | MapAskTrouble::Ask(_) => {
            (text.ask_map_no_department(), text.ask_map_no_department_hint())
        }
    }
}
