//! The audit log: looked through by person, time, kind and words, newest first. A plain page for auditors and
//! administrators; nothing on it changes anything.

mod words;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::backend::{AuditAsked, AuditKind, AuditLine, AuditSubject, AuditView, PersonMark};
use crate::primitives::{Avatar, Banner, Button, Card, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::{Text, use_text};

/// The longest of what one looks for: a hash has 64 digits, an address up to 254 characters.
const WORDS_MAX: &str = "260";

#[component]
pub fn AuditBoard(view: AuditView) -> impl IntoView {
    let text = use_text();
    let list = if view.lines.is_empty() {
        view! { <EmptyState glyph=Glyph::History title=text.audit_none() hint=text.audit_none_hint()/> }.into_any()
    } else {
        let rows = view.lines.into_iter().map(|line| view! { <Row line/> }).collect_view();
        view! { <ol class="audit-list">{rows}</ol> }.into_any()
    };
    let wrong = view.asked.has_wrong_date.then(|| {
        view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.audit_dates_wrong()/> }
    });
    let pages = (view.older.is_some() || view.newest.is_some()).then(|| {
        let newest = view.newest.map(|href| {
            view! { <a class="button" href=href><Icon glyph=Glyph::ChevronLeft/>{text.audit_newest()}</a> }
        });
        let older = view.older.map(|href| {
            view! { <a class="button" href=href rel="next">{text.audit_older()}<Icon glyph=Glyph::ChevronRight/></a> }
        });
        view! { <nav class="audit-pages" aria-label=text.audit_list()>{newest}{older}</nav> }
    });
    view! {
        <div class="page audit">
            {wrong}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.audit_title()}</h1>
                    <p class="soft">{text.audit_hint()}</p>
                </div>
            </header>
            <Search asked=view.asked people=view.people/>
            <section class="card" aria-label=text.audit_list()>{list}</section>
            {pages}
            <Evidence end=view.end key=view.key/>
        </div>
    }
    .into_any()
}

const fn kind_word(kind: AuditKind, text: Text) -> &'static str {
    match kind {
        AuditKind::All => text.audit_kind_all(),
        AuditKind::SignIn => text.audit_kind_sign_in(),
        AuditKind::Rights => text.audit_kind_rights(),
        AuditKind::Policy => text.audit_kind_policy(),
        AuditKind::Requests => text.audit_kind_requests(),
        AuditKind::Decisions => text.audit_kind_decisions(),
        AuditKind::Documents => text.audit_kind_documents(),
        AuditKind::Exports => text.audit_kind_exports(),
    }
}

#[component]
fn Search(asked: AuditAsked, people: Vec<PersonMark>) -> impl IntoView {
    let text = use_text();
    let AuditAsked { by, since, until, kind: wanted, words, .. } = asked;
    let people = people.into_iter().map(|person| {
        let chosen = by == Some(person.id);
        view! { <option value=person.id.to_string() selected=chosen>{person.name}</option> }
    });
    let people = people.collect_view();
    let kinds = AuditKind::EVERY.into_iter().map(|kind| {
        view! { <option value=kind.word() selected=kind == wanted>{kind_word(kind, text)}</option> }
    });
    let kinds = kinds.collect_view();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <form class="card audit-search" method="get" action="/audit" role="search">
            <label class="field audit-words">
                <span class="label">{text.audit_words()}</span>
                <input class="input" type="search" name="words" value=words maxlength=WORDS_MAX placeholder=text.audit_words_hint()/>
            </label>
            <label class="field">
                <span class="label">{text.audit_who()}</span>
                <select class="select" name="by"><option value="">{text.audit_anybody()}</option>{people}</select>
            </label>
            <label class="field">
                <span class="label">{text.audit_kind()}</span>
                <select class="select" name="kind">{kinds}</select>
            </label>
            <label class="field">
                <span class="label">{text.audit_since()}</span>
                <input class="input" type="date" name="since" value=day(since)/>
            </label>
            <label class="field">
                <span class="label">{text.audit_until()}</span>
                <input class="input" type="date" name="until" value=day(until)/>
            </label>
            <div class="audit-go">
                <Button submit=true press=Press::Primary>{text.audit_search()}</Button>
                <a class="button quiet" href="/audit">{text.audit_reset()}</a>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Row(line: AuditLine) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let what = match words::action_words(&line.action, text) {
        Some(words) => view! { <strong>{words}</strong> }.into_any(),
        None => view! { <strong><code>{line.action.clone()}</code></strong> }.into_any(),
    };
    let about = match line.subject {
        AuditSubject::Text(subject) => view! { <span class="audit-about">{subject}</span> }.into_any(),
        AuditSubject::Person(person) => view! { <span class="audit-about">{person.name}</span> }.into_any(),
        AuditSubject::Link { href, name } => {
            view! { <a class="audit-about" href=href>{name.in_language(language).to_owned()}</a> }.into_any()
        }
    };
    let (who, mark) = match line.by {
        Some(person) => {
            let mark = view! { <Avatar name=person.name.clone() hue=person.hue/> }.into_any();
            (person.name, mark)
        }
        None => {
            let mark = view! { <span class="audit-system"><Icon glyph=Glyph::Monitor/></span> }.into_any();
            (text.audit_nobody().to_owned(), mark)
        }
    };
    view! {
        <li id=["entry-", &line.seq.to_string()].concat()>
            {mark}
            <div class="audit-what">
                <p>{what} " " {about}</p>
                <p class="faint">{who} " · " <Moment at=line.at/></p>
            </div>
            <details class="audit-details">
                <summary aria-label=text.audit_entry(&line.seq.to_string())>
                    <span class="figures">{line.seq.to_string()}</span>
                    <Icon glyph=Glyph::ChevronDown/>
                </summary>
                <div>
                    <pre tabindex="0">{[&line.action, "\n", &line.details].concat()}</pre>
                    <p class="faint"><Icon glyph=Glyph::Fingerprint/> <code>{line.hash}</code></p>
                </div>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Evidence(end: (u64, String), key: String) -> impl IntoView {
    let text = use_text();
    view! {
        <Card id="evidence" title=text.audit_end_title()>
            <dl class="card-body audit-evidence">
                <div><dt>{text.audit_end(&end.0.to_string())}</dt><dd><code>{end.1}</code></dd></div>
                <div><dt>{text.audit_key()}</dt><dd><code>{key}</code></dd></div>
            </dl>
            <div class="card-body audit-keep">
                <p class="soft">{text.audit_key_hint()}</p>
                <a class="button" href="/audit/checkpoint"><Icon glyph=Glyph::Download/>{text.audit_checkpoint()}</a>
            </div>
        </Card>
    }
    .into_any()
}
