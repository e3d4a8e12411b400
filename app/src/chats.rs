//! The group chats that are told of requests: a plain page for administrators.

use leptos::prelude::*;
use shared::language::Language;

use crate::backend::{ChatLine, ChatTyped, ChatsView};
use crate::primitives::{Badge, Banner, Button, Card, Csrf, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::{Text, use_text};

/// The words of the form for each service.
pub const SERVICES: [&str; 4] = ["feishu", "dingtalk", "wecom", "slack"];

/// What came of the last form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatNotice {
    Added,
    Removed,
    /// What was typed is no name, address or secret.
    Name,
    Address,
    Secret,
    /// The host may not be reached; with why.
    Host(String),
    Expired,
}

impl ChatNotice {
    pub const fn status(&self) -> u16 {
        match self {
            Self::Added | Self::Removed => 200,
            Self::Name | Self::Address | Self::Secret | Self::Host(_) => 422,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn ChatBoard(view: ChatsView, notice: Option<ChatNotice>) -> impl IntoView {
    let text = use_text();
    let list = if view.chats.is_empty() {
        view! { <EmptyState glyph=Glyph::Message title=text.chat_none() hint=text.chat_none_hint()/> }.into_any()
    } else {
        let rows = view.chats.into_iter().map(|chat| view! { <Row chat/> }).collect_view();
        view! { <ul class="chat-list">{rows}</ul> }.into_any()
    };
    view! {
        <div class="page chats">
            {notice.map(|notice| view! { <Notice notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.chat_title()}</h1>
                    <p class="soft">{text.chat_hint()}</p>
                </div>
            </header>
            <section class="card" aria-label=text.chat_title()>{list}</section>
            <Form typed=view.typed/>
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: ChatNotice) -> impl IntoView {
    let text = use_text();
    let alert = notice.status() != 200;
    let (tone, glyph, title, hint) = match notice {
        ChatNotice::Added => (Tone::Good, Glyph::CheckCircle, text.chat_added(), None),
        ChatNotice::Removed => (Tone::Plain, Glyph::Ban, text.chat_removed(), None),
        ChatNotice::Name => (Tone::Danger, Glyph::AlertTriangle, text.chat_wrong_name(), None),
        ChatNotice::Address => (Tone::Danger, Glyph::AlertTriangle, text.chat_wrong_address(), None),
        ChatNotice::Secret => (Tone::Danger, Glyph::AlertTriangle, text.chat_wrong_secret(), None),
        ChatNotice::Host(why) => (Tone::Danger, Glyph::AlertTriangle, text.chat_wrong_host(), Some(why)),
        ChatNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired(), None),
    };
    let hint = hint.map(|hint| view! { <p>{hint}</p> });
    view! { <Banner tone glyph title alert>{hint}</Banner> }.into_any()
}

fn service_word(service: &str, text: Text) -> &'static str {
    match service {
        "feishu" => text.chat_feishu(),
        "dingtalk" => text.chat_dingtalk(),
        "wecom" => text.chat_wecom(),
        _ => text.chat_slack(),
    }
}

const fn language_word(language: Language) -> &'static str {
    match language {
        Language::Chinese => "中文",
        Language::English => "English",
    }
}

#[component]
fn Row(chat: ChatLine) -> impl IntoView {
    let text = use_text();
    let host = chat.host.unwrap_or_else(|| text.chat_locked().to_owned());
    let about = [service_word(chat.service, text), " · ", &host, " · ", language_word(chat.language)].concat();
    let state = match (chat.trouble, chat.told_at) {
        (Some(trouble), _) => {
            view! { <p class="wrong"><Icon glyph=Glyph::AlertTriangle/>{text.chat_trouble(&trouble)}</p> }.into_any()
        }
        (None, Some(at)) => {
            view! { <Badge tone=Tone::Good glyph=Glyph::Check>{text.chat_told()} " " <Moment at/></Badge> }.into_any()
        }
        (None, None) => view! { <Badge tone=Tone::Plain glyph=Glyph::Clock>{text.chat_not_yet()}</Badge> }.into_any(),
    };
    view! {
        <li>
            <Icon glyph=Glyph::Message/>
            <div>
                <strong>{chat.name.clone()}</strong>
                <p class="faint">{about}</p>
                {state}
            </div>
            <form method="post" action="/chats/remove">
                <Csrf/>
                <input type="hidden" name="chat" value=chat.key/>
                <button class="button small" type="submit">
                    {text.chat_remove()} <span class="visually-hidden">{chat.name}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}

#[component]
fn Form(typed: ChatTyped) -> impl IntoView {
    let text = use_text();
    let services = SERVICES.into_iter().map(|service| {
        view! { <option value=service selected=service == typed.service>{service_word(service, text)}</option> }
    });
    let services = services.collect_view();
    let chosen = typed.language.parse().unwrap_or_else(|_| text.language());
    let languages = Language::ALL.into_iter().map(|each| {
        view! { <option value=each.tag() lang=each.tag() selected=each == chosen>{language_word(each)}</option> }
    });
    let languages = languages.collect_view();
    view! {
        <Card id="add" title=text.chat_add_title()>
            <form class="card-body chat-form" method="post" action="/chats">
                <Csrf/>
                <label class="field">
                    <span class="label">{text.chat_name()}</span>
                    <input class="input" name="name" required maxlength="60" value=typed.name/>
                </label>
                <label class="field">
                    <span class="label">{text.chat_service()}</span>
                    <select class="select" name="service">{services}</select>
                </label>
                <label class="field">
                    <span class="label">{text.chat_language()}</span>
                    <select class="select" name="language">{languages}</select>
                </label>
                <label class="field wide">
                    <span class="label">{text.chat_address()}</span>
                    <input class="input" type="url" name="url" required maxlength="500" autocomplete="off" value=typed.url aria-describedby="url-about"/>
                    <p class="hint" id="url-about">{text.chat_address_hint()}</p>
                </label>
                <label class="field wide">
                    <span class="label">{text.chat_secret()}</span>
                    <input class="input" type="password" name="secret" maxlength="200" autocomplete="off" aria-describedby="secret-about"/>
                    <p class="hint" id="secret-about">{text.chat_secret_hint()}</p>
                </label>
                <Button submit=true press=Press::Primary>{text.chat_add()}</Button>
            </form>
        </Card>
    }
    .into_any()
}
