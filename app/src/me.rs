//! One's own page: how one is told, on which devices, the calendar of due dates, how one signs in, and where one is signed
//! in. It works without a script but for subscribing the device, which `public/device.js` does.

mod factor;
mod passkeys;

use leptos::prelude::*;
use shared::language::Language;

use crate::backend::{MeView, PushDevice, SessionLine};
use crate::primitives::{Badge, Banner, Button, Card, Csrf, Glyph, Icon, Moment, Press, Tone};
use crate::text::use_text;

pub use factor::FactorBoard;
pub use passkeys::{PasskeyBoard, PasskeyNotice};

/// What came of the last form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeNotice {
    Saved,
    CalendarOff,
    PushEnded,
    Ended,
    /// The second step of signing in is turned off.
    FactorOff,
    /// It had ended already, or was never theirs.
    NoSession,
    Expired,
}

impl MeNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Saved | Self::CalendarOff | Self::PushEnded | Self::Ended | Self::FactorOff | Self::NoSession => 200,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn MeBoard(view: MeView, notice: Option<MeNotice>) -> impl IntoView {
    let text = use_text();
    view! {
        <div class="page me">
            {notice.map(|notice| view! { <Notice notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.me_title()}</h1>
                    <p class="soft">{[&view.name, " · ", &view.email].concat()}</p>
                </div>
            </header>
            <Notices has_mail=view.has_mail wants_mail=view.wants_mail language=view.language/>
            <Pushes push_key=view.push_key devices=view.devices/>
            <Calendar has_calendar=view.has_calendar calendar=view.calendar/>
            <Factor has_factor=view.has_factor/>
            <Passkeys count=view.passkeys/>
            <Sessions sessions=view.sessions/>
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: MeNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title) = match notice {
        MeNotice::Saved => (Tone::Good, Glyph::CheckCircle, text.me_saved()),
        MeNotice::CalendarOff => (Tone::Plain, Glyph::Ban, text.me_calendar_is_off()),
        MeNotice::PushEnded => (Tone::Plain, Glyph::Ban, text.me_push_ended()),
        MeNotice::Ended => (Tone::Good, Glyph::CheckCircle, text.me_ended()),
        MeNotice::FactorOff => (Tone::Plain, Glyph::Ban, text.factor_is_off()),
        MeNotice::NoSession => (Tone::Plain, Glyph::Info, text.me_no_session()),
        MeNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired()),
    };
    view! { <Banner tone glyph title alert=notice.status() != 200/> }.into_any()
}

#[component]
fn Notices(has_mail: bool, wants_mail: bool, language: Language) -> impl IntoView {
    let text = use_text();
    let languages = Language::ALL.into_iter().map(|each| {
        let name = match each {
            Language::Chinese => "中文",
            Language::English => "English",
        };
        view! { <option value=each.tag() lang=each.tag() selected=each == language>{name}</option> }
    });
    let languages = languages.collect_view();
    let mail_hint = if has_mail { text.me_mail_hint() } else { text.me_no_mail() };
    view! {
        <Card id="notices" title=text.me_notices()>
            <form class="card-body me-form" method="post" action="/me/notices">
                <Csrf/>
                <div>
                    <label class="tick">
                        <input type="checkbox" name="mail" value="yes" checked=wants_mail aria-describedby="mail-about"/>
                        <span>{text.me_mail()}</span>
                    </label>
                    <p class="hint" id="mail-about">{mail_hint}</p>
                </div>
                <label class="field">
                    <span class="label">{text.me_language()}</span>
                    <select class="select" name="language">{languages}</select>
                </label>
                <Button submit=true press=Press::Primary>{text.me_save()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// Each state is written, and the script shows the one that holds.
#[component]
fn Pushes(push_key: String, devices: Vec<PushDevice>) -> impl IntoView {
    let text = use_text();
    let states = [
        ("off", text.me_push_off()),
        ("on", text.me_push_on()),
        ("denied", text.me_push_denied()),
        ("insecure", text.me_push_insecure()),
        ("unsupported", text.me_push_unsupported()),
        ("failed", text.me_push_failed()),
        ("unreachable", text.me_push_unreachable()),
    ];
    let states = states.map(|(state, words)| view! { <p data-state=state hidden>{words}</p> }).collect_view();
    let list = (!devices.is_empty()).then(|| {
        let rows = devices.into_iter().map(|device| view! { <Device device/> }).collect_view();
        view! { <ul class="me-sessions">{rows}</ul> }
    });
    view! {
        <Card id="push" title=text.me_push()>
            <div class="card-body me-push" data-push-key=push_key>
                <p class="soft">{text.me_push_hint()}</p>
                <noscript><p class="soft">{text.me_push_no_script()}</p></noscript>
                <div class="me-push-state" role="status">{states}</div>
                <button class="button" type="button" id="push-on" hidden>
                    <Icon glyph=Glyph::Device/>
                    {text.me_push_turn_on()}
                </button>
            </div>
            {list}
            <div class="card-body me-install" id="install" hidden>
                <p class="soft">{text.me_install_hint()}</p>
                <button class="button" type="button"><Icon glyph=Glyph::Download/>{text.me_install()}</button>
            </div>
        </Card>
        <script type="module" src="/device.js"></script>
    }
    .into_any()
}

#[component]
fn Device(device: PushDevice) -> impl IntoView {
    let text = use_text();
    let name = device.device.unwrap_or_else(|| text.me_unknown_device().to_owned());
    let this = device.is_this.then(|| view! { " " <Badge tone=Tone::Good>{text.me_push_this()}</Badge> });
    let trouble = device.has_trouble.then(|| {
        view! { " " <Badge tone=Tone::Warn glyph=Glyph::AlertTriangle>{text.me_push_trouble()}</Badge> }
    });
    let last = match device.told_at {
        Some(at) => view! { {text.me_push_told()} " " <Moment at/> }.into_any(),
        None => view! { {text.me_push_added()} " " <Moment at=device.added_at/> }.into_any(),
    };
    view! {
        <li>
            <Icon glyph=Glyph::Device/>
            <div>
                <strong>{name.clone()}</strong> {this} {trouble}
                <p class="faint">{last}</p>
            </div>
            <form method="post" action="/me/pushes/end">
                <Csrf/>
                <input type="hidden" name="device" value=device.key/>
                <button class="button small" type="submit">
                    {text.me_push_remove()} <span class="visually-hidden">{name}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}

#[component]
fn Calendar(has_calendar: bool, calendar: Option<String>) -> impl IntoView {
    let text = use_text();
    let shown = calendar.map(|address| {
        view! {
            <div class="me-address" role="status">
                <p>{text.me_calendar_once()}</p>
                <pre tabindex="0"><code>{address}</code></pre>
            </div>
        }
    });
    let off = has_calendar.then(|| {
        view! {
            <form method="post" action="/me/calendar/off">
                <Csrf/>
                <Button submit=true press=Press::Quiet>{text.me_calendar_off()}</Button>
            </form>
        }
    });
    let make = if has_calendar { text.me_calendar_anew() } else { text.me_calendar_make() };
    view! {
        <Card id="calendar" title=text.me_calendar()>
            <div class="card-body me-calendar">
                <p class="soft">{if has_calendar { text.me_calendar_on_hint() } else { text.me_calendar_hint() }}</p>
                {shown}
                <div class="me-buttons">
                    <form method="post" action="/me/calendar">
                        <Csrf/>
                        <Button submit=true><Icon glyph=Glyph::Calendar/>{make}</Button>
                    </form>
                    {off}
                </div>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Factor(has_factor: bool) -> impl IntoView {
    let text = use_text();
    let (state, way) = if has_factor {
        let state = view! { <Badge tone=Tone::Good glyph=Glyph::Check>{text.factor_on()}</Badge> }.into_any();
        (state, text.factor_change())
    } else {
        (view! { <Badge>{text.factor_off()}</Badge> }.into_any(), text.factor_set_up())
    };
    view! {
        <Card id="factor" title=text.factor_title()>
            <div class="card-body me-factor">
                <p class="soft">{text.factor_hint()}</p>
                {state}
                <a class="button" href="/me/factor"><Icon glyph=Glyph::Lock/>{way}</a>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Passkeys(count: usize) -> impl IntoView {
    let text = use_text();
    let (state, way) = match count {
        0 => (view! { <Badge>{text.passkey_no()}</Badge> }.into_any(), text.passkey_add_title()),
        count => {
            let state = view! { <Badge tone=Tone::Good glyph=Glyph::Check>{text.passkey_count(count)}</Badge> };
            (state.into_any(), text.factor_change())
        }
    };
    view! {
        <Card id="passkeys" title=text.passkey_title()>
            <div class="card-body me-factor">
                <p class="soft">{text.passkey_hint()}</p>
                {state}
                <a class="button" href="/me/passkeys"><Icon glyph=Glyph::Fingerprint/>{way}</a>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Sessions(sessions: Vec<SessionLine>) -> impl IntoView {
    let text = use_text();
    let others = sessions.iter().filter(|session| !session.is_this).count();
    let rows = sessions.into_iter().map(|session| view! { <Session session/> }).collect_view();
    let all = (others > 0).then(|| {
        view! {
            <form class="card-body me-others" method="post" action="/me/sessions/end-others">
                <Csrf/>
                <Button submit=true>{text.me_end_others()}</Button>
            </form>
        }
    });
    view! {
        <Card id="sessions" title=text.me_sessions()>
            <ul class="me-sessions">{rows}</ul>
            {all}
        </Card>
    }
    .into_any()
}

#[component]
fn Session(session: SessionLine) -> impl IntoView {
    let text = use_text();
    let device = session.device.unwrap_or_else(|| text.me_unknown_device().to_owned());
    let from = session.from.map(|from| [" · ", &from].concat());
    let end = if session.is_this {
        view! { <Badge tone=Tone::Good glyph=Glyph::Check>{text.me_this_session()}</Badge> }.into_any()
    } else {
        view! {
            <form method="post" action="/me/sessions/end">
                <Csrf/>
                <input type="hidden" name="session" value=session.key/>
                <button class="button small" type="submit">
                    {text.me_end()} <span class="visually-hidden">{device.clone()}</span>
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <Icon glyph=Glyph::Device/>
            <div>
                <strong>{device}</strong> <span class="faint">{from}</span>
                <p class="faint">
                    {text.me_seen()} " " <Moment at=session.seen_at/> " · " {text.me_opened()} " " <Moment at=session.opened_at/>
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
