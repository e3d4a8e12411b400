//! A merge as it is asked for: what the budget would come to, every place that would say something else, and whether it
//! still would. Before it is submitted and while it waits it looks the same; its places are told as the review tells them.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::calendar::{FiscalCalendar, Period};
use shared::id::PlanId;
use shared::name::Name;

use crate::backend::{Compared, MergeAsked, MergeStale, Pick, Place, Said};
use crate::format::Money;
use crate::primitives::{Badge, Banner, Card, Change, Glyph, Icon, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn AskedMerge(merge: MergeAsked, plan: PlanId) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), merge.currency);
    let sum = |name: &'static str, figures: Option<Compared>, nature| {
        figures.map(|figures| view! { <Sum name figures nature money/> })
    };
    let sums = [
        sum(text.plan_expense(), merge.expense, Nature::Expense),
        sum(text.plan_income(), merge.income, Nature::Income),
    ];
    let (minor, currency) = merge.moved;
    let moved =
        text.merging_moves(&[&Money::exact(text.language(), currency).amount(minor), " ", currency.code()].concat());
    let address = ["/plans/", &plan.to_string(), "/sheets/"].concat();
    let sheet = move |id: shared::id::SheetId| [&address, id.to_string().as_str()].concat();
    let went_on =
        merge.scenario_went_on.then(|| view! { <p class="card-body soft">{text.merging_scenario_went_on()}</p> });
    let base_went_on = (merge.base_went_on && merge.stale.is_none())
        .then(|| view! { <p class="card-body soft">{text.merging_base_went_on()}</p> });
    let kept = (merge.kept > 0).then(|| view! { <p class="card-foot">{text.merging_kept(merge.kept)}</p> });
    let rest = merge.picks_count.saturating_sub(merge.picks.len());
    let calendar = merge.calendar;
    let list = if merge.picks.is_empty() {
        view! { <p class="card-body soft"><Icon glyph=Glyph::Lock/> " " {text.merging_secret()}</p> }.into_any()
    } else {
        let picks = merge.picks.into_iter().map(|pick| view! { <Changed pick calendar money/> }).collect_view();
        let more = (rest > 0).then(|| view! { <p class="card-foot">{text.merging_more(rest)}</p> });
        view! { <ul class="lines changed">{picks}</ul> {more} }.into_any()
    };
    view! {
        <section class="card totals" aria-label=text.request_totals()>{sums}</section>
        <Card id="changes" title=text.merging_changes() aside=text.compare_picks(merge.picks_count)>
            <p class="card-body compare-links">
                <Badge tone=Tone::Accent glyph=Glyph::Branch>{merge.scenario}</Badge>
                <a href=sheet(merge.sheet)><Icon glyph=Glyph::Sheet/>{text.compare_open_scenario()}</a>
                <a href=sheet(merge.base)><Icon glyph=Glyph::Sheet/>{text.compare_open_budget()}</a>
            </p>
            {base_went_on}
            {went_on}
            {list}
            {kept}
            <p class="card-foot">{moved}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Sum(name: &'static str, figures: Compared, nature: Nature, money: Money) -> impl IntoView {
    let text = use_text();
    let (now, before) = (figures.now, figures.before.unwrap_or_default());
    view! {
        <div class="total-figure">
            <div>
                <h2>{name}</h2>
                <p class="total-amount figures">{money.amount(now)} <span class="unit">{money.currency.code()}</span></p>
                <p class="total-change"><Change now before nature money word=true/></p>
                <p class="total-baseline faint">{text.merging_before(&money.amount(before))}</p>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Changed(pick: Pick, calendar: FiscalCalendar, money: Money) -> impl IntoView {
    let text = use_text();
    let about = place_name(&pick.label, pick.place, calendar, text);
    let by = pick.scenario.1.map(|by| [" · ", by.name.as_str()].concat());
    let (before, after) = (said(&pick.base.0, money, text), said(&pick.scenario.0, money, text));
    let clash =
        pick.clash.then(|| view! { " " <Badge tone=Tone::Warn glyph=Glyph::Users>{text.compare_both()}</Badge> });
    view! {
        <li class="line">
            <span class="line-name">{about} <span class="faint">{by}</span> {clash}</span>
            <span class="line-total figures"><del>{before}</del> " " <ins>{after}</ins></span>
        </li>
    }
    .into_any()
}

/// Why nobody can agree to it any more, and what helps.
#[component]
pub fn StaleMerge(stale: MergeStale, plan: PlanId, calendar: FiscalCalendar) -> impl IntoView {
    let text = use_text();
    let sheet = |id: shared::id::SheetId| ["/plans/", &plan.to_string(), "/sheets/", &id.to_string()].concat();
    let link = |href: String, words: &'static str| view! { <a href=href>{words}</a> };
    let (title, hint, way) = match &stale {
        MergeStale::Places(_, count) => (text.merging_stale_places(*count), text.merging_stale_hint(), None),
        MergeStale::Effect => (text.merging_stale_effect().to_owned(), text.merging_stale_hint(), None),
        MergeStale::BaseLocked(request) => {
            let way = link(["/requests/", &request.to_string()].concat(), text.sheet_see_request());
            (text.merging_stale_locked().to_owned(), text.merging_stale_locked_hint(), Some(way))
        }
        MergeStale::BaseClosed(next) => {
            let way = next.map(|next| link(sheet(next), text.sheet_see_successor()));
            (text.merging_stale_closed().to_owned(), text.merging_stale_closed_hint(), way)
        }
        MergeStale::GivenUp => (text.scenario_given_up().to_owned(), text.merging_stale_given_up_hint(), None),
    };
    let places = match stale {
        MergeStale::Places(places, count) => {
            let rest = count.saturating_sub(places.len());
            let rest = (rest > 0).then(|| view! { <li>{text.merging_more(rest)}</li> });
            let places = places.into_iter().map(|(label, place)| {
                let name = place_name(&label, place, calendar, text);
                view! { <li>{name}</li> }
            });
            Some(view! { <ul class="whole-moved">{places.collect_view()} {rest}</ul> })
        }
        _ => None,
    };
    view! {
        <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title alert=true>
            <p>{hint} " " {way}</p>
            {places}
        </Banner>
    }
    .into_any()
}

/// A line or section, and what of it.
pub fn place_name(label: &Name, place: Place, calendar: FiscalCalendar, text: Text) -> String {
    let what = match place {
        Place::Section => text.compare_section().to_owned(),
        Place::Line => text.compare_line().to_owned(),
        Place::Name => text.compare_name().to_owned(),
        Place::Account => text.compare_account().to_owned(),
        Place::Note => text.compare_note().to_owned(),
        Place::Prior => text.plan_last_year().to_owned(),
        Place::Layout => text.compare_layout().to_owned(),
        Place::Package => text.compare_package().to_owned(),
        Place::Basis => text.compare_basis().to_owned(),
        Place::Cell(at) => period_name(at, calendar, text),
    };
    [label.in_language(text.language()), " · ", &what].concat()
}

fn period_name(at: Period, calendar: FiscalCalendar, text: Text) -> String {
    calendar.period_label(at, text.language()).to_owned()
}

/// What stands in a place, in words.
pub fn said(said: &Said, money: Money, text: Text) -> String {
    match said {
        Said::Nothing => text.compare_empty().to_owned(),
        Said::Figure(minor) => money.amount(*minor),
        Said::Text(typed) => typed.clone(),
        Said::Words(words) => words.in_language(text.language()).to_owned(),
        Said::There(Some(total)) => text.compare_there(&money.amount(*total)),
        Said::There(None) => text.compare_is_there().to_owned(),
        Said::Gone => text.compare_gone().to_owned(),
        Said::Cut(cost) => text.compare_cut(&money.amount(*cost)),
        Said::Moved => text.compare_place().to_owned(),
    }
}
