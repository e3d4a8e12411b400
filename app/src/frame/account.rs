//! The account menu: who is signed in, the language, the theme, the way out. Every choice is a plain form.

use leptos::prelude::*;
use shared::access::Role;
use shared::language::Language;

use crate::primitives::{Avatar, Csrf, Glyph, Icon};
use crate::session::{SessionView, Theme, Visit, use_visit};
use crate::text::{Text, use_text};

/// Each language is offered in its own words.
const fn own_name(language: Language) -> &'static str {
    match language {
        Language::Chinese => "简体中文",
        Language::English => "English",
    }
}

const fn theme_word(text: Text, theme: Theme) -> (Glyph, &'static str) {
    match theme {
        Theme::Auto => (Glyph::Monitor, text.theme_auto()),
        Theme::Light => (Glyph::Sun, text.theme_light()),
        Theme::Dark => (Glyph::Moon, text.theme_dark()),
    }
}

/// Chooses the language; the page comes back in it.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let (text, chosen, here) = (use_text(), use_text().language(), use_visit().path);
    let offer = move |language: Language| {
        let pressed = language == chosen;
        view! {
            <button
                class="menu-item"
                name="locale"
                value=language.tag()
                lang=language.tag()
                aria-pressed=if pressed { "true" } else { "false" }
            >
                <Icon glyph=Glyph::Globe/>
                <span>{own_name(language)}</span>
                {pressed.then(|| view! { <span class="end"><Icon glyph=Glyph::Check/></span> })}
            </button>
        }
    };
    view! {
        <form method="post" action="/locale">
            <Csrf/>
            <input type="hidden" name="return_to" value=here/>
            <span class="menu-label">{text.menu_language()}</span>
            {Language::ALL.map(offer).into_iter().collect_view()}
        </form>
    }
    .into_any()
}

/// Chooses light, dark, or what the device says.
#[component]
pub fn ThemeForm() -> impl IntoView {
    let Visit { theme: chosen, path: here, .. } = use_visit();
    let text = use_text();
    let offer = move |theme: Theme| {
        let pressed = theme == chosen;
        let (glyph, word) = theme_word(text, theme);
        view! {
            <button class="menu-item" name="theme" value=theme.as_str() aria-pressed=if pressed { "true" } else { "false" }>
                <Icon glyph/>
                <span>{word}</span>
                {pressed.then(|| view! { <span class="end"><Icon glyph=Glyph::Check/></span> })}
            </button>
        }
    };
    view! {
        <form method="post" action="/theme">
            <Csrf/>
            <input type="hidden" name="return_to" value=here/>
            <span class="menu-label">{text.menu_theme()}</span>
            {Theme::ALL.map(offer).into_iter().collect_view()}
        </form>
    }
    .into_any()
}

/// A page that is reached from here alone.
#[component]
fn Way(href: &'static str, glyph: Glyph, name: &'static str) -> impl IntoView {
    view! { <a class="menu-item" href=href><Icon glyph/><span>{name}</span></a> }.into_any()
}

/// What the account menu holds.
#[component]
pub(super) fn AccountPanel(session: SessionView) -> impl IntoView {
    let text = use_text();
    let reads_log = session.roles.iter().any(|role| matches!(role, Role::Auditor | Role::Administrator));
    let log = reads_log.then(|| view! { <Way href="/audit" glyph=Glyph::History name=text.menu_audit()/> });
    let manages = session.roles.contains(&Role::Administrator);
    let chats = manages.then(|| view! { <Way href="/chats" glyph=Glyph::Message name=text.menu_chats()/> });
    let security = manages.then(|| view! { <Way href="/security" glyph=Glyph::Lock name=text.menu_security()/> });
    let roles: Vec<&str> = session.roles.iter().map(|role| text.role(*role)).collect();
    view! {
        <div class="who">
            <Avatar name=session.name.clone() hue=session.hue size="large"/>
            <div>
                <strong>{session.name}</strong>
                <p class="soft">{session.email}</p>
                <p class="faint">{[&session.organisation, " · ", &roles.join(text.list_separator())].concat()}</p>
            </div>
        </div>
        <hr/>
        <Way href="/me" glyph=Glyph::User name=text.menu_me()/>
        {chats}
        {security}
        {log}
        <LanguageForm/>
        <ThemeForm/>
        <hr/>
        <form method="post" action="/sign-out">
            <Csrf/>
            // For the service worker, which looks whether this person's work on the device is saved.
            <input type="hidden" name="person" value=session.person.to_string()/>
            <button class="menu-item">
                <Icon glyph=Glyph::LogOut/>
                <span>{text.menu_sign_out()}</span>
            </button>
        </form>
    }
    .into_any()
}
