//! For the tests at the foot of the endpoints: a whole site on an empty store, with a clock turned by hand and people to
//! sign in.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use app::backend::{
    ActualsView, AdjustForm, AdjustView, AdjustmentsView, AskView, Backend, BatchView, BridgeAsked, BridgeView,
    CompareView, ControlsView, DelegationsView, Difference, DriverForm, DriversView, ExceptionsView, FeedsView,
    HomeView, InboxView, LayoutChoice, MapAskView, MapCompareView, MapPageView, MapPastView, MapsView, MergeAskView,
    MergeChosen, NewPlanForm, NewPlanView, NextYearForm, NextYearView, OutturnAsked, OutturnView, PackageForm,
    PackagesView, PageError, Pending, PlanRights, PlanView, PolicyDraft, PolicyView, RatesForm, RatesView, ReadersForm,
    ReadersView, RequestView, SetupView, SheetPageView, TargetsForm, TargetsView, WholeAskView,
};
use app::sign_in::DemoSignIn;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use shared::access::{Membership, Role, Scope};
use shared::approval::{Act, RequestState, Submission};
use shared::budget::Name;
use shared::calendar::FiscalCalendar;
use shared::id::{DecisionId, DepartmentId, DocumentId, PersonId, PlanId, RequestId, SheetId};
use shared::money::Currency;
use tower::ServiceExt;
use uuid::Uuid;

use super::Site;
use super::page::{Pages, Surroundings};
use super::site::{Readiness, Sockets, Ways};
use super::site_address::SiteAddress;
use crate::approval::{self, Approvals, Rooms, StoreRooms, Ticket, Wish};
use crate::assets::Assets;
use crate::audit::{AuditEvent, Signer};
use crate::auth::{EmailAddress, Gate, Issuer, IssuerSettings, Password};
use crate::clock::{Clock, ManualClock};
use crate::demo::{self, Login};
use crate::notify::{AllowedHosts, ChatLine, PushLine};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Chunk, DocumentKind, DocumentRecord, DocumentState, PersonRecord, StoreError, TokenHash};
use crate::publish::Publishing;
use crate::random::{Random, SeededRandom};
use crate::rooms::Doors;
use crate::rooms::{Hub, HubParts};
use crate::router::{meters, router};
use crate::scenario::Scenarios;
use crate::secret::Secret;

pub const PASSWORD: &str = "tandem-demo";

/// Remembers which sessions' sockets were closed.
#[derive(Default)]
pub struct Closed(pub Mutex<Vec<TokenHash>>);

impl Sockets for Closed {
    fn close_session(&self, session: &TokenHash) {
        self.0.lock().unwrap().push(*session);
    }
}

struct Whole(Arc<SqliteStore>);

#[async_trait]
impl Readiness for Whole {
    async fn ready(&self) -> Result<(), StoreError> {
        self.0.ready().await
    }
}

/// Pages with nothing on them but a plan without departments.
struct Blank;

impl Backend for Blank {
    fn home(&self) -> Pending<HomeView> {
        Box::pin(std::future::ready(Ok(HomeView::default())))
    }
    fn plan(&self, id: PlanId, _: Option<String>) -> Pending<PlanView> {
        // A name that would end a script, were it let.
        let title = Name::new("Plan </script><script>alert(1)</script>");
        let plan = PlanView {
            id,
            title,
            year: 2027,
            currency: Currency::CNY,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            misses_rates: false,
            departments: Vec::new(),
            accounts: Vec::new(),
            scenario: None,
            scenarios: Vec::new(),
            branched: Vec::new(),
            saved_at: None,
            lessons: None,
            may: PlanRights::default(),
        };
        Box::pin(std::future::ready(Ok(plan)))
    }
    fn inbox(&self) -> Pending<InboxView> {
        Box::pin(std::future::ready(Ok(InboxView::default())))
    }
    fn batch(&self, _: Vec<RequestId>) -> Pending<BatchView> {
        Box::pin(std::future::ready(Ok(BatchView::default())))
    }
    fn request(&self, _: RequestId) -> Pending<RequestView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn sheet(&self, _: SheetId) -> Pending<SheetPageView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn maps(&self, _: PlanId) -> Pending<MapsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn map(&self, _: DocumentId) -> Pending<MapPageView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn compare_maps(&self, _: DocumentId, _: Option<DocumentId>) -> Pending<MapCompareView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn map_past(&self, _: DocumentId, _: Option<usize>) -> Pending<MapPastView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn controls(&self, _: DocumentId) -> Pending<ControlsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn feeds(&self, _: DocumentId, _: Option<shared::process::ElementId>) -> Pending<FeedsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn compare(&self, _: SheetId, _: app::backend::Toward) -> Pending<CompareView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn outturn(&self, _: PlanId, _: Option<SheetId>, _: OutturnAsked) -> Pending<OutturnView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn bridge(&self, _: PlanId, _: BridgeAsked) -> Pending<BridgeView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn ask(&self, _: SheetId) -> Pending<AskView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn adjustments(&self, _: PlanId) -> Pending<AdjustmentsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn adjust(&self, _: SheetId, _: AdjustForm, _: bool) -> Pending<AdjustView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn ask_map(&self, _: DocumentId, _: Option<DepartmentId>) -> Pending<MapAskView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn ask_whole(&self, _: PlanId) -> Pending<WholeAskView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn ask_merge(&self, _: MergeChosen) -> Pending<MergeAskView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn delegations(&self) -> Pending<DelegationsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn policy(&self, _: PlanId, _: Option<PolicyDraft>) -> Pending<PolicyView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn exceptions(&self, _: PlanId) -> Pending<ExceptionsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn actuals(&self, plan: PlanId, _: Option<(uuid::Uuid, LayoutChoice)>) -> Pending<ActualsView> {
        let view = ActualsView {
            plan,
            plan_title: Name::new("Plan"),
            currency: Currency::CNY,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            departments: Vec::new(),
            closed: None,
            open: None,
            imported: Vec::new(),
        };
        Box::pin(std::future::ready(Ok(view)))
    }
    fn drivers(&self, plan: PlanId, form: DriverForm) -> Pending<DriversView> {
        let view = DriversView {
            plan,
            plan_title: Name::new("Plan"),
            currency: Currency::CNY,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            may_edit: true,
            drivers: Vec::new(),
            form,
        };
        Box::pin(std::future::ready(Ok(view)))
    }
    fn next_year(&self, _: PlanId, _: Option<NextYearForm>) -> Pending<NextYearView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn new_plan(&self, _: Option<NewPlanForm>) -> Pending<NewPlanView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn setup(&self, _: PlanId, _: (Option<DepartmentId>, Option<Currency>)) -> Pending<SetupView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn accounts(&self, _: PlanId, _: app::backend::AccountForm, _: String) -> Pending<app::backend::AccountsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn departments(&self, _: PlanId, _: app::backend::DepartmentForm) -> Pending<app::backend::DepartmentsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn rates(&self, _: PlanId, _: RatesForm) -> Pending<RatesView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn targets(&self, _: PlanId, _: TargetsForm) -> Pending<TargetsView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn packages(&self, _: SheetId, _: PackageForm) -> Pending<PackagesView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn readers(&self, _: SheetId, _: Option<ReadersForm>) -> Pending<ReadersView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn last_year(&self, _: SheetId, _: shared::id::LineId) -> Pending<app::backend::LastYearView> {
        Box::pin(std::future::ready(Err(PageError::NotFound)))
    }
    fn offers(&self, _: SheetId) -> Pending<Vec<String>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

#[async_trait]
impl Pages for Blank {
    fn backend(&self, _: &PersonRecord) -> Arc<dyn Backend> {
        Arc::new(Self)
    }
    async fn surroundings(&self, _: &PersonRecord) -> Result<Surroundings, PageError> {
        Ok(Surroundings { organisation: "Tandem Pumps".to_owned(), ..Surroundings::default() })
    }
    async fn difference(&self, difference: &approval::Difference) -> Difference {
        Difference {
            decided_on: difference.seen.to_string(),
            before: difference.before,
            after: difference.after,
            lines: Vec::new(),
            lines_count: difference.lines.len(),
            changed_by: Vec::new(),
        }
    }
    fn demo(&self) -> Vec<DemoSignIn> {
        Vec::new()
    }
}

/// A server without a network.
pub struct Trial {
    pub site: Arc<Site>,
    pub clock: Arc<ManualClock>,
    pub closed: Arc<Closed>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// What a hidden or filled field of the last form that has it holds.
    pub fn field(&self, name: &str) -> String {
        let tag = self.text.split("<input").filter(|tag| tag.contains(&format!("name=\"{name}\""))).last();
        let value = tag.and_then(|tag| tag.split('>').next()?.split("value=\"").nth(1)?.split('"').next());
        value.unwrap_or_else(|| panic!("no field {name} in {}", self.text)).to_owned()
    }

    /// Every cookie that was set, as a browser would send it back.
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.map(|value| value.to_str().unwrap().split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }
}

impl Trial {
    pub async fn new() -> Self {
        Self::at(None).await
    }

    /// Sends a form.
    pub async fn form(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Reply {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let headers = [headers, &[("content-type", "application/x-www-form-urlencoded")]].concat();
        self.send(call(Method::POST, path, &headers, Body::from(body.join("&")))).await
    }

    /// Signs somebody in and gives their cookie.
    pub async fn cookie(&self, name: &str) -> String {
        let body = serde_json::json!({ "email": format!("{name}@demo.tandem"), "password": PASSWORD });
        let reply = self.post("/api/v1/sign-in", &[], &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.cookies()
    }

    /// Plants the demo organisation, and has the request that waits there approved by those who are asked.
    pub async fn approved_demo(&self) -> Submission {
        let site = &self.site;
        demo::seed(&*site.store, site.gate.passwords(), self.clock.now()).await.unwrap();
        let asked = site.store.open_requests(None).await.unwrap().remove(0).request.submission().clone();
        for (login, number) in [(Login::Head, 1), (Login::Cfo, 2)] {
            let request = site.store.request(asked.id).await.unwrap().unwrap().request;
            if !matches!(request.state(), RequestState::Open { .. }) {
                break;
            }
            let wish = Wish {
                request: asked.id,
                ticket: Ticket { turn: request.turn(), id: DecisionId(Uuid::from_u128(number)) },
                act: Act::Approve { comment: None },
                seen: Some(asked.target.version.content_hash),
                heads: None,
            };
            let person = site.store.person(login.person()).await.unwrap().unwrap();
            site.approvals.act(&person, wish).await.unwrap();
        }
        asked
    }

    /// With a public address.
    pub async fn at(public: Option<&str>) -> Self {
        Self::with(public, Arc::default(), None).await
    }

    /// With a sign-in of the organisation's own.
    pub async fn with(public: Option<&str>, clock: Arc<ManualClock>, issuer: Option<IssuerSettings>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
        let closed = Arc::new(Closed::default());
        let gate = Gate::new(store.clone(), clock.clone(), random.clone(), &Secret::new([1; 32])).unwrap();
        let rooms = StoreRooms::new(store.clone(), clock.clone(), random.clone());
        let rooms: Arc<dyn Rooms> = Arc::new(rooms);
        let approvals = Approvals::new(store.clone(), rooms.clone(), clock.clone(), random.clone());
        let scenarios = Scenarios::new(approvals.clone(), store.clone(), rooms.clone(), clock.clone(), random.clone());
        let hub = Hub::new(HubParts {
            store: store.clone(),
            doorkeeper: Arc::new(Doors { store: store.clone() }),
            observers: Arc::new(Publishing::default()),
            random: random.clone(),
            name: "tandem".to_owned(),
            storage_id: None,
        });
        let secret = Secret::new([1; 32]);
        let issuer = issuer.map(|issuer| {
            let issuer = Issuer::new(issuer, "https://tandem.test", secret, clock.clone(), random.clone());
            Arc::new(issuer.unwrap())
        });
        let site = Arc::new(Site {
            hub,
            store: store.clone(),
            gate: Arc::new(gate),
            issuer,
            clock: clock.clone(),
            random: random.clone(),
            address: SiteAddress::new(public, SocketAddr::from(([127, 0, 0, 1], 3000))).unwrap(),
            assets: Assets::default(),
            tickets: Default::default(),
            turns: Default::default(),
            pace: Default::default(),
            meters: Arc::new(meters()),
            sockets: closed.clone(),
            signer: Arc::new(Signer::new(&Secret::new([1; 32]))),
            ways: Ways {
                has_mail: true,
                chats: ChatLine::new(Secret::new([1; 32]), AllowedHosts::of_chats("")),
                pushes: PushLine::new(
                    &Secret::new([1; 32]),
                    "https://tandem.test".to_owned(),
                    AllowedHosts::of_pushes("127.0.0.1"),
                    random.clone(),
                ),
                address: "https://tandem.test".to_owned(),
            },
            readiness: Arc::new(Whole(store)),
            pages: Arc::new(Blank),
            approvals,
            scenarios,
            rooms,
        });
        Self { router: router(site.clone()), site, clock, closed, _folder: folder }
    }

    /// Somebody with these roles in the whole organisation, called `name@demo.tandem`.
    pub async fn person(&self, name: &str, roles: &[Role]) -> PersonId {
        let now = self.clock.now();
        let password = self.site.gate.passwords().hash(Password::choose(PASSWORD).unwrap()).await.unwrap();
        let person = PersonRecord {
            id: PersonId(self.site.random.id()),
            email: EmailAddress::parse(&format!("{name}@demo.tandem")).unwrap(),
            name: name.to_owned(),
            colour: "#336699".to_owned(),
            password: Some(password),
            created_at: now,
            left_at: None,
            memberships: roles.iter().map(|role| Membership::new(*role, Scope::Organisation)).collect(),
            outside: Default::default(),
        };
        let id = person.id;
        let told = AuditEvent::new(now, None, "person.added", name);
        self.site.store.add_person(person, told).await.unwrap();
        id
    }

    /// A plan with nothing in it.
    pub async fn plan(&self) -> PlanId {
        let id = DocumentId(self.site.random.id());
        let record = DocumentRecord {
            id,
            kind: DocumentKind::Plan,
            plan: id,
            department: None,
            about: None,
            state: DocumentState::Open,
            revision: 1,
            follows: None,
            branch: None,
            heads: Vec::new(),
            created_at: self.clock.now(),
        };
        self.site.store.create(record, Chunk::snapshot(b"nothing".to_vec())).await.unwrap();
        id
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 16 * 1024 * 1024).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status, headers: parts.headers, text }
    }

    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(call(Method::GET, path, headers, Body::empty())).await
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.send(call(Method::POST, path, &headers, Body::from(body.to_string()))).await
    }

    /// Signs somebody in and gives their bearer token.
    pub async fn sign_in(&self, name: &str) -> String {
        let body = serde_json::json!({
            "email": format!("{name}@demo.tandem"), "password": PASSWORD, "token": true,
        });
        let reply = self.post("/api/v1/sign-in", &[], &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        format!("Bearer {}", reply.json()["token"].as_str().unwrap())
    }
}

pub fn call(method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let call = Request::builder().method(method).uri(path).header("host", "localhost:3000");
    headers.iter().fold(call, |call, (name, value)| call.header(*name, *value)).body(body).unwrap()
}
