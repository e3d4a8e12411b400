//! What goes from the one into the other, place by place: both sides with who wrote them, and the choice between them.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::calendar::Period;

use super::said;
use crate::backend::{CompareView, PersonMark, Pick, Place, Said, Toward, Way};
use crate::format::Money;
use crate::primitives::{Badge, Banner, Button, Card, Csrf, Glyph, Press, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn Merge(view: CompareView, money: Money, chosen: BTreeMap<usize, bool>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string()].concat();
    let toward = view.toward;
    let give_up = (view.may_give_up && toward == Toward::Budget)
        .then(|| view! { <GiveUp action=[&address, "/give-up"].concat()/> });
    let is_open = view.way == Way::Open;
    let obstacle = (!is_open).then(|| view! { <Obstacle way=view.way.clone() plan=view.plan toward/> });
    let calendar = view.calendar;
    let period = move |period: Period| calendar.period_label(period, text.language()).to_owned();
    let rest = view.picks_count.saturating_sub(view.picks.len());
    // The one that takes, and the one that is taken from.
    let sides = match toward {
        Toward::Budget => [text.compare_budget().to_owned(), view.scenario.clone()],
        Toward::Scenario => [view.scenario.clone(), text.compare_budget().to_owned()],
    };
    let picks = view.picks.into_iter().map(|pick| {
        let about = about(&pick, period, text);
        let chosen = chosen.get(&pick.number).copied();
        view! { <PickRow pick about sides=sides.clone() chosen money is_open/> }
    });
    let list = (view.picks_count > 0).then(|| view! { <div class="picks">{picks.collect_view()}</div> });
    let (title, explain, more, end) = match toward {
        Toward::Budget => (text.compare_merge_title(), text.compare_explain(), text.compare_more(rest), "/merge"),
        Toward::Scenario => {
            (text.compare_update_card(), text.compare_update_explain(), text.compare_update_more(rest), "/update")
        }
    };
    let (keep_all, take_all) = match toward {
        Toward::Budget => (text.compare_keep_all(), text.compare_take_all()),
        Toward::Scenario => (text.compare_update_keep(), text.compare_update_take()),
    };
    let more = (rest > 0).then(|| view! { <p class="card-foot">{more}</p> });
    let body = if is_open {
        let clashes = (view.clashes > 0).then(|| {
            view! { <Banner tone=Tone::Warn glyph=Glyph::Users title=text.compare_clashes(view.clashes)/> }
        });
        view! {
            <form method="post" action=[&address, end].concat()>
                <Csrf/>
                <input type="hidden" name="reviewed" value=view.reviewed/>
                <div class="merge-intro">
                    <p class="soft">{explain}</p>
                    {clashes}
                </div>
                {list}
                {more}
                <div class="merge-buttons">
                    <button class="button" type="submit" name="take" value="mine" formnovalidate>{keep_all}</button>
                    <button class="button" type="submit" name="take" value="theirs" formnovalidate>{take_all}</button>
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="each">{text.compare_merge()}</Button>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! { {obstacle} {list} {more} }.into_any()
    };
    view! {
        <Card id="merge" title aside=text.compare_picks(view.picks_count)>
            {body}
            {give_up}
        </Card>
    }
    .into_any()
}

/// What a pick is about: the line, and what of it.
fn about(pick: &Pick, period: impl Fn(Period) -> String, text: Text) -> String {
    let label = pick.label.in_language(text.language());
    let what = match pick.place {
        Place::Section => text.compare_section().to_owned(),
        Place::Package => text.compare_package().to_owned(),
        Place::Line => text.compare_line().to_owned(),
        Place::Name => text.compare_name().to_owned(),
        Place::Account => text.compare_account().to_owned(),
        Place::Note => text.compare_note().to_owned(),
        Place::Prior => text.plan_last_year().to_owned(),
        Place::Layout => text.compare_layout().to_owned(),
        Place::Basis => text.compare_basis().to_owned(),
        Place::Cell(at) => period(at),
    };
    [label, " · ", &what].concat()
}

#[component]
fn PickRow(
    pick: Pick,
    about: String,
    sides: [String; 2],
    chosen: Option<bool>,
    money: Money,
    is_open: bool,
) -> impl IntoView {
    let text = use_text();
    let number = pick.number;
    let [mine, theirs] = sides;
    // What only one side changed is taken unless somebody says otherwise; what both changed is for people to decide.
    let chosen = chosen.or((!pick.clash).then_some(true));
    let side = |name: String, (value, by): (Said, Option<PersonMark>), is_theirs: bool| {
        let value = said(&value, money, text);
        let words = view! {
            <span class="pick-side">{name}</span>
            <span class="pick-value figures">{value}</span>
            {by.map(|by| view! { <span class="faint pick-by">{by.name}</span> })}
        };
        if is_open {
            let value = if is_theirs { "theirs" } else { "mine" };
            view! {
                <label>
                    <input type="radio" name=format!("p{number}") value=value checked=chosen == Some(is_theirs) required/>
                    {words}
                </label>
            }
            .into_any()
        } else {
            view! { <p class="pick-shown">{words}</p> }.into_any()
        }
    };
    let then = (pick.then != Said::Moved).then(|| text.compare_was(&said(&pick.then, money, text)));
    let clash = pick.clash.then(|| view! { <Badge tone=Tone::Warn glyph=Glyph::Users>{text.compare_both()}</Badge> });
    let sides = view! {
        {side(mine, pick.base, false)}
        {side(theirs, pick.scenario, true)}
    };
    view! {
        <fieldset class=if pick.clash { "pick clash" } else { "pick" }>
            <legend>{about} {clash}</legend>
            <p class="faint pick-was">{then}</p>
            <div class="pick-sides">{sides}</div>
        </fieldset>
    }
    .into_any()
}

/// Why it cannot go back just now, and what helps.
#[component]
fn Obstacle(way: Way, plan: shared::id::PlanId, toward: Toward) -> impl IntoView {
    let text = use_text();
    let link = |href: String, words: &'static str| view! { <a href=href>{words}</a> };
    let (glyph, title, hint, link) = match way {
        Way::Open => return ().into_any(),
        Way::NotYours => (Glyph::Info, text.compare_not_yours(), text.compare_not_yours_hint(), None),
        Way::Nothing if toward == Toward::Scenario => {
            (Glyph::CheckCircle, text.compare_update_nothing(), text.compare_update_nothing_hint(), None)
        }
        Way::Nothing => (Glyph::Equal, text.compare_nothing(), text.compare_nothing_hint(), None),
        Way::GivenUp => (Glyph::Ban, text.scenario_given_up(), text.compare_given_up_hint(), None),
        Way::BaseLocked(request) => {
            let link = link(["/requests/", &request.to_string()].concat(), text.sheet_see_request());
            (Glyph::Lock, text.compare_locked(), text.compare_locked_hint(), Some(link))
        }
        Way::BaseClosed(next) => {
            let to = |next: shared::id::SheetId| ["/plans/", &plan.to_string(), "/sheets/", &next.to_string()].concat();
            let link = next.map(|next| link(to(next), text.sheet_see_successor()));
            (Glyph::CheckCircle, text.compare_closed(), text.compare_closed_hint(), link)
        }
    };
    view! {
        <div class="merge-intro">
            <Banner glyph title>
                <p>{hint} " " {link}</p>
            </Banner>
        </div>
    }
    .into_any()
}

#[component]
fn GiveUp(action: String) -> impl IntoView {
    let text = use_text();
    view! {
        <details class="give-up">
            <summary>{text.scenario_give_up()}</summary>
            <form method="post" action=action>
                <Csrf/>
                <p class="soft">{text.scenario_give_up_hint()}</p>
                <Button submit=true press=Press::Danger glyph=Glyph::Trash>{text.scenario_give_up_now()}</Button>
            </form>
        </details>
    }
    .into_any()
}
