//! Who decides, in which order, and what was done and said so far.

use leptos::prelude::*;

use crate::backend::{Done, DoneView, Remark, RequestView};
use crate::chain::{Step, names, rule_words};
use crate::format::Money;
use crate::primitives::{Avatar, Card, Glyph, Icon, Moment};
use crate::text::{Text, use_text};

#[component]
pub fn Steps(view: RequestView, money: Money) -> impl IntoView {
    let text = use_text();
    let asked = view! {
        <li class="step done">
            <span class="step-mark"><Icon glyph=Glyph::Send/></span>
            <div>
                <strong>{text.step_asked()}</strong>
                <p class="faint">{view.asked_by.name} " · " <Moment at=view.asked_at/></p>
            </div>
        </li>
    };
    let rule = view.policy.map(|policy| rule_words(&policy, text));
    let copied = (!view.verbs.copied.is_empty()).then(|| text.chain_copied(&names(&view.verbs.copied, text)));
    let foot = (rule.is_some() || copied.is_some()).then(|| {
        view! {
            <div class="card-foot chain-foot">
                {copied.map(|copied| view! { <p>{copied}</p> })}
                {rule.map(|rule| view! { <p><a href=["/plans/", &view.plan.to_string(), "/policy"].concat()>{rule}</a></p> })}
            </div>
        }
    });
    view! {
        <Card id="steps" title=text.request_steps()>
            <ol class="card-body steps">
                {asked}
                {view.steps.into_iter().map(|step| view! { <Step step money/> }).collect_view()}
            </ol>
            {foot}
        </Card>
    }
    .into_any()
}

/// What was done besides deciding.
#[component]
pub fn History(history: Vec<DoneView>) -> impl IntoView {
    let text = use_text();
    let item = move |done: DoneView| {
        let words = done_words(&done, text);
        let instead = done.in_place_of.map(|absent| [" · ", &text.chain_in_place_of(&absent.name)].concat());
        view! {
            <li class="remark">
                <Avatar name=done.by.name.clone() hue=done.by.hue/>
                <div>
                    <p class="remark-head">
                        <strong>{done.by.name}</strong>
                        " "
                        <span class="faint"><Moment at=done.at/> {instead}</span>
                    </p>
                    <p>{words}</p>
                    {done.comment.map(|comment| view! { <blockquote class="step-comment">{comment}</blockquote> })}
                </div>
            </li>
        }
    };
    (!history.is_empty()).then(|| {
        view! {
            <Card id="history" title=text.request_history()>
                <ol class="card-body remarks">{history.into_iter().map(item).collect_view()}</ol>
            </Card>
        }
    })
}

fn done_words(done: &DoneView, text: Text) -> String {
    let whom = names(&done.whom, text);
    match done.what {
        Done::SentBack => text.done_sent_back().to_owned(),
        Done::Transferred => text.done_transferred(&whom),
        Done::SignerAdded => text.done_signer_added(&whom),
        Done::Copied => text.done_copied(&whom),
        Done::Reminded => text.done_reminded().to_owned(),
        Done::RemindedLate => text.done_reminded_late().to_owned(),
        Done::Said => text.done_said().to_owned(),
        Done::Escalated => text.done_escalated(&whom),
        Done::Deserted => text.done_deserted(&whom),
        Done::ProposedApproval => text.done_proposed_approval().to_owned(),
        Done::ProposedRejection => text.done_proposed_rejection().to_owned(),
    }
}

#[component]
pub fn Remarks(remarks: Vec<Remark>) -> impl IntoView {
    let text = use_text();
    let remark = move |remark: Remark| {
        view! {
            <li class="remark">
                <Avatar name=remark.by.name.clone() hue=remark.by.hue/>
                <div>
                    <p class="remark-head">
                        <strong>{remark.by.name}</strong>
                        " "
                        <span class="faint"><Moment at=remark.at/></span>
                    </p>
                    {remark.on.map(|on| view! { <p class="remark-on faint">{on.in_language(text.language()).to_owned()}</p> })}
                    <p>{remark.text}</p>
                </div>
            </li>
        }
    };
    (!remarks.is_empty()).then(|| {
        view! {
            <Card id="remarks" title=text.request_remarks()>
                <ul class="card-body remarks">{remarks.into_iter().map(remark).collect_view()}</ul>
            </Card>
        }
    })
}
