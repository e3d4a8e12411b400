//! How the organisation signs in: which roles ask for a second step, and whose second step is taken away when a phone is
//! lost; and the token of the organisation's directory. A plain page for administrators.

use leptos::prelude::*;

use crate::backend::{DirectoryMark, FactorPerson, RoleRule, SecurityView};
use crate::duties::{DutyList, DutyMatrix};
use crate::primitives::{Avatar, Badge, Banner, Button, Card, Csrf, Glyph, Moment, Press, Tone};
use crate::text::use_text;

/// What came of the last form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityNotice {
    Saved,
    Reset,
    DirectoryOff,
    /// There was no second step to take away.
    Nothing,
    /// Whoever saved it would have locked themselves out.
    OwnFirst,
    Expired,
}

impl SecurityNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Saved | Self::Reset | Self::DirectoryOff | Self::Nothing => 200,
            Self::OwnFirst => 409,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn SecurityBoard(view: SecurityView, notice: Option<SecurityNotice>) -> impl IntoView {
    let text = use_text();
    view! {
        <div class="page me security">
            {notice.map(|notice| view! { <Notice notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.security_title()}</h1>
                    <p class="soft">{text.security_hint()}</p>
                </div>
            </header>
            <Rules rules=view.rules/>
            <People people=view.people/>
            <DutyList duties=view.duties/>
            <DutyMatrix/>
            <Directory directory=view.directory/>
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: SecurityNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title) = match notice {
        SecurityNotice::Saved => (Tone::Good, Glyph::CheckCircle, text.security_saved()),
        SecurityNotice::Reset => (Tone::Good, Glyph::CheckCircle, text.security_reset_done()),
        SecurityNotice::DirectoryOff => (Tone::Plain, Glyph::Ban, text.security_directory_is_off()),
        SecurityNotice::Nothing => (Tone::Plain, Glyph::Info, text.security_nothing()),
        SecurityNotice::OwnFirst => (Tone::Warn, Glyph::AlertTriangle, text.security_own_first()),
        SecurityNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired()),
    };
    let way = (notice == SecurityNotice::OwnFirst).then(|| view! { <a href="/me/factor">{text.factor_set_up()}</a> });
    view! { <Banner tone glyph title alert=notice.status() != 200>{way}</Banner> }.into_any()
}

#[component]
fn Rules(rules: Vec<RoleRule>) -> impl IntoView {
    let text = use_text();
    let row = move |rule: RoleRule| {
        view! {
            <li>
                <label class="tick">
                    <input type="checkbox" name=rule.role.word() value="yes" checked=rule.is_required/>
                    <span>{text.role(rule.role)}</span>
                </label>
                <span class="faint">{text.security_ready(&rule.people.to_string(), &rule.ready.to_string())}</span>
            </li>
        }
    };
    view! {
        <Card id="rules" title=text.security_rules()>
            <form class="card-body security-form" method="post" action="/security">
                <Csrf/>
                <p class="soft">{text.security_rules_hint()}</p>
                <ul class="security-roles">{rules.into_iter().map(row).collect_view()}</ul>
                <Button submit=true press=Press::Primary>{text.me_save()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn People(people: Vec<FactorPerson>) -> impl IntoView {
    let text = use_text();
    let row = move |person: FactorPerson| {
        let roles: Vec<&str> = person.roles.iter().map(|role| text.role(*role)).collect();
        let end = if person.has_factor {
            view! {
                <form method="post" action="/security/reset">
                    <Csrf/>
                    <input type="hidden" name="person" value=person.mark.id.to_string()/>
                    <button class="button small" type="submit">
                        {text.security_reset()} <span class="visually-hidden">{person.mark.name.clone()}</span>
                    </button>
                </form>
            }
            .into_any()
        } else {
            view! { <Badge>{text.security_without()}</Badge> }.into_any()
        };
        view! {
            <li>
                <Avatar name=person.mark.name.clone() hue=person.mark.hue/>
                <div>
                    <strong>{person.mark.name}</strong>
                    <p class="faint">{[&person.email, " · ", &roles.join(text.list_separator())].concat()}</p>
                </div>
                {end}
            </li>
        }
    };
    view! {
        <Card id="people" title=text.security_people()>
            <p class="card-body soft">{text.security_people_hint()}</p>
            <ul class="me-sessions">{people.into_iter().map(row).collect_view()}</ul>
        </Card>
    }
    .into_any()
}

#[component]
fn Directory(directory: DirectoryMark) -> impl IntoView {
    let text = use_text();
    let DirectoryMark { since, token, address } = directory;
    let has_token = since.is_some();
    let state = since.map(|at| {
        view! {
            <p class="factor-state">
                <Badge tone=Tone::Good glyph=Glyph::Check>{text.factor_on()}</Badge>
                <span class="soft">{text.factor_since()} " " <Moment at/></span>
            </p>
        }
    });
    let shown = token.map(|token| {
        view! {
            <div class="me-address" role="status">
                <p>{text.security_directory_once()}</p>
                <pre tabindex="0"><code class="directory-token">{token}</code></pre>
            </div>
        }
    });
    let off = has_token.then(|| {
        view! {
            <form method="post" action="/security/directory/off">
                <Csrf/>
                <Button submit=true press=Press::Quiet>{text.security_directory_off()}</Button>
            </form>
        }
    });
    let make = if has_token { text.security_directory_anew() } else { text.security_directory_make() };
    view! {
        <Card id="directory" title=text.security_directory()>
            <div class="card-body me-calendar">
                <p class="soft">{text.security_directory_hint()}</p>
                <div class="me-address"><pre tabindex="0"><code>{address}</code></pre></div>
                {state}
                {shown}
                <div class="me-buttons">
                    <form method="post" action="/security/directory">
                        <Csrf/>
                        <Button submit=true>{make}</Button>
                    </form>
                    {off}
                </div>
            </div>
        </Card>
    }
    .into_any()
}
