//! The sheet page with its sheet.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use shared::document::{DocumentError, empty_document};
use shared::id::{RequestId, SheetId};
use shared::money::{DisplayUnit, Negative};

use super::banners::Banners;
use super::conflict::ConflictPanel;
use super::history;
use super::inspector::{Inspector, Pane};
use super::later::{Beside, Late, Later, Over};
use super::status::StatusLine;
use super::talk;
use super::toolbar::Toolbar;
use crate::backend::{PageError, SheetPageView, SheetState};
use crate::document::{OpenSheet, Past, Peer, SheetLock};
use crate::format::Money;
use crate::frame::{Crumb, Page, Trouble};
use crate::grid::{Column, GridState, SheetGrid};
use crate::talk::Talk;
use crate::text::use_text;

/// Where a sheet stands in its approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: SheetState,
    pub request: Option<RequestId>,
    pub successor: Option<SheetId>,
}

impl Standing {
    pub fn of(page: &SheetPageView) -> Self {
        Self { state: page.state, request: page.request, successor: page.successor }
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub page: StoredValue<SheetPageView>,
    pub sheet: OpenSheet,
    pub grid: GridState,
    pub unit: RwSignal<DisplayUnit>,
    pub negative: RwSignal<Negative>,
    pub lock: RwSignal<SheetLock>,
    /// Where the sheet stands in its approval, which request tells of it, and what came after; as [`SheetLock`], it moves.
    pub standing: RwSignal<Standing>,
    /// The person goes on writing into a sheet that is submitted: a proposal, kept on this device.
    pub proposing: RwSignal<bool>,
    /// Changes of this device that the server does not have.
    pub waiting: RwSignal<usize>,
    pub peers: RwSignal<Vec<Peer>>,
    /// Why the server closed the line, when it did over something sent from here.
    pub refused: RwSignal<Option<String>>,
    pub gone: RwSignal<bool>,
    /// The server cannot write just now.
    pub unsaved: RwSignal<bool>,
    /// The device does not keep what is written.
    pub unkept: RwSignal<bool>,
    pub submitting: RwSignal<bool>,
    pub importing: RwSignal<bool>,
    /// What an edited file wants, while it is looked through.
    #[cfg(feature = "hydrate")]
    pub returned: RwSignal<Option<std::sync::Arc<crate::document::LeftBehind>>>,
    /// What the panel beside the grid shows; nothing while it is shut.
    pub pane: RwSignal<Option<Pane>>,
    /// None where the sheet cannot be talked about just now.
    pub talk: Option<Talk>,
    pub past: Past,
    pub comparing: RwSignal<bool>,
}

impl Desk {
    /// Whether the sheet takes changes from this person.
    pub fn is_open(self) -> bool {
        self.page.with_value(|page| page.may.edit) && self.lock.get() == SheetLock::Open
    }

    /// What this person is called on the page, by id.
    pub fn name_of(self, person: Option<shared::id::PersonId>) -> Option<String> {
        let person = person?;
        self.page.with_value(|page| page.people.iter().find(|mark| mark.id == person).map(|mark| mark.name.clone()))
    }
}

/// Opens the document that came with the page, as a replica of this tab.
fn open(page: &SheetPageView, actor: &[u8]) -> Result<OpenSheet, PageError> {
    let bytes = STANDARD.decode(&page.document).map_err(|_| PageError::Broken)?;
    let mut doc = empty_document();
    doc.load_incremental(&bytes).map_err(|_| PageError::Broken)?;
    doc.set_actor(actor.into());
    OpenSheet::new(doc).map_err(|error| match error {
        DocumentError::TooNew { .. } => PageError::Offline,
        _ => PageError::Broken,
    })
}

/// The actor of this tab. On the server, where nothing is edited, any will do.
fn tab_actor() -> Vec<u8> {
    use shared::id::PersonActor;
    match crate::session::use_visit().session {
        Some(session) => PersonActor { person: session.person, tab: crate::browser::fresh_tab() }.to_bytes().to_vec(),
        None => vec![0],
    }
}

/// Whether something may have been left behind on the device, where the sheet follows another. Looked for once the page
/// was taken over; the part that shows it is fetched for nobody else.
#[cfg(feature = "hydrate")]
fn look_on_device(page: &SheetPageView, was_kept: RwSignal<bool>) {
    let closed = page.follows.filter(|_| page.may.edit).zip(crate::session::use_visit().session);
    Effect::new(move |_| {
        let Some((closed, person)) = closed.as_ref().map(|(closed, session)| (*closed, session.person)) else { return };
        leptos::task::spawn_local(async move {
            if crate::document::is_kept(person, closed).await {
                // The page may have been left meanwhile.
                let _ = was_kept.try_set(true);
            }
        });
    });
}

#[component]
pub fn Loaded(page: SheetPageView) -> impl IntoView {
    match open(&page, &tab_actor()) {
        Ok(sheet) => view! { <Desktop page sheet/> }.into_any(),
        Err(error) => view! { <Page crumbs=Vec::new()><Trouble error/></Page> }.into_any(),
    }
}

#[component]
fn Desktop(page: SheetPageView, sheet: OpenSheet) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let currency = sheet.read(|sheet| sheet.header.currency);
    let unit = RwSignal::new(DisplayUnit::One);
    let negative = RwSignal::new(Negative::Minus);
    let money = Signal::derive(move || Money { language, currency, unit: unit.get(), negative: negative.get() });
    let lock = RwSignal::new(page.lock);
    let rights = page.may;
    let proposing = RwSignal::new(false);
    let may_edit = Signal::derive(move || {
        rights.edit
            && sheet.position().is_none()
            && match lock.get() {
                SheetLock::Open => true,
                SheetLock::Locked(_) => proposing.get(),
                SheetLock::Archived => false,
            }
    });
    let standing = RwSignal::new(Standing::of(&page));
    let columns = Column::all(page.calendar.period_count());
    let periods: Vec<String> =
        page.calendar.periods().map(|period| page.calendar.period_label(period, language).to_owned()).collect();
    let department = page.department.in_language(language).to_owned();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(page.plan_title.in_language(language), format!("/plans/{}", page.plan)),
        Crumb::here(department.clone()),
    ];
    let was_kept = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    look_on_device(&page, was_kept);
    let past = Past::new(sheet, &page.asked);
    let grid = GridState::new(sheet, text, money, may_edit, columns);
    let page = StoredValue::new(page);
    let pane = RwSignal::new(None);
    let talk = talk::open(page, &tab_actor(), grid, pane);
    let desk = Desk {
        page,
        sheet,
        grid,
        unit,
        negative,
        lock,
        standing,
        proposing,
        waiting: RwSignal::new(0),
        peers: RwSignal::new(Vec::new()),
        refused: RwSignal::new(None),
        gone: RwSignal::new(false),
        unsaved: RwSignal::new(false),
        unkept: RwSignal::new(false),
        submitting: RwSignal::new(false),
        importing: RwSignal::new(false),
        #[cfg(feature = "hydrate")]
        returned: RwSignal::new(None),
        pane,
        talk,
        past,
        comparing: RwSignal::new(false),
    };
    // A formula begun in the grid goes on in the panel.
    Effect::new(move |_| {
        if grid.draft.with(Option::is_some) {
            desk.pane.set(Some(Pane::Model));
        }
    });
    // The panel takes room from the grid: what one stands on stays in sight.
    Effect::new(move |before: Option<()>| {
        desk.pane.track();
        if before.is_some() {
            request_animation_frame(move || crate::grid::show(grid));
        }
    });
    #[cfg(feature = "hydrate")]
    super::wire::connect(desk);
    let label = text.sheet_grid_label(&department);
    let looks_back = Signal::derive(move || desk.sheet.position().is_some() || desk.comparing.get());
    let asks_before_overtyping = Signal::derive(move || grid.overtyping.with(Option::is_some));
    #[cfg(feature = "hydrate")]
    let has_returned = Signal::derive(move || desk.returned.with(Option::is_some));
    #[cfg(not(feature = "hydrate"))]
    let has_returned = false;
    view! {
        <Page crumbs fit=true>
            <div class="sheet-page" class:past=move || sheet.position().is_some() on:keydown=move |event| history::shortcut(desk, &event)>
                <Toolbar desk/>
                <Banners desk/>
                <div class="proposal"><Late desk what=Later::Over(Over::Proposal) wanted=was_kept/></div>
                <Late desk what=Later::Beside(Beside::Replay) wanted=looks_back/>
                <div class="sheet-work">
                    <SheetGrid state=grid label periods peers=desk.peers.into()/>
                    <Inspector desk/>
                </div>
                <StatusLine desk/>
                <ConflictPanel desk/>
            </div>
            <Late desk what=Later::Over(Over::Submit) wanted=desk.submitting/>
            <Late desk what=Later::Over(Over::Overtype) wanted=asks_before_overtyping/>
            {rights.import.then(|| view! { <Late desk what=Later::Over(Over::Import) wanted=desk.importing/> })}
            <Late desk what=Later::Over(Over::Returned) wanted=has_returned/>
        </Page>
    }
}
