//! A merge about to be submitted: exactly what it would change in the budget, and who will decide.

use leptos::prelude::*;

use super::Trouble;
use crate::backend::MergeAskView;
use crate::chain::{GoesOn, WhoDecides};
use crate::format::Money;
use crate::merging::AskedMerge;
use crate::primitives::{Button, Csrf, Glyph, Press};
use crate::text::use_text;

/// The answer to `POST /plans/{plan}/sheets/{sheet}/merge`, where others agree to merges
#[component]
pub fn MergeAskBoard(view: MergeAskView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.asked.moved.1);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let sheet = [&plan, "/sheets/", view.chosen.sheet.to_string().as_str()].concat();
    let keep = view.chosen.keep.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let form = view.trouble.is_none().then(|| {
        view! {
            <form class="card ask-form" method="post" action=[&sheet, "/merge/ask"].concat()>
                <Csrf/>
                <input type="hidden" name="idempotency_key" value=view.idempotency_key.clone()/>
                <input type="hidden" name="reviewed" value=view.chosen.reviewed.clone()/>
                <input type="hidden" name="keep" value=keep/>
                <p class="soft">{text.merging_explain()}</p>
                <div class="actuals-buttons">
                    <a class="button" href=[&sheet, "/compare"].concat()>{text.merging_back()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Send>{text.sheet_submit()}</Button>
                </div>
            </form>
        }
    });
    let trouble = view.trouble.map(|trouble| view! { <Trouble trouble/> });
    view! {
        <div class="page ask">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.merging_ask(view.department.in_language(language), &view.asked.scenario)}</h1>
                    <p class="soft">{text.merging_about()}</p>
                </div>
            </header>
            {trouble}
            {view.resumes.map(|resumed| view! { <GoesOn resumed/> })}
            <AskedMerge merge=view.asked plan=view.plan/>
            <WhoDecides plan=view.plan policy=view.policy steps=view.steps money/>
            {form}
        </div>
    }
    .into_any()
}
