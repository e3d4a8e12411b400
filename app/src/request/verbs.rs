//! What one may do with a request besides approving and returning it: each a small form under its own heading, closed
//! until it is wanted. Each says what it leads to before it is sent.

use leptos::prelude::*;
use shared::approval::Need;

use super::overrule::Propose;
use crate::backend::{PersonMark, RequestView, WhoView};
use crate::chain::who_words;
use crate::format::Money;
use crate::primitives::{Button, Csrf, Glyph, Icon, Moment, Press};
use crate::queued::Judged;
use crate::text::{Text, use_text};

/// A comment of this length is what the server takes.
const COMMENT_MAX: &str = "2000";

#[component]
pub fn Verbs(view: RequestView) -> impl IntoView {
    let text = use_text();
    let address = ["/requests/", &view.id.to_string()].concat();
    let key = view.idempotency_key.clone();
    let verbs = view.verbs.clone();
    let to = |verb: &str| [&address, verb].concat();
    let decides = view.may_decide.then(|| {
        let earlier = (!verbs.earlier.is_empty()).then(|| {
            view! { <SendBack action=to("/decide") key=key.clone() version=view.version.clone() earlier=verbs.earlier/> }
        });
        let asks = (!verbs.colleagues.is_empty()).then(|| {
            view! {
                <Transfer action=to("/transfer") key=key.clone() people=verbs.colleagues.clone()/>
                <AddSigner action=to("/sign") key=key.clone() people=verbs.colleagues need=verbs.need/>
            }
        });
        let lines = (!view.returnable.is_empty()).then(|| {
            view! { <ReturnLines action=to("/decide") key=key.clone() view=view.clone()/> }
        });
        view! {
            {lines}
            {asks}
            {earlier}
            <Reject action=to("/decide") key=key.clone() version=view.version.clone()/>
        }
    });
    let remind =
        verbs.may_remind.then(|| view! { <Remind action=to("/remind") key=key.clone() last=verbs.reminded_at/> });
    let copy =
        (!verbs.readers.is_empty()).then(|| view! { <Copy action=to("/copy") key=key.clone() people=verbs.readers/> });
    let say = verbs.may_comment.then(|| view! { <Say action=to("/comment") key=key.clone()/> });
    let overrules = verbs.may_propose.then(|| {
        view! { <Propose action=to("/override") key=key.clone() version=view.version.clone()/> }
    });
    let is_any = overrules.is_some() || decides.is_some() || remind.is_some() || copy.is_some() || say.is_some();
    is_any.then(|| {
        view! {
            <section class="card verbs" id="verbs" aria-label=text.verbs_title()>
                {remind}
                {decides}
                {copy}
                {say}
                {overrules}
            </section>
        }
    })
}

/// One verb: a line that opens, and the form beneath it.
#[component]
pub fn Verb(glyph: Glyph, title: &'static str, action: String, key: String, children: Children) -> impl IntoView {
    view! {
        <details class="verb" name="verb">
            <summary>
                <Icon glyph/>
                <span>{title}</span>
                <Icon glyph=Glyph::ChevronDown/>
            </summary>
            <form method="post" action=action>
                <Csrf/>
                <input type="hidden" name="idempotency_key" value=key/>
                {children()}
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn Person(name: &'static str, label: &'static str, people: Vec<PersonMark>) -> impl IntoView {
    let text = use_text();
    let options = people.into_iter().map(|person| view! { <option value=person.id.to_string()>{person.name}</option> });
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <select class="select" name=name required><option value="">{text.verbs_choose()}</option>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

#[component]
pub fn Words(label: &'static str, #[prop(optional)] required: bool) -> impl IntoView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <textarea class="input" name="comment" rows="2" maxlength=COMMENT_MAX required=required></textarea>
        </label>
    }
    .into_any()
}

#[component]
fn Transfer(action: String, key: String, people: Vec<PersonMark>) -> impl IntoView {
    let text = use_text();
    view! {
        <Verb glyph=Glyph::ArrowRight title=text.verbs_transfer() action key>
            <p class="soft">{text.verbs_transfer_hint()}</p>
            <Person name="person" label=text.verbs_to() people/>
            <Words label=text.verbs_why()/>
            <Button submit=true>{text.verbs_transfer_do()}</Button>
        </Verb>
    }
    .into_any()
}

#[component]
fn AddSigner(action: String, key: String, people: Vec<PersonMark>, need: Need) -> impl IntoView {
    let text = use_text();
    let places = [
        ("before", text.verbs_before(), text.verbs_before_hint(&counted(need.need, text))),
        (
            "beside",
            text.verbs_beside(),
            text.verbs_beside_hint(&counted(need.need + 1, text), &counted(need.need, text)),
        ),
        ("after", text.verbs_after(), text.verbs_after_hint(&counted(need.need, text))),
    ];
    let places = places.into_iter().map(|(value, title, hint)| {
        view! {
            <label class="verb-choice">
                <input type="radio" name="place" value=value checked=value == "before"/>
                <span><strong>{title}</strong><span class="faint">{hint}</span></span>
            </label>
        }
    });
    let places = places.collect_view();
    view! {
        <Verb glyph=Glyph::Plus title=text.verbs_sign() action key>
            <Person name="person" label=text.verbs_whom() people/>
            <fieldset class="verb-choices"><legend class="visually-hidden">{text.verbs_place()}</legend>{places}</fieldset>
            <Words label=text.verbs_why()/>
            <Button submit=true>{text.verbs_sign_do()}</Button>
        </Verb>
    }
    .into_any()
}

fn counted(count: usize, text: Text) -> String {
    text.verbs_agreements(count)
}

#[component]
fn SendBack(action: String, key: String, version: String, earlier: Vec<(usize, Vec<WhoView>)>) -> impl IntoView {
    let text = use_text();
    let options = earlier.into_iter().map(|(place, who)| {
        let name = text.verbs_step(&(place + 1).to_string(), &who_words(&who, text));
        view! { <option value=place.to_string()>{name}</option> }
    });
    let options = options.collect_view();
    view! {
        <Verb glyph=Glyph::Return title=text.verbs_back() action key>
            <p class="soft">{text.verbs_back_hint()}</p>
            <Judged version/>
            <label class="field">
                <span class="label">{text.verbs_back_to()}</span>
                <select class="select" name="to">{options}</select>
            </label>
            <Words label=text.verbs_reason() required=true/>
            <Button submit=true name="decision" value="return">{text.verbs_back_do()}</Button>
        </Verb>
    }
    .into_any()
}

#[component]
fn Reject(action: String, key: String, version: String) -> impl IntoView {
    let text = use_text();
    view! {
        <Verb glyph=Glyph::XCircle title=text.verbs_reject() action key>
            <p class="soft">{text.verbs_reject_hint()}</p>
            <Judged version/>
            <Words label=text.verbs_reason() required=true/>
            <Button submit=true press=Press::Danger name="decision" value="reject">{text.verbs_reject_do()}</Button>
        </Verb>
    }
    .into_any()
}

/// Some lines go back, and the others are accepted as they stand.
#[component]
fn ReturnLines(action: String, key: String, view: RequestView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let lines = view.returnable.into_iter().map(|line| {
        let account =
            line.account.map(|account| view! { " " <span class="faint figures">{account.to_string()}</span> });
        view! {
            <label class="tick verb-line">
                <input type="checkbox" name=["line_", &line.id.to_string()].concat() value="yes"/>
                <span>{line.label.in_language(text.language()).to_owned()} {account}</span>
                <span class="figures">{money.amount(line.total)}</span>
            </label>
        }
    });
    let lines = lines.collect_view();
    view! {
        <Verb glyph=Glyph::Return title=text.verbs_lines() action key>
            <p class="soft">{text.verbs_lines_hint()}</p>
            <Judged version=view.version/>
            <fieldset class="verb-lines">
                <legend class="label">{text.verbs_lines_which()}</legend>
                {lines}
            </fieldset>
            <Words label=text.verbs_reason() required=true/>
            <Button submit=true name="decision" value="return_lines">{text.verbs_lines_do()}</Button>
        </Verb>
    }
    .into_any()
}

#[component]
fn Copy(action: String, key: String, people: Vec<PersonMark>) -> impl IntoView {
    let text = use_text();
    view! {
        <Verb glyph=Glyph::Send title=text.verbs_copy() action key>
            <p class="soft">{text.verbs_copy_hint()}</p>
            <Person name="person" label=text.verbs_to() people/>
            <Button submit=true>{text.verbs_copy_do()}</Button>
        </Verb>
    }
    .into_any()
}

#[component]
fn Remind(action: String, key: String, last: Option<chrono::DateTime<chrono::FixedOffset>>) -> impl IntoView {
    let text = use_text();
    let last = last.map(|last| view! { <span class="faint">{text.verbs_reminded()} " " <Moment at=last/></span> });
    view! {
        <form class="verb-remind" method="post" action=action>
            <Csrf/>
            <input type="hidden" name="idempotency_key" value=key/>
            <Button submit=true glyph=Glyph::Clock>{text.verbs_remind()}</Button>
            {last}
        </form>
    }
    .into_any()
}

#[component]
fn Say(action: String, key: String) -> impl IntoView {
    let text = use_text();
    view! {
        <Verb glyph=Glyph::Message title=text.verbs_say() action key>
            <p class="soft">{text.verbs_say_hint()}</p>
            <Words label=text.verbs_words() required=true/>
            <Button submit=true>{text.verbs_say_do()}</Button>
        </Verb>
    }
    .into_any()
}
