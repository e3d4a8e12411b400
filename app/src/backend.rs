//! What the pages need to know, and where they get it.
//!
//! The server asks its [`Backend`] and sends the view with the page; a page in the browser that wants it anew fetches the
//! same value as JSON from `/api/v1/pages/…`. The server makes one `Backend` for each request, for the person signed in, so
//! no function here says who is asking. The views carry figures and names, never sentences: words are chosen by the page.

#[cfg(feature = "ssr")]
mod accounts;
#[cfg(feature = "ssr")]
mod actuals;
mod adjustment;
#[cfg(feature = "ssr")]
mod adjustments;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod batch;
#[cfg(feature = "ssr")]
mod bridge;
#[cfg(feature = "ssr")]
mod changes;
#[cfg(feature = "ssr")]
mod checks;
#[cfg(feature = "ssr")]
mod compare;
#[cfg(feature = "ssr")]
mod control;
#[cfg(feature = "ssr")]
mod controls;
mod departments;
#[cfg(feature = "ssr")]
mod drivers;
mod evidence;
#[cfg(feature = "ssr")]
mod factor;
#[cfg(feature = "ssr")]
mod feeds;
#[cfg(feature = "hydrate")]
mod fetch;
mod home;
mod inbox;
mod last_year;
mod map;
#[cfg(feature = "ssr")]
mod map_effect;
#[cfg(feature = "ssr")]
mod maps;
#[cfg(feature = "ssr")]
mod me;
#[cfg(feature = "ssr")]
mod merging;
#[cfg(feature = "ssr")]
mod new_plan;
#[cfg(feature = "ssr")]
mod next_year;
#[cfg(feature = "ssr")]
mod outturn;
#[cfg(feature = "ssr")]
mod packages;
#[cfg(feature = "ssr")]
mod passkey;
#[cfg(feature = "ssr")]
mod past;
mod people;
mod plan;
#[cfg(feature = "ssr")]
mod rates;
#[cfg(feature = "ssr")]
mod readers;
mod request;
#[cfg(feature = "ssr")]
mod setup;
mod sheet;
mod talk;
#[cfg(feature = "ssr")]
mod targets;
mod trouble;
#[cfg(feature = "ssr")]
mod whole;

#[cfg(feature = "ssr")]
pub use accounts::{AccountForm, AccountRow, AccountWrong, AccountsView};
#[cfg(feature = "ssr")]
pub use actuals::{ActualsView, ImportedMark, LayoutChoice, OpenFile, ReadFile};
pub use adjustment::{AdjustedLineView, AdjustmentView, EffectView};
#[cfg(feature = "ssr")]
pub use adjustments::{
    AdjustForm, AdjustRow, AdjustView, AdjustWrong, AdjustmentRow, AdjustmentsView, ApprovedRow, DraftedView,
    LineOffer, RowWrong,
};
#[cfg(feature = "ssr")]
pub use audit::{AuditAsked, AuditKind, AuditLine, AuditSubject, AuditView, CertificateView, CertifiedDecision};
#[cfg(feature = "ssr")]
pub use batch::{BatchLine, BatchView, BatchWay};
#[cfg(feature = "ssr")]
pub use bridge::{BridgeAsked, BridgeView, BridgedBy, PlanBridge, PlanPart, PlanVersion};
#[cfg(feature = "ssr")]
pub use changes::{ChangedBy, ChangedSection, ChangedSum, ChangesView, WrittenLine};
#[cfg(feature = "ssr")]
pub use checks::{CheckOutcome, Checked};
#[cfg(feature = "ssr")]
pub use compare::{CompareView, Pair, PairedLine, Pick, Place, Said, Toward, Way};
#[cfg(feature = "ssr")]
pub use control::{
    AskTrouble, AskView, DelegationView, DelegationsView, DutyView, ExceptionView, Exceptional, ExceptionsView,
    FindingView, PolicyDraft, PolicyVersion, PolicyView, RuleDraft, StepDraft,
};
#[cfg(feature = "ssr")]
pub use controls::{ControlRow, ControlsView, DutyBreach};
pub use departments::{DepartmentForm, DepartmentRow, DepartmentWrong, DepartmentsView};
#[cfg(feature = "ssr")]
pub use drivers::{DriverForm, DriverRow, DriverWrong, DriversView};
pub use evidence::EvidenceFile;
#[cfg(feature = "ssr")]
pub use evidence::EvidenceView;
#[cfg(feature = "ssr")]
pub use factor::{
    DirectoryMark, FactorOn, FactorPerson, FactorView, FactorWrong, KeyView, RoleRule, SecurityView, SignInStep,
};
#[cfg(feature = "ssr")]
pub use feeds::{Came, FedLine, Feed, FeedSource, FeedsView};
pub use home::{Happened, Happening, HomeView, OwnSheet, PlanSummary, StateCounts};
pub use inbox::{InboxView, RequestCard};
pub use last_year::LastYearView;
pub use map::{MapPageView, MapStanding};
#[cfg(feature = "ssr")]
pub use map_effect::{MapEffect, MovedLine, MovedSheet};
#[cfg(feature = "ssr")]
pub use maps::{MapAskTrouble, MapAskView, MapCard, MapCompareView, MapOffer, MapSide, MapsView, Takeover};
#[cfg(feature = "ssr")]
pub use me::{ChatLine, ChatTyped, ChatsView, MeView, PushDevice, SessionLine};
#[cfg(feature = "ssr")]
pub use merging::{MergeAskView, MergeAsked, MergeChosen, MergeStale};
#[cfg(feature = "ssr")]
pub use new_plan::{NewPlanForm, NewPlanView, NewPlanWrong, WantedPlan};
#[cfg(feature = "ssr")]
pub use next_year::{NextYearForm, NextYearView, NextYearWrong};
#[cfg(feature = "ssr")]
pub use outturn::{OutturnAsked, OutturnRow, OutturnView, RowKind};
#[cfg(feature = "ssr")]
pub use packages::{PackageForm, PackageRow, PackageWrong, PackagesView};
#[cfg(feature = "ssr")]
pub use passkey::{PasskeyAsk, PasskeyLine, PasskeysView};
#[cfg(feature = "ssr")]
pub use past::{MapPastView, PastMoment};
pub use people::PersonMark;
#[cfg(feature = "ssr")]
pub use plan::query as scenario_query;
pub use plan::{AccountView, DepartmentTotals, DepartmentView, Figures, PlanRights, PlanView, SheetMark, SheetState};
#[cfg(feature = "ssr")]
pub use rates::{RatesForm, RatesRow, RatesView, RatesWrong};
#[cfg(feature = "ssr")]
pub use readers::{Candidate, ReadersForm, ReadersView, ToldSum};
#[cfg(feature = "ssr")]
pub use request::MapAsked;
pub use request::{
    Baseline, ChangedLine, Compared, Difference, Done, DoneView, LineView, ProposedView, Remark, RequestState,
    RequestView, Resumed, ReturnableLine, StepState, StepView, VerbsView, VoiceView, WhoView, WhyNot,
};
#[cfg(feature = "ssr")]
pub use setup::{PeriodRow, SetupRow, SetupView};
pub use sheet::{AskedVersion, ScenarioMark, SheetPageView, SheetRights};
pub use talk::{CallView, TalkView, thread_anchor, thread_of_anchor};
#[cfg(feature = "ssr")]
pub use targets::{TargetDepartment, TargetDetail, TargetRow, TargetsForm, TargetsView};
pub use trouble::PageError;
#[cfg(feature = "ssr")]
pub use whole::{MovedMark, PartAsked, WholeAskView, WholeAsked, WholeTrouble};

#[cfg(feature = "ssr")]
use shared::id::RequestId;
#[cfg(any(feature = "hydrate", feature = "ssr"))]
use shared::id::{PlanId, SheetId};

/// What a page asked for, or why there is none.
pub type Answer<T> = Result<T, PageError>;

/// An answer on its way.
#[cfg(feature = "ssr")]
pub type Pending<T> = std::pin::Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

/// Where the server's pages get their figures. One is made for each request, for the person signed in.
#[cfg(feature = "ssr")]
pub trait Backend: Send + Sync {
    fn home(&self) -> Pending<HomeView>;
    /// The budget, or one scenario of the plan, by its name.
    fn plan(&self, id: PlanId, scenario: Option<String>) -> Pending<PlanView>;
    fn inbox(&self) -> Pending<InboxView>;
    /// These requests, as they stand for the reader, to be decided together.
    fn batch(&self, requests: Vec<RequestId>) -> Pending<BatchView>;
    fn request(&self, id: RequestId) -> Pending<RequestView>;
    fn sheet(&self, id: SheetId) -> Pending<SheetPageView>;
    /// A scenario's sheet beside the sheet it comes from, and what would go which way.
    fn compare(&self, scenario: SheetId, toward: Toward) -> Pending<CompareView>;
    /// The maps of a plan.
    fn maps(&self, plan: PlanId) -> Pending<MapsView>;
    fn map(&self, id: shared::id::DocumentId) -> Pending<MapPageView>;
    /// A map beside another, or beside the one it is a version of.
    fn compare_maps(
        &self,
        map: shared::id::DocumentId,
        with: Option<shared::id::DocumentId>,
    ) -> Pending<MapCompareView>;
    /// What happened to a map; `before` is how many moments from the beginning may be told.
    fn map_past(&self, map: shared::id::DocumentId, before: Option<usize>) -> Pending<MapPastView>;
    /// The risks and controls of a map.
    fn controls(&self, map: shared::id::DocumentId) -> Pending<ControlsView>;
    /// What takes figures of a map; `of` is what the reader came from.
    fn feeds(&self, map: shared::id::DocumentId, of: Option<shared::process::ElementId>) -> Pending<FeedsView>;
    /// Budget, actuals and forecast of a plan, or of one department's sheet in it.
    fn outturn(&self, plan: PlanId, sheet: Option<SheetId>, asked: OutturnAsked) -> Pending<OutturnView>;
    /// What changed between two versions of a plan.
    fn bridge(&self, plan: PlanId, asked: BridgeAsked) -> Pending<BridgeView>;
    /// Who would approve a sheet as it stands.
    fn ask(&self, sheet: SheetId) -> Pending<AskView>;
    /// What is approved in a plan, and how it was adjusted.
    fn adjustments(&self, plan: PlanId) -> Pending<AdjustmentsView>;
    /// Asking for an adjustment of what is approved of a sheet's department, with what somebody is writing.
    fn adjust(&self, sheet: SheetId, form: AdjustForm, checks: bool) -> Pending<AdjustView>;
    /// Who would approve a map as it stands, asked in a department's name; the reader's own where none is named.
    fn ask_map(&self, map: shared::id::DocumentId, by: Option<shared::id::DepartmentId>) -> Pending<MapAskView>;
    /// What a plan comes to as a whole, and who would approve it.
    fn ask_whole(&self, plan: PlanId) -> Pending<WholeAskView>;
    /// What a merge would change as it was chosen, and who would approve it.
    fn ask_merge(&self, chosen: MergeChosen) -> Pending<MergeAskView>;
    /// Who stands in for whom, as far as it concerns the reader.
    fn delegations(&self) -> Pending<DelegationsView>;
    /// A plan's policy, with what somebody has written of the next version.
    fn policy(&self, plan: PlanId, draft: Option<PolicyDraft>) -> Pending<PolicyView>;
    /// What supervision should look at.
    fn exceptions(&self, plan: PlanId) -> Pending<ExceptionsView>;
    /// A plan's actuals, with the file that lies open and what somebody says of its columns.
    fn actuals(&self, plan: PlanId, open: Option<(uuid::Uuid, LayoutChoice)>) -> Pending<ActualsView>;
    /// A plan's shared drivers, with what somebody is writing.
    fn drivers(&self, plan: PlanId, form: DriverForm) -> Pending<DriversView>;
    /// Beginning next year's plan out of one, with what somebody is writing.
    fn next_year(&self, plan: PlanId, form: Option<NextYearForm>) -> Pending<NextYearView>;
    /// Beginning a plan from nothing, with what somebody is writing.
    fn new_plan(&self, form: Option<NewPlanForm>) -> Pending<NewPlanView>;
    /// A plan's year and sheets, with what was chosen for the next one.
    fn setup(
        &self,
        plan: PlanId,
        chosen: (Option<shared::id::DepartmentId>, Option<shared::money::Currency>),
    ) -> Pending<SetupView>;
    /// The chart of accounts of a plan, with what somebody is writing and the list they are pasting.
    fn accounts(&self, plan: PlanId, form: AccountForm, list: String) -> Pending<AccountsView>;
    /// The departments of a plan, with what somebody is writing.
    fn departments(&self, plan: PlanId, form: DepartmentForm) -> Pending<DepartmentsView>;
    /// A plan's exchange rates, with what somebody is writing.
    fn rates(&self, plan: PlanId, form: RatesForm) -> Pending<RatesView>;
    /// What departments may spend beside what they plan, with what somebody is writing for one of them.
    fn targets(&self, plan: PlanId, form: TargetsForm) -> Pending<TargetsView>;
    /// A department's decision packages, with what somebody is writing.
    fn packages(&self, sheet: SheetId, form: PackageForm) -> Pending<PackagesView>;
    /// Who reads a sheet line by line, with what somebody is choosing.
    fn readers(&self, sheet: SheetId, form: Option<ReadersForm>) -> Pending<ReadersView>;
    /// What a line of a sheet was last year.
    fn last_year(&self, sheet: SheetId, line: shared::id::LineId) -> Pending<LastYearView>;
    /// What the formulas of a sheet may take from elsewhere ([`shared::budget::Input::stored`]).
    fn offers(&self, sheet: SheetId) -> Pending<Vec<String>>;
}

/// One sheet as it is now, asked for by a page that shows it.
#[cfg(feature = "hydrate")]
pub async fn sheet(id: SheetId) -> Answer<SheetPageView> {
    fetch::get(&["/api/v1/pages/sheets/", &id.to_string()].concat()).await
}

/// What the formulas of a sheet may take from elsewhere; nothing without a network.
#[cfg(feature = "hydrate")]
pub async fn offers(id: SheetId) -> shared::budget::Offers {
    let kept: Vec<String> =
        fetch::get(&["/api/v1/pages/sheets/", &id.to_string(), "/offers"].concat()).await.unwrap_or_default();
    let read = kept.iter().filter_map(|kept| shared::budget::Input::parse(kept));
    read.map(|input| (input.id(), input)).collect()
}

/// What a line of a sheet was last year.
#[cfg(feature = "hydrate")]
pub async fn last_year(id: SheetId, line: shared::id::LineId) -> Answer<LastYearView> {
    fetch::get(&["/api/v1/pages/sheets/", &id.to_string(), "/last-year?line=", &line.to_string()].concat()).await
}

/// One plan as it is now, asked for by a page that shows it.
#[cfg(feature = "hydrate")]
pub async fn plan(id: PlanId, scenario: Option<&str>) -> Answer<PlanView> {
    fetch::get(&["/api/v1/pages/plans/", &id.to_string(), &plan::query(scenario)].concat()).await
}

/// Tells the server how far the reader has read the talk about a sheet; true when it has noted that.
#[cfg(feature = "hydrate")]
pub async fn tell_seen(address: &str, seen: &[(shared::id::CommentId, u32)]) -> bool {
    let entries: Vec<String> = seen.iter().map(|(thread, remarks)| format!("\"{thread}\":{remarks}")).collect();
    let path = ["/api/v1", address, "/seen"].concat();
    fetch::post(&path, ["{", &entries.join(","), "}"].concat()).await
}
