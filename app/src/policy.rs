//! A plan's policy: who must agree to what. The rules in force, what would go wrong with them, and a form for the next
//! version, which another person puts in force. A plain page: every button sends the form.

mod form;
mod notice;
mod rules;

pub use notice::PolicyNotice;

use leptos::prelude::*;

use crate::backend::{PolicyVersion, PolicyView};
use crate::primitives::{Avatar, Badge, Button, Card, Csrf, Glyph, Moment, Press, Tone};
use crate::text::use_text;

#[component]
pub fn PolicyBoard(view: PolicyView, notice: Option<PolicyNotice>) -> impl IntoView {
    let text = use_text();
    let versions = view.versions.clone();
    let is_editing = matches!(notice, Some(PolicyNotice::Checked | PolicyNotice::Wrong | PolicyNotice::Expired));
    let proposal = view.proposed.clone().map(|proposed| view! { <Proposal view=view.clone() proposed/> });
    let in_force = match view.in_force {
        0 => text.policy_standing().to_owned(),
        version => text.policy_version(&version.to_string()),
    };
    let form = view.may_edit.then(|| {
        view! {
            <details class="policy-next" open=is_editing>
                <summary class="button">{text.policy_edit()}</summary>
                <form::PolicyForm view=view.clone()/>
            </details>
        }
    });
    let findings = (!view.may_edit || !is_editing).then(|| view! { <rules::Findings findings=view.findings.clone()/> });
    view! {
        <div class="page policy">
            {notice.map(|notice| view! { <notice::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.policy_title()}</h1>
                    <p class="soft">{text.policy_hint()}</p>
                </div>
            </header>
            {proposal}
            <Card id="rules" title=text.policy_rules() aside=in_force>
                <rules::Rules view=view.clone() draft=view.standing.clone()/>
                {findings}
            </Card>
            {form}
            <Versions versions/>
        </div>
    }
    .into_any()
}

/// What waits for a second person.
#[component]
fn Proposal(view: PolicyView, proposed: PolicyVersion) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/policy/confirm"].concat();
    let version = proposed.version.to_string();
    let confirm = view.may_confirm.then(|| {
        view! {
            <form method="post" action=address>
                <Csrf/>
                <input type="hidden" name="version" value=version.clone()/>
                <Button submit=true press=Press::Primary glyph=Glyph::Check>{text.policy_confirm()}</Button>
            </form>
        }
    });
    let waits = (!view.may_confirm).then(|| view! { <p class="faint">{text.policy_waits()}</p> });
    let draft = view.proposed_rules.clone().unwrap_or_default();
    view! {
        <Card id="proposal" title=text.policy_proposal(&version)>
            <div class="card-body policy-proposal">
                <p class="inbox-what">
                    <strong>{proposed.reason}</strong>
                    <span class="faint">{proposed.by.name} " · " <Moment at=proposed.at/></span>
                </p>
                {confirm}
                {waits}
            </div>
            <rules::Rules view=view.clone() draft/>
            <rules::Findings findings=view.proposed_findings.clone()/>
        </Card>
    }
    .into_any()
}

#[component]
fn Versions(versions: Vec<PolicyVersion>) -> impl IntoView {
    let text = use_text();
    let item = move |version: PolicyVersion| {
        let confirmed = match version.confirmed {
            Some((by, at)) => view! {
                <span class="faint">{text.policy_confirmed_by(&by.name)} " · " <Moment at/></span>
            }
            .into_any(),
            None => {
                view! { <Badge tone=Tone::Accent glyph=Glyph::Clock>{text.policy_not_in_force()}</Badge> }.into_any()
            }
        };
        view! {
            <li class="remark">
                <Avatar name=version.by.name.clone() hue=version.by.hue/>
                <div>
                    <p class="remark-head"><strong>{text.policy_version(&version.version.to_string())}</strong> " " <span class="faint">{version.by.name} " · " <Moment at=version.at/></span></p>
                    <p>{version.reason}</p>
                    <p>{confirmed}</p>
                </div>
            </li>
        }
    };
    (!versions.is_empty()).then(|| {
        view! {
            <Card id="versions" title=text.policy_versions()>
                <ol class="card-body remarks">{versions.into_iter().map(item).collect_view()}</ol>
            </Card>
        }
    })
}
