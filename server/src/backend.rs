//! What pages show, put together from what is kept, for one person at a time.
//!
//! Every answer asks first what the person may see, by the one function that also guards the doors; what they may not see
//! is answered like what does not exist. A plan is shown from published totals and never loads a sheet.

mod accounts;
mod actuals;
mod adjust;
mod adjustments;
mod ask;
mod batch;
mod bridge;
mod cards;
mod chain;
mod compare;
mod controls;
mod delegations;
mod departments;
mod draft;
mod drivers;
pub mod duties;
pub mod evidence;
mod exceptions;
mod feeds;
mod figures;
mod hands;
mod home;
mod inbox;
mod last_year;
mod lately;
mod library;
mod map;
mod map_effect;
mod map_request;
mod marks;
mod merging;
mod next_year;
mod outturn;
mod packages;
mod past;
mod plan;
mod policy;
mod readers;
mod request;
mod resumed;
mod setup;
mod sheet;
mod state;
mod surroundings;
mod talk;
mod targets;
mod whole;

use std::sync::Arc;

use app::backend::{
    AccountForm, AccountsView, ActualsView, AdjustForm, AdjustView, AdjustmentsView, Answer, AskView, Backend,
    BatchView, BridgeAsked, BridgeView, CompareView, ControlsView, DelegationsView, DepartmentForm, DepartmentsView,
    DriverForm, DriversView, ExceptionsView, FeedsView, HomeView, InboxView, LayoutChoice, MapAskView, MapCompareView,
    MapPageView, MapPastView, MapsView, MergeAskView, MergeChosen, NewPlanForm, NewPlanView, NextYearForm,
    NextYearView, OutturnAsked, OutturnView, PackageForm, PackagesView, PageError, Pending, PlanView, PolicyDraft,
    PolicyView, RatesForm, RatesView, ReadersForm, ReadersView, RequestView, SetupView, SheetPageView, TargetsForm,
    TargetsView, WholeAskView,
};
use chrono::{DateTime, FixedOffset, Utc};
use shared::access::{Action, Subject};
use shared::approval::Request;
use shared::id::{DepartmentId, DocumentId, ElementId, PlanId, RequestId, SheetId};
use shared::money::Currency;

pub use self::adjust::{read_rows, trouble as adjust_trouble};
pub use self::draft::read_draft;
pub use self::figures::target;
use self::library::Library;
use crate::approval::ApprovalFault;
use crate::clock::Clock;
use crate::document::LoadError;
use crate::persistence::{PersonRecord, Store, StoreError};
use crate::random::Random;
use crate::supply::MapLibrary;

#[cfg(test)]
mod tests;

/// What is shared by the answers to everybody.
#[derive(Clone)]
pub struct Views {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    library: Arc<Library>,
    maps: Arc<MapLibrary>,
    /// Whether the sign-in page offers the people of the demo organisation.
    offers_demo: bool,
}

/// The answers to one person.
#[derive(Clone)]
pub struct Reader {
    views: Views,
    person: Arc<PersonRecord>,
}

impl Views {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        let (library, maps) = (Arc::new(Library::new(store.clone())), Arc::new(MapLibrary::new(store.clone())));
        Self { library, maps, store, clock, random, offers_demo: false }
    }

    /// Offers the people of the demo organisation on the sign-in page; only where that organisation is planted.
    pub fn offering_demo(self) -> Self {
        Self { offers_demo: true, ..self }
    }

    /// The answers to what pages ask, for one person.
    pub fn reader(&self, person: &PersonRecord) -> Reader {
        Reader { views: self.clone(), person: Arc::new(person.clone()) }
    }
}

impl Reader {
    fn store(&self) -> &dyn Store {
        &*self.views.store
    }

    fn now(&self) -> DateTime<Utc> {
        self.views.clock.now()
    }

    /// Whether the reader may do this with a request, at either of its ends.
    fn may_with(&self, action: Action, request: &Request) -> bool {
        crate::approval::may(&self.person.access(), action, request)
    }

    fn may(&self, action: Action, subject: &Subject) -> bool {
        self.person.may(action, subject)
    }
}

/// A moment on the organisation's clock.
fn moment(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(app::format::CLOCK_OFFSET_S);
    zone.map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone))
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("there is no such thing, or this person may not see it")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Approval(Box<ApprovalFault>),
}

impl From<ApprovalFault> for Trouble {
    fn from(fault: ApprovalFault) -> Self {
        Self::Approval(Box::new(fault))
    }
}

/// Says to the person as much as they need, and to whoever runs the server what went wrong.
fn answer<T>(page: &'static str, made: Result<T, Trouble>) -> Answer<T> {
    made.map_err(|trouble| match trouble {
        Trouble::NotFound => PageError::NotFound,
        Trouble::Store(StoreError::Busy | StoreError::Stopped) => PageError::Offline,
        Trouble::Store(_) | Trouble::Load(_) | Trouble::Approval(_) => {
            tracing::error!(page, error = %trouble, "a page could not be made");
            PageError::Broken
        }
    })
}

impl Backend for Reader {
    fn home(&self) -> Pending<HomeView> {
        let reader = self.clone();
        Box::pin(async move { answer("home", reader.home_view().await) })
    }

    fn plan(&self, id: PlanId, scenario: Option<String>) -> Pending<PlanView> {
        let reader = self.clone();
        Box::pin(async move { answer("plan", reader.plan_view(id, scenario.as_deref()).await) })
    }

    fn inbox(&self) -> Pending<InboxView> {
        let reader = self.clone();
        Box::pin(async move { answer("inbox", reader.inbox_view().await) })
    }

    fn batch(&self, requests: Vec<RequestId>) -> Pending<BatchView> {
        let reader = self.clone();
        Box::pin(async move { answer("batch", reader.batch_view(requests).await) })
    }

    fn request(&self, id: RequestId) -> Pending<RequestView> {
        let reader = self.clone();
        Box::pin(async move { answer("request", reader.request_view(id).await) })
    }

    fn sheet(&self, id: SheetId) -> Pending<SheetPageView> {
        let reader = self.clone();
        Box::pin(async move { answer("sheet", reader.sheet_view(id).await) })
    }

    fn maps(&self, plan: PlanId) -> Pending<MapsView> {
        let reader = self.clone();
        Box::pin(async move { answer("maps", reader.maps_view(plan).await) })
    }

    fn map(&self, id: DocumentId) -> Pending<MapPageView> {
        let reader = self.clone();
        Box::pin(async move { answer("map", reader.map_view(id).await) })
    }

    fn compare_maps(&self, map: DocumentId, with: Option<DocumentId>) -> Pending<MapCompareView> {
        let reader = self.clone();
        Box::pin(async move { answer("compare_maps", reader.map_compare_view(map, with).await) })
    }

    fn map_past(&self, map: DocumentId, before: Option<usize>) -> Pending<MapPastView> {
        let reader = self.clone();
        Box::pin(async move { answer("map past", reader.past_view(map, before).await) })
    }

    fn controls(&self, map: DocumentId) -> Pending<ControlsView> {
        let reader = self.clone();
        Box::pin(async move { answer("controls", reader.controls_view(map).await) })
    }

    fn feeds(&self, map: DocumentId, of: Option<ElementId>) -> Pending<FeedsView> {
        let reader = self.clone();
        Box::pin(async move { answer("feeds", reader.feeds_view(map, of).await) })
    }

    fn compare(&self, scenario: SheetId, toward: app::backend::Toward) -> Pending<CompareView> {
        let reader = self.clone();
        Box::pin(async move { answer("compare", reader.compare_view(scenario, toward).await) })
    }

    fn outturn(&self, plan: PlanId, sheet: Option<SheetId>, asked: OutturnAsked) -> Pending<OutturnView> {
        let reader = self.clone();
        Box::pin(async move { answer("outturn", reader.outturn_view(plan, sheet, asked).await) })
    }

    fn bridge(&self, plan: PlanId, asked: BridgeAsked) -> Pending<BridgeView> {
        let reader = self.clone();
        Box::pin(async move { answer("bridge", reader.bridge_view(plan, asked).await) })
    }

    fn ask(&self, sheet: SheetId) -> Pending<AskView> {
        let reader = self.clone();
        Box::pin(async move { answer("ask", reader.ask_view(sheet).await) })
    }

    fn adjustments(&self, plan: PlanId) -> Pending<AdjustmentsView> {
        let reader = self.clone();
        Box::pin(async move { answer("adjustments", reader.adjustments_view(plan).await) })
    }

    fn adjust(&self, sheet: SheetId, form: AdjustForm, checks: bool) -> Pending<AdjustView> {
        let reader = self.clone();
        Box::pin(async move { answer("adjust", reader.adjust_view(sheet, form, checks).await) })
    }

    fn ask_map(&self, map: DocumentId, by: Option<DepartmentId>) -> Pending<MapAskView> {
        let reader = self.clone();
        Box::pin(async move { answer("ask_map", reader.map_ask_view(map, by).await) })
    }

    fn ask_whole(&self, plan: PlanId) -> Pending<WholeAskView> {
        let reader = self.clone();
        Box::pin(async move { answer("ask_whole", reader.whole_ask_view(plan).await) })
    }

    fn ask_merge(&self, chosen: MergeChosen) -> Pending<MergeAskView> {
        let reader = self.clone();
        Box::pin(async move { answer("ask_merge", reader.merge_ask_view(chosen).await) })
    }

    fn delegations(&self) -> Pending<DelegationsView> {
        let reader = self.clone();
        Box::pin(async move { answer("delegations", reader.delegations_view().await) })
    }

    fn policy(&self, plan: PlanId, draft: Option<PolicyDraft>) -> Pending<PolicyView> {
        let reader = self.clone();
        Box::pin(async move { answer("policy", reader.policy_view(plan, draft).await) })
    }

    fn exceptions(&self, plan: PlanId) -> Pending<ExceptionsView> {
        let reader = self.clone();
        Box::pin(async move { answer("exceptions", reader.exceptions_view(plan).await) })
    }

    fn actuals(&self, plan: PlanId, open: Option<(uuid::Uuid, LayoutChoice)>) -> Pending<ActualsView> {
        let reader = self.clone();
        Box::pin(async move { answer("actuals", reader.actuals_view(plan, open).await) })
    }

    fn drivers(&self, plan: PlanId, form: DriverForm) -> Pending<DriversView> {
        let reader = self.clone();
        Box::pin(async move { answer("drivers", reader.drivers_view(plan, form).await) })
    }

    fn next_year(&self, plan: PlanId, form: Option<NextYearForm>) -> Pending<NextYearView> {
        let reader = self.clone();
        Box::pin(async move { answer("next year", reader.next_year_view(plan, form).await) })
    }

    fn new_plan(&self, form: Option<NewPlanForm>) -> Pending<NewPlanView> {
        let reader = self.clone();
        Box::pin(async move { answer("new plan", reader.new_plan_view(form).await) })
    }

    fn setup(&self, plan: PlanId, chosen: (Option<DepartmentId>, Option<Currency>)) -> Pending<SetupView> {
        let reader = self.clone();
        Box::pin(async move { answer("setup", reader.setup_view(plan, chosen).await) })
    }

    fn accounts(&self, plan: PlanId, form: AccountForm, list: String) -> Pending<AccountsView> {
        let reader = self.clone();
        Box::pin(async move { answer("accounts", reader.accounts_view(plan, form, list).await) })
    }

    fn departments(&self, plan: PlanId, form: DepartmentForm) -> Pending<DepartmentsView> {
        let reader = self.clone();
        Box::pin(async move { answer("departments", reader.departments_view(plan, form).await) })
    }

    fn rates(&self, plan: PlanId, form: RatesForm) -> Pending<RatesView> {
        let reader = self.clone();
        Box::pin(async move { answer("rates", reader.rates_view(plan, form).await) })
    }

    fn targets(&self, plan: PlanId, form: TargetsForm) -> Pending<TargetsView> {
        let reader = self.clone();
        Box::pin(async move { answer("targets", reader.targets_view(plan, form).await) })
    }

    fn packages(&self, sheet: SheetId, form: PackageForm) -> Pending<PackagesView> {
        let reader = self.clone();
        Box::pin(async move { answer("packages", reader.packages_view(sheet, form).await) })
    }

    fn readers(&self, sheet: SheetId, form: Option<ReadersForm>) -> Pending<ReadersView> {
        let reader = self.clone();
        Box::pin(async move { answer("readers", reader.readers_view(sheet, form).await) })
    }

    fn last_year(&self, sheet: SheetId, line: shared::id::LineId) -> Pending<app::backend::LastYearView> {
        let reader = self.clone();
        Box::pin(async move { answer("last_year", reader.last_year_view(sheet, line).await) })
    }

    fn offers(&self, sheet: SheetId) -> Pending<Vec<String>> {
        let reader = self.clone();
        Box::pin(async move { answer("offers", reader.offers(sheet).await) })
    }
}
