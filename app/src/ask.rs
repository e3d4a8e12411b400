//! A sheet, a map, a merge or a whole plan about to be submitted: what is asked for and who will decide, before anybody is
//! asked. A plain page with the same form as the sheet's dialog.

mod map;
mod merging;
mod whole;

pub use map::MapAskBoard;
pub use merging::MergeAskBoard;
pub use whole::WholeAskBoard;

use leptos::prelude::*;
use shared::money::Minor;

use crate::backend::{AskTrouble, AskView};
use crate::chain::{GoesOn, WhoDecides, trouble_words};
use crate::format::Money;
use crate::primitives::{Banner, Button, Csrf, Glyph, Icon, Press, Tone};
use crate::text::use_text;

#[component]
pub fn AskBoard(view: AskView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let sheet = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string()].concat();
    let total = |name: &'static str, minor: Option<Minor>| {
        minor.map(|minor| {
            view! {
                <div class="total-figure">
                    <div>
                        <h2>{name}</h2>
                        <p class="total-amount figures">{money.amount(minor)} <span class="unit">{money.currency.code()}</span></p>
                    </div>
                </div>
            }
        })
    };
    let totals = [total(text.plan_expense(), view.expense), total(text.plan_income(), view.income)];
    let trouble = view.trouble.map(|trouble| view! { <Trouble trouble/> });
    let form = view.trouble.is_none().then(|| {
        view! {
            <form class="card ask-form" method="post" action=[&sheet, "/submit"].concat()>
                <Csrf/>
                <input type="hidden" name="idempotency_key" value=view.idempotency_key/>
                <p class="soft">{text.sheet_submit_explain()}</p>
                <div class="actuals-buttons">
                    <a class="button" href=sheet.clone()>{text.ask_back()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Send>{text.sheet_submit()}</Button>
                </div>
            </form>
        }
    });
    view! {
        <div class="page ask">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.ask_title(view.department.in_language(text.language()))}</h1>
                    <p class="soft">{text.request_revision(&view.revision.to_string())} " · " {text.request_lines(view.lines_count)}</p>
                </div>
            </header>
            {trouble}
            {view.resumes.map(|resumed| view! { <GoesOn resumed/> })}
            <section class="card totals" aria-label=text.request_totals()>{totals}</section>
            <WhoDecides plan=view.plan policy=view.policy steps=view.steps money/>
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn Trouble(trouble: AskTrouble) -> impl IntoView {
    let text = use_text();
    let (title, hint) = trouble_words(trouble, text);
    let way = match trouble {
        AskTrouble::Submitted(request) => Some(view! {
            <p><a class="button small" href=["/requests/", &request.to_string()].concat()><Icon glyph=Glyph::ArrowRight/>{text.ask_see_request()}</a></p>
        }),
        _ => None,
    };
    view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title alert=true><p>{hint}</p>{way}</Banner> }.into_any()
}
