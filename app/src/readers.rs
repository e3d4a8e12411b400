//! Who reads a sheet line by line: everybody whose role says so, or a few named people alone. A plain page: who they are,
//! what everybody else is told, and the form that chooses.

mod notice;

pub use notice::ReadersNotice;

use leptos::prelude::*;

use crate::backend::{Candidate, ReadersView, ToldSum};
use crate::format::Money;
use crate::primitives::{Avatar, Badge, Button, Card, Csrf, Glyph, Icon, Press, Tone};
use crate::text::use_text;

#[component]
pub fn ReadersBoard(view: ReadersView, notice: Option<ReadersNotice>) -> impl IntoView {
    let text = use_text();
    let department = view.department.in_language(text.language()).to_owned();
    let readers = view.candidates.iter().filter(|candidate| candidate.is_reader).count();
    let is_secret = view.version > 0;
    let state = if is_secret {
        view! { <Badge tone=Tone::Accent glyph=Glyph::Lock>{text.readers_secret(readers)}</Badge> }.into_any()
    } else {
        view! { <Badge glyph=Glyph::Users>{text.readers_open()}</Badge> }.into_any()
    };
    let people = if view.may_choose {
        view! { <Choose view=view.clone()/> }.into_any()
    } else {
        view! { <List view=view.clone()/> }.into_any()
    };
    view! {
        <div class="page readers">
            {notice.map(|notice| view! { <notice::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.readers_title(&department)}</h1>
                    <p>{state}</p>
                    <p class="soft">{text.readers_about()}</p>
                </div>
            </header>
            {people}
            <Told view/>
        </div>
    }
    .into_any()
}

fn who(candidate: &Candidate) -> AnyView {
    let text = use_text();
    let roles: Vec<&str> = candidate.roles.iter().map(|role| text.role(*role)).collect();
    let person = candidate.person.clone();
    view! {
        <Avatar name=person.name.clone() hue=person.hue/>
        <span class="reader-name">{person.name}</span>
        <span class="faint">{roles.join(text.list_separator())}</span>
    }
    .into_any()
}

#[component]
fn List(view: ReadersView) -> impl IntoView {
    let text = use_text();
    let readers = view.candidates.iter().filter(|candidate| candidate.is_reader);
    let rows = readers.map(|candidate| view! { <li>{who(candidate)}</li> }).collect_view();
    view! {
        <Card id="readers" title=text.readers_people()>
            <ul class="reader-list">{rows}</ul>
            <p class="card-foot">{text.readers_who_chooses()}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Choose(view: ReadersView) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string(), "/readers"].concat();
    let rows = view.candidates.iter().map(|candidate| {
        let name = ["p:", &candidate.person.id.to_string()].concat();
        view! {
            <li>
                <label class="reader">
                    <input type="checkbox" name=name value="yes" checked=candidate.reads/>
                    {who(candidate)}
                </label>
            </li>
        }
    });
    let is_secret = view.version > 0;
    let way = |value: &'static str, title: &'static str, hint: &'static str, chosen: bool| {
        view! {
            <label class="reader-way">
                <input type="radio" name="accounts" value=value checked=chosen/>
                <span><strong>{title}</strong><br/><span class="soft">{hint}</span></span>
            </label>
        }
    };
    let open = is_secret.then(|| {
        view! {
            <Button submit=true name="take" value="open" glyph=Glyph::Users>{text.readers_open_to_all()}</Button>
        }
    });
    let save = if is_secret { text.readers_save() } else { text.readers_keep() };
    view! {
        <form class="card reader-form" method="post" action=address aria-labelledby="readers">
            <Csrf/>
            <input type="hidden" name="version" value=view.version.to_string()/>
            <header class="card-head"><h2 id="readers">{text.readers_people()}</h2></header>
            <fieldset>
                <legend>{text.readers_people_hint()}</legend>
                <ul class="reader-list">{rows.collect_view()}</ul>
            </fieldset>
            <fieldset>
                <legend>{text.readers_ways()}</legend>
                <div class="reader-ways">
                    {way("no", text.readers_whole(), text.readers_whole_hint(), !view.publishes_accounts)}
                    {way("yes", text.readers_accounts(), text.readers_accounts_hint(), view.publishes_accounts)}
                </div>
            </fieldset>
            <footer class="reader-foot">
                <p class="faint">{text.readers_before()}</p>
                <div class="actions">
                    {open}
                    <Button submit=true press=Press::Primary glyph=Glyph::Lock>{save}</Button>
                </div>
            </footer>
        </form>
    }
    .into_any()
}

/// What everybody who sees the plan is told, and from which sums a single line could be read off.
#[component]
fn Told(view: ReadersView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let accounts = view.publishes_accounts || view.version == 0;
    let rows = view.sums.iter().map(|sum| row(sum, accounts, money)).collect_view();
    view! {
        <Card id="told" title=text.readers_told() aside=money.heading()>
            <p class="card-body soft">{text.readers_told_hint()}</p>
            <table class="table told">
                <thead>
                    <tr>
                        <th scope="col">{text.readers_sum()}</th>
                        <th scope="col" class="number">{text.readers_lines()}</th>
                        <th scope="col" class="number">{text.readers_amount()}</th>
                        <th scope="col">{text.readers_seen()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Card>
    }
    .into_any()
}

fn row(sum: &ToldSum, accounts: bool, money: Money) -> AnyView {
    let text = use_text();
    let (class, name) = match &sum.account {
        None => ("sum", text.nature(sum.nature).to_owned()),
        Some((code, label)) => {
            let code = code.as_ref().map(ToString::to_string).unwrap_or_default();
            let label = label.in_language(text.language());
            let label = if code.is_empty() && label.is_empty() { text.plan_no_account() } else { label };
            ("", [&code, " ", label].concat().trim().to_owned())
        }
    };
    let is_told = accounts || sum.account.is_none();
    let single = (is_told && sum.lines == 1).then(|| {
        view! { <span class="single"><Icon glyph=Glyph::AlertTriangle/>{text.readers_single()}</span> }
    });
    let seen = if is_told { text.readers_by_all() } else { text.readers_by_readers() };
    view! {
        <tr class=class>
            <th scope="row">{name}</th>
            <td class="number">{sum.lines.to_string()}</td>
            <td class="number figure">{money.amount(sum.total)}</td>
            <td class="seen">
                {(!is_told).then(|| view! { <Icon glyph=Glyph::Lock/> })}
                <span>{seen}</span>
                {single}
            </td>
        </tr>
    }
    .into_any()
}
