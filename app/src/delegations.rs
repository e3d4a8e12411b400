//! Who decides in whose place, and from when to when: a plain page for whoever goes away, and for whoever stands in.

use chrono::NaiveDate;
use leptos::prelude::*;
use shared::approval::TargetKind;

use crate::backend::{DelegationView, DelegationsView};
use crate::chain::kind_word;
use crate::primitives::{Avatar, Badge, Banner, Button, Card, Csrf, Glyph, Press, Tone};
use crate::text::use_text;

/// What came of the last form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelegationNotice {
    Made,
    Ended,
    /// The days make no sense.
    Dates,
    /// Nobody was named, or oneself.
    Nobody,
    Expired,
}

impl DelegationNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Made | Self::Ended => 200,
            Self::Dates | Self::Nobody => 422,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn DelegationBoard(view: DelegationsView, notice: Option<DelegationNotice>) -> impl IntoView {
    let text = use_text();
    let today = view.today;
    let form = view.decides.then(|| view! { <Form view=view.clone()/> });
    view! {
        <div class="page delegations">
            {notice.map(|notice| view! { <Notice notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.delegation_title()}</h1>
                    <p class="soft">{text.delegation_hint()}</p>
                </div>
            </header>
            {form}
            <List id="own" title=text.delegation_own() nobody=text.delegation_own_none() list=view.own today mine=true/>
            <List id="others" title=text.delegation_others() nobody=text.delegation_others_none() list=view.others today mine=false/>
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: DelegationNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match notice {
        DelegationNotice::Made => (Tone::Good, Glyph::CheckCircle, text.delegation_made(), text.delegation_made_hint()),
        DelegationNotice::Ended => (Tone::Plain, Glyph::Ban, text.delegation_ended(), text.delegation_ended_hint()),
        DelegationNotice::Dates => {
            (Tone::Danger, Glyph::AlertTriangle, text.delegation_dates(), text.delegation_dates_hint())
        }
        DelegationNotice::Nobody => {
            (Tone::Danger, Glyph::AlertTriangle, text.delegation_nobody(), text.delegation_nobody_hint())
        }
        DelegationNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.delegation_expired_hint()),
    };
    view! { <Banner tone glyph title alert=notice.status() != 200><p>{hint}</p></Banner> }.into_any()
}

#[component]
fn Form(view: DelegationsView) -> impl IntoView {
    let text = use_text();
    let people = view.colleagues.into_iter();
    let people = people.map(|person| view! { <option value=person.id.to_string()>{person.name}</option> });
    let people = people.collect_view();
    let kinds = TargetKind::ALL.into_iter().map(|kind| {
        let name = ["kind_", kind_key(kind)].concat();
        view! { <label class="tick"><input type="checkbox" name=name value="yes"/> <span>{kind_word(kind, text)}</span></label> }
    });
    let kinds = kinds.collect_view();
    let today = view.today.to_string();
    view! {
        <form class="card delegation-form" method="post" action="/delegations">
            <Csrf/>
            <input type="hidden" name="idempotency_key" value=view.idempotency_key/>
            <label class="field">
                <span class="label">{text.delegation_deputy()}</span>
                <select class="select" name="person" required><option value="">{text.verbs_choose()}</option>{people}</select>
            </label>
            <label class="field">
                <span class="label">{text.delegation_since()}</span>
                <input class="input" type="date" name="since" required value=today.clone() min=today.clone()/>
            </label>
            <label class="field">
                <span class="label">{text.delegation_until()}</span>
                <input class="input" type="date" name="until" required min=today/>
            </label>
            <details class="delegation-kinds">
                <summary>{text.delegation_kinds()}</summary>
                <fieldset><legend class="faint">{text.delegation_kinds_hint()}</legend>{kinds}</fieldset>
            </details>
            <Button submit=true press=Press::Primary>{text.delegation_make()}</Button>
        </form>
    }
    .into_any()
}

/// The word a form sends for a kind.
pub const fn kind_key(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Sheet => "sheet",
        TargetKind::Plan => "plan",
        TargetKind::ScenarioMerge => "scenario_merge",
        TargetKind::Adjustment => "adjustment",
        TargetKind::Transfer => "transfer",
        TargetKind::ProcessMap => "process_map",
        TargetKind::PolicyChange => "policy_change",
    }
}

#[component]
fn List(
    id: &'static str,
    title: &'static str,
    nobody: &'static str,
    list: Vec<DelegationView>,
    today: NaiveDate,
    mine: bool,
) -> impl IntoView {
    let list = if list.is_empty() {
        view! { <p class="card-body faint">{nobody}</p> }.into_any()
    } else {
        let rows = list.into_iter().map(|delegation| view! { <Row delegation today mine/> }).collect_view();
        view! { <ul class="delegation-list">{rows}</ul> }.into_any()
    };
    view! { <Card id title>{list}</Card> }.into_any()
}

#[component]
fn Row(delegation: DelegationView, today: NaiveDate, mine: bool) -> impl IntoView {
    let text = use_text();
    let over = delegation.is_over(today);
    let running = !over && delegation.since <= today;
    let state = if over {
        view! { <Badge tone=Tone::Plain glyph=Glyph::Ban>{text.delegation_over()}</Badge> }
    } else if running {
        view! { <Badge tone=Tone::Good glyph=Glyph::Check>{text.delegation_running()}</Badge> }
    } else {
        view! { <Badge tone=Tone::Accent glyph=Glyph::Clock>{text.delegation_ahead()}</Badge> }
    };
    let kinds: Vec<&str> = delegation.kinds.iter().map(|kind| kind_word(*kind, text)).collect();
    let kinds = if kinds.is_empty() { text.delegation_all().to_owned() } else { kinds.join(text.list_separator()) };
    let days = text.delegation_days(&delegation.since.to_string(), &delegation.until.to_string());
    let end = (mine && !over).then(|| {
        view! {
            <form method="post" action="/delegations/end">
                <Csrf/>
                <input type="hidden" name="delegation" value=delegation.id.to_string()/>
                <button class="button small" type="submit">
                    {text.delegation_end()} <span class="visually-hidden">{delegation.with.name.clone()}</span>
                </button>
            </form>
        }
    });
    view! {
        <li>
            <Avatar name=delegation.with.name.clone() hue=delegation.with.hue size="large"/>
            <div class="inbox-what">
                <strong>{delegation.with.name.clone()}</strong>
                <span class="soft figures">{days}</span>
                <span class="faint">{kinds}</span>
            </div>
            {state}
            {end}
        </li>
    }
    .into_any()
}
