//! Who decides, in which order, and what was decided and said so far.

use leptos::prelude::*;

use crate::backend::{PersonMark, Remark, RequestView, StepState, StepView};
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
    view! {
        <Card id="steps" title=text.request_steps()>
            <ol class="card-body steps">
                {asked}
                {view.steps.into_iter().map(|step| view! { <Step step money/> }).collect_view()}
            </ol>
        </Card>
    }
    .into_any()
}

fn names(people: &[PersonMark], text: Text) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(text.list_separator())
}

#[component]
fn Step(step: StepView, money: Money) -> impl IntoView {
    let text = use_text();
    let above = step.above.map(|above| text.step_above(&money.amount(above)));
    let role = text.role(step.role);
    let waited_for = names(&step.approvers, text);
    let (class, glyph, what) = match step.state {
        StepState::Ahead => ("step ahead", Glyph::More, view! { <p class="faint">{waited_for}</p> }.into_any()),
        StepState::Open => {
            ("step open", Glyph::Clock, view! { <p class="faint">{text.request_waits_for(&waited_for)}</p> }.into_any())
        }
        StepState::Spared => {
            ("step spared", Glyph::Minus, view! { <p class="faint">{text.step_spared()}</p> }.into_any())
        }
        StepState::Decided { approved, by, at, comment } => {
            let said = comment.map(|comment| view! { <blockquote class="step-comment">{comment}</blockquote> });
            let word = if approved { text.request_state_approved() } else { text.request_state_returned() };
            let what = view! {
                <p class="faint">{word} " · " {by.name} " · " <Moment at/></p>
                {said}
            };
            let (class, glyph) = if approved { ("step done", Glyph::Check) } else { ("step returned", Glyph::Return) };
            (class, glyph, what.into_any())
        }
    };
    view! {
        <li class=class>
            <span class="step-mark"><Icon glyph/></span>
            <div>
                <strong>{role}</strong>
                {above.map(|above| view! { " " <span class="faint figures">{above}</span> })}
                {what}
            </div>
        </li>
    }
    .into_any()
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
