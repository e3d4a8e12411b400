//! Asking for an adjustment of what is approved. A plain page with one form: rows of what is to change; “check” shows what it
//! would do and who would decide, and then it can be asked for.

mod rows;
mod wrong;

use leptos::prelude::*;
use shared::budget::adjustment::AdjustmentKind;
use shared::id::PlanId;

use crate::adjusted::{Changes, kind_word};
use crate::backend::{AdjustView, AdjustWrong, DraftedView};
use crate::chain::WhoDecides;
use crate::format::{self, Money};
use crate::primitives::{Badge, Button, Card, Csrf, EmptyState, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn AdjustBoard(view: AdjustView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let department = view.department.in_language(language).to_owned();
    let since =
        view.approved.map(|(revision, at)| text.adjust_since(&format::date(at, language), &revision.to_string()));
    let wrong = view.wrong.clone().map(|wrong| view! { <wrong::WrongBanner wrong view=view.clone()/> });
    let body = if view.approved.is_some() {
        view! { <Kinds view=view.clone()/> <Write view=view.clone()/> }.into_any()
    } else {
        let sheet = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string()].concat();
        view! {
            <div class="card">
                <EmptyState glyph=Glyph::Sheet title=text.adjust_nothing_approved() hint=text.adjust_nothing_approved_hint()>
                    <a class="button" href=sheet><Icon glyph=Glyph::Sheet/><span>{text.request_open_sheet()}</span></a>
                </EmptyState>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="page adjust">
            {wrong}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.adjust_ask_of(&department)}</h1>
                    {since.map(|since| view! { <p class="soft">{since}</p> })}
                </div>
            </header>
            {body}
        </div>
    }
    .into_any()
}

/// One page for each kind: what it asks for differs.
#[component]
fn Kinds(view: AdjustView) -> impl IntoView {
    let text = use_text();
    let base = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string(), "/adjust?kind="].concat();
    let links = AdjustmentKind::ALL.into_iter().map(|kind| {
        let current = (kind == view.form.kind).then_some("true");
        view! { <a href=[&base, kind.as_str()].concat() aria-current=current>{kind_word(kind, text)}</a> }
    });
    view! {
        <nav class="segments adjust-kinds" aria-label=text.adjust_kind()>{links.collect_view()}</nav>
        <p class="soft adjust-kind-about">{kind_about(view.form.kind, text)}</p>
    }
    .into_any()
}

const fn kind_about(kind: AdjustmentKind, text: Text) -> &'static str {
    match kind {
        AdjustmentKind::Revise => text.adjust_revise_about(),
        AdjustmentKind::Transfer => text.adjust_transfer_about(),
        AdjustmentKind::Supplement => text.adjust_supplement_about(),
        AdjustmentKind::CarryForward => text.adjust_carry_forward_about(),
    }
}

#[component]
fn Write(view: AdjustView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let address = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string(), "/adjust"].concat();
    let plan = ["/plans/", &view.plan.to_string(), "/adjustments"].concat();
    let form = view.form.clone();
    let drafted = view.drafted.clone();
    let is_checked = drafted.is_some();
    let asked = Money::exact(text.language(), view.plan_currency);
    let drafted = drafted.map(|drafted| view! { <Drafted drafted money=asked plan=view.plan/> });
    let no_reason =
        matches!(view.wrong, Some(AdjustWrong::Adjustment(shared::budget::adjustment::AdjustmentError::Reason)));
    let ask = is_checked.then(|| {
        view! { <Button submit=true press=Press::Primary glyph=Glyph::Send name="do" value="ask">{text.adjust_send()}</Button> }
    });
    let check = if is_checked { Press::Plain } else { Press::Primary };
    view! {
        <form class="adjust-form" method="post" action=address>
            <Csrf/>
            <input type="hidden" name="idempotency_key" value=form.id.to_string()/>
            <input type="hidden" name="kind" value=form.kind.as_str()/>
            <Card id="changes" title=text.adjust_changes() aside=view.currency.code()>
                <div class="card-body adjust-body">
                    <rows::Rows view=view.clone() money/>
                    <label class="field">
                        <span class="label">{text.adjust_reason()}</span>
                        <textarea class="input" name="reason" rows="2" maxlength="1000" aria-invalid=no_reason.then_some("true")>{form.reason}</textarea>
                    </label>
                </div>
            </Card>
            {drafted}
            <div class="actuals-buttons">
                <a class="button" href=plan>{text.model_cancel()}</a>
                <Button submit=true press=check glyph=Glyph::Check name="do" value="check">{text.adjust_check()}</Button>
                {ask}
            </div>
        </form>
    }
    .into_any()
}

/// What it would do, and who would decide; `money` is the plan's, as thresholds are.
#[component]
fn Drafted(drafted: DraftedView, money: Money, plan: PlanId) -> impl IntoView {
    let text = use_text();
    view! {
        <div class="adjust-drafted">
            <Changes view=drafted.adjustment/>
            <WhoDecides plan policy=drafted.policy steps=drafted.steps money>
                <p class="card-body adjust-moved"><Badge tone=Tone::Accent>{text.adjust_moved()}</Badge> " " <strong class="figures">{money.amount(drafted.moved)}</strong> " " <span class="unit">{money.currency.code()}</span></p>
            </WhoDecides>
        </div>
    }
    .into_any()
}
