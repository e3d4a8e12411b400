//! A request for approval: what is asked, at exactly which version, how it compares, who decides.
//!
//! It is a plain page, made for a phone on a bad line: forms and links. Deciding posts the version it was decided on; the
//! server refuses when the sheet has another by then, and this page shows what differs. Where scripts run, what is decided
//! without a network waits on the device, and the page says so (`queued`).

mod changes;
mod checks;
mod decide;
mod difference;
mod figures;
mod lines;
mod map;
mod notice;
mod overrule;
mod steps;
mod verbs;

pub use notice::{CannotBeAsked, RequestNotice};

use leptos::prelude::*;

use crate::adjusted::{Asked as Adjustment, kind_word};
use crate::backend::{RequestState, RequestView};
use crate::chain::GoesOn;
use crate::files::EvidenceFiles;
use crate::format::{self, Money};
use crate::merging::{AskedMerge, StaleMerge};
use crate::primitives::{Card, Glyph, Icon, Moment, RequestStateBadge};
use crate::queued::Queued;
use crate::text::{Text, use_text};
use crate::whole::{AskedWhole, StaleWhole};

/// Everything about one request. `notice` is what just happened to it, if anything did.
#[component]
pub fn RequestBoard(view: RequestView, notice: Option<RequestNotice>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.currency);
    let comment = notice.as_ref().and_then(RequestNotice::comment).map(str::to_owned);
    let need = view.verbs.need;
    let decidable = view.may_decide || view.may_withdraw;
    let decide = decidable.then(|| view! { <decide::Decide view=view.clone() comment/> });
    let locks = view.locks();
    let is_merged = view.merge.is_some() && view.state == RequestState::Approved;
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let stale = view.whole.as_ref().map(|whole| whole.moved.clone()).filter(|moved| !moved.is_empty());
    let stale_merge = view.merge.as_ref().and_then(|merge| {
        let (stale, calendar) = (merge.stale.clone()?, merge.calendar);
        Some(view! { <StaleMerge stale plan=view.plan calendar/> })
    });
    let asked = match (view.adjustment.clone(), view.map.clone(), view.whole.clone()) {
        _ if view.merge.is_some() => {
            view.merge.clone().map(|merge| view! { <AskedMerge merge=*merge plan=view.plan/> }).into_any()
        }
        (Some(adjustment), ..) => view! { <Adjustment view=*adjustment/> }.into_any(),
        (_, Some(map), _) => view! { <map::AskedMap map=*map/> }.into_any(),
        (.., Some(whole)) => view! { <AskedWhole whole=*whole plan money bar=lines::bar/> }.into_any(),
        (None, None, None) => view! { <figures::Totals view=view.clone() money/> }.into_any(),
    };
    let is_foreign = view.changes.as_ref().is_some_and(|changes| changes.currency != view.currency);
    let changes = view.changes.clone().map(|changes| {
        view! { <changes::Changes view=*changes baseline=view.baseline is_foreign/> }
    });
    let lines = match (!locks || view.map.is_some(), view.may_open) {
        (true, _) => None,
        (false, true) => Some(view! { <lines::Lines view=view.clone() money/> }.into_any()),
        (false, false) => Some(view! { <lines::Kept/> }.into_any()),
    };
    view! {
        <div class="page request">
            {notice.map(|notice| view! { <notice::NoticeBanner notice money need locks is_merged/> })}
            <Queued request=view.id/>
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{title(&view, text)}</h1>
                    <p class="request-who">
                        <RequestStateBadge state=view.state/>
                        <span class="soft">{text.request_asked_by(&view.asked_by.name)} " · " <Moment at=view.asked_at/></span>
                    </p>
                </div>
            </header>
            <div class="request-main">
                {view.verbs.proposed.clone().map(|proposed| view! { <overrule::Proposed view=view.clone() proposed/> })}
                {stale.map(|moved| view! { <StaleWhole moved/> })}
                {stale_merge}
                {view.resumes.clone().map(|resumed| view! { <GoesOn resumed/> })}
                {asked}
                <checks::Checks checks=view.checks.clone() money/>
                {changes}
                {view.note.clone().map(|note| view! { <Note note who=view.asked_by.name.clone()/> })}
                {lines}
            </div>
            <div class="request-side">
                {decide}
                {view.why_not.map(|why| view! { <decide::NotYours why/> })}
                <Version view=view.clone()/>
                <Evidence view=view.clone()/>
                <steps::Steps view=view.clone() money/>
                <verbs::Verbs view=view.clone()/>
                <steps::History history=view.history/>
                {(view.may_open && view.map.is_none() && locks).then(|| view! { <steps::Remarks remarks=view.remarks/> })}
            </div>
        </div>
    }
    .into_any()
}

/// What is asked, and of whom.
pub fn title(view: &RequestView, text: Text) -> String {
    let department = view.department.in_language(text.language());
    if let Some(map) = &view.map {
        return text.request_map_title(department, map.title.in_language(text.language()));
    }
    if view.whole.is_some() {
        return text.whole_title().to_owned();
    }
    if let Some(merge) = &view.merge {
        return text.merging_title(department, &merge.scenario);
    }
    match &view.adjustment {
        Some(adjustment) => text.adjust_request_title(department, kind_word(adjustment.kind, text)),
        None => text.request_title(department),
    }
}

#[component]
fn Note(note: String, who: String) -> impl IntoView {
    view! {
        <figure class="card request-note">
            <Icon glyph=Glyph::Message/>
            <blockquote>{note}</blockquote>
            <figcaption class="faint">{who}</figcaption>
        </figure>
    }
    .into_any()
}

/// The files that were put to it, and the way to add one.
#[component]
fn Evidence(view: RequestView) -> impl IntoView {
    let text = use_text();
    let request = ["/requests/", &view.id.to_string()].concat();
    if !view.reads_papers {
        let kept = view! { <p class="card-body soft"><Icon glyph=Glyph::Lock/> " " {text.evidence_secret()}</p> };
        return view! { <Card id="evidence" title=text.evidence_title()>{kept}</Card> }.into_any();
    }
    let may_add = view.state == RequestState::Waiting;
    if view.evidence.is_empty() && !may_add {
        return ().into_any();
    }
    let add = may_add.then(|| {
        view! {
            <p class="card-body">
                <a class="button small" href=[&request, "/evidence"].concat()><Icon glyph=Glyph::Plus/>{text.evidence_add_title()}</a>
            </p>
        }
    });
    view! {
        <Card id="evidence" title=text.evidence_title()>
            <EvidenceFiles request=request.clone() files=view.evidence/>
            {add}
        </Card>
    }
    .into_any()
}

/// The exact version, so that two people can compare it over the telephone.
#[component]
fn Version(view: RequestView) -> impl IntoView {
    let text = use_text();
    let own = ["/", &view.sheet.to_string()].concat();
    let (open, address, glyph, words) = match (&view.adjustment, &view.map) {
        _ if view.whole.is_some() => (view.may_open, String::new(), Glyph::Sheet, text.whole_open_plan()),
        _ if view.merge.is_some() => {
            (view.may_open, ["/sheets", &own, "/compare"].concat(), Glyph::Equal, text.scenario_compare())
        }
        (Some(_), _) => (true, "/adjustments".to_owned(), Glyph::Sheet, text.adjust_title()),
        (None, Some(_)) => (view.may_open, ["/maps", &own].concat(), Glyph::Branch, text.request_open_map()),
        (None, None) => (view.may_open, ["/sheets", &own].concat(), Glyph::Sheet, text.request_open_sheet()),
    };
    let open = open.then(|| {
        let href = ["/plans/", &view.plan.to_string(), &address].concat();
        view! { <a class="button small" href=href><Icon glyph/>{words}</a> }
    });
    let revision = (view.map.is_none() && view.whole.is_none() && view.merge.is_none()).then(|| {
        view! { <span class="faint">{text.request_revision(&view.revision.to_string())}</span> }
    });
    // What proves an approval is the document; an adjustment has none.
    let is_certified = view.state == RequestState::Approved && view.adjustment.is_none() && view.reads_papers;
    let certificate = is_certified.then(|| {
        let address = ["/requests/", &view.id.to_string(), "/certificate"].concat();
        view! { <a class="button small" href=address><Icon glyph=Glyph::Fingerprint/>{text.request_certificate()}</a> }
    });
    view! {
        <Card id="version" title=text.request_version()>
            <div class="card-body version">
                <p class="version-hash">
                    <Icon glyph=Glyph::Fingerprint/>
                    <code title=view.version.clone()>{format::short_hash(&view.version)}</code>
                    {revision}
                </p>
                <p class="faint">{text.request_version_hint()}</p>
                <p class="version-ways">{open} {certificate}</p>
            </div>
        </Card>
    }
    .into_any()
}
