//! The permission matrix: every row of the route table, every kind of document and every message about it, against every
//! role in every scope.
//!
//! What should be stands in `permissions.txt`, written by people and not read from the route table: a route, document or
//! message without a line there, and a line without one, fails. Behind each door stands a stub here, so what is asked of the door alone is
//! answered by the door alone; that a form from elsewhere does nothing is asked of the real endpoints.

mod messages;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::StatusCode;
use shared::access::{Membership, Role, Scope};
use shared::id::{DepartmentId, DocumentId, PersonId, RequestId};

use super::*;
use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, SessionToken};
use crate::demo;
use crate::http::route::Kind;
use crate::http::trial::{Trial, call};
use crate::persistence::{DocumentKind, DocumentRecord, Origin, PersonRecord, SessionRecord};
use crate::rooms::Doors;
use crate::sync::{Access, Doorkeeper};

const TABLE: &str = include_str!("permissions.txt");

/// What a stub answers, and nothing else does.
const INSIDE: u16 = 299;

const ROLES: [(char, Role); 7] = [
    ('A', Role::Administrator),
    ('F', Role::Finance),
    ('E', Role::Editor),
    ('C', Role::Commenter),
    ('P', Role::Approver),
    ('U', Role::Auditor),
    ('V', Role::Viewer),
];

/// The places a role can be held in, as seen from the sheet that is asked about.
const SCOPES: [char; 5] = ['o', 'p', 'd', 'e', 'q'];

/// Where everything asked about lies.
struct Ground {
    trial: Trial,
    sheet: DocumentRecord,
    map: DocumentId,
    request: RequestId,
}

/// Somebody who asks; without a token nobody is signed in.
struct Asker {
    name: String,
    held: Option<(char, char)>,
    person: Option<PersonId>,
    token: Option<String>,
}

impl Ground {
    async fn new() -> Self {
        let trial = Trial::new().await;
        let store = &trial.site.store;
        demo::seed(&**store, trial.site.gate.passwords(), trial.site.clock.now()).await.unwrap();
        let waiting = store.open_requests(Some(demo::plan())).await.unwrap();
        let submission = waiting.first().unwrap().request.submission().clone();
        let sheets = store.list(demo::plan(), DocumentKind::Sheet).await.unwrap();
        let sheet = sheets.into_iter().find(|sheet| sheet.department == Some(submission.department)).unwrap();
        let map = store.list(demo::plan(), DocumentKind::Map).await.unwrap().first().unwrap().id;
        Self { sheet, map, request: submission.id, trial }
    }

    fn scope(&self, letter: char) -> Scope {
        let other = uuid::Uuid::from_u128(7);
        match letter {
            'o' => Scope::Organisation,
            'p' => Scope::Plan(self.sheet.plan),
            'd' => Scope::Department(self.sheet.department.unwrap()),
            'e' => Scope::Department(DepartmentId(other)),
            'q' => Scope::Plan(DocumentId(other)),
            _ => panic!("no scope is called {letter}"),
        }
    }

    /// Nobody, somebody without a role, and one for each role in each scope.
    async fn askers(&self) -> Vec<Asker> {
        let mut askers = vec![Asker { name: "nobody".to_owned(), held: None, person: None, token: None }];
        askers.push(self.asker("no role", None, &[]).await);
        for (letter, role) in ROLES {
            for scope in SCOPES {
                let held = [Membership::new(role, self.scope(scope))];
                askers.push(self.asker(&format!("{role:?} in {scope}"), Some((letter, scope)), &held).await);
            }
        }
        askers
    }

    async fn asker(&self, name: &str, held: Option<(char, char)>, memberships: &[Membership]) -> Asker {
        let site = &self.trial.site;
        let (now, person) = (site.clock.now(), PersonId(site.random.id()));
        let record = PersonRecord {
            id: person,
            email: EmailAddress::parse(&format!("{person}@askers.tandem")).unwrap(),
            name: name.to_owned(),
            colour: "#336699".to_owned(),
            password: None,
            created_at: now,
            left_at: None,
            memberships: memberships.to_vec(),
            outside: Default::default(),
        };
        site.store.add_person(record, AuditEvent::new(now, None, "person.added", name)).await.unwrap();
        let token = SessionToken::draw(&*site.random);
        let (origin, means) = (Origin::default(), Default::default());
        let session = SessionRecord { token_hash: token.hash(), person, created_at: now, seen_at: now, origin, means };
        site.store.open_session(session, AuditEvent::new(now, Some(person), "session.opened", name)).await.unwrap();
        Asker { name: name.to_owned(), held, person: Some(person), token: Some(token.reveal()) }
    }

    /// The path with what it names filled in.
    fn path(&self, path: &str) -> String {
        path.replace("{plan}", &self.sheet.plan.to_string())
            .replace("{sheet}", &self.sheet.id.to_string())
            .replace("{map}", &self.map.to_string())
            .replace("{request}", &self.request.to_string())
            .replace("{evidence}", &uuid::Uuid::nil().to_string())
            .replace("{calendar}", "nothing")
            .replace("{user}", "nothing")
            .replace("{group}", "nothing")
    }

    /// All doors, with a stub behind each.
    fn doors(&self) -> Router {
        let mut router = Router::new();
        for (row, route) in ROUTES.iter().enumerate() {
            let method = MethodFilter::try_from(route.method.clone()).unwrap();
            let site = self.trial.site.clone();
            let at_door = middleware::from_fn_with_state(Door { site, route, row }, door);
            let stub = on(method, || async { StatusCode::from_u16(INSIDE).unwrap() });
            router = router.route(route.path, stub.layer(at_door));
        }
        router.with_state(self.trial.site.clone())
    }

    /// What the door answers.
    async fn ask(&self, doors: &Router, route: &Route, asker: &Asker, number: usize) -> u16 {
        use tower::ServiceExt as _;
        let key = number.to_string();
        let bearer = asker.token.as_ref().map(|token| format!("Bearer {token}"));
        let mut headers = vec![("idempotency-key", key.as_str()), ("origin", "http://localhost:3000")];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let request = call(route.method.clone(), &self.path(route.path), &headers, Body::empty());
        doors.clone().oneshot(request).await.unwrap().status().as_u16()
    }
}

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
enum Expect {
    Anyone,
    SignedIn,
    Roles { roles: String, scopes: String },
}

impl Expect {
    fn lets_in(&self, asker: &Asker) -> bool {
        match self {
            Self::Anyone => true,
            Self::SignedIn => asker.token.is_some(),
            Self::Roles { roles, scopes } => {
                asker.held.is_some_and(|(role, scope)| roles.contains(role) && scopes.contains(scope))
            }
        }
    }
}

/// The lines under a heading `[…]`.
fn lines(heading: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let heading = format!("[{heading}]");
    let after = TABLE.lines().skip_while(move |line| line.trim() != heading).skip(1);
    let within = after.take_while(|line| !line.starts_with('['));
    within
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect())
}

fn table() -> BTreeMap<(&'static str, &'static str), Expect> {
    let mut table = BTreeMap::new();
    for words in lines("routes") {
        let (row, expect) = match *words.as_slice() {
            [method, path, "anyone"] => ((method, path), Expect::Anyone),
            [method, path, "signed-in"] => ((method, path), Expect::SignedIn),
            [method, path, roles, scopes] => {
                ((method, path), Expect::Roles { roles: roles.to_owned(), scopes: scopes.to_owned() })
            }
            _ => panic!("{words:?} is no line of the table"),
        };
        assert!(table.insert(row, expect).is_none(), "{row:?} stands twice");
    }
    table
}

/// Whether a role held here is one for what the path names at all: what one may not see is not there.
fn sees(path: &str, asker: &Asker) -> bool {
    let is_somewhere = ["{plan}", "{sheet}", "{request}"].iter().any(|name| path.contains(name));
    let Some((_, scope)) = asker.held else { return !is_somewhere };
    if path.contains("{sheet}") || path.contains("{request}") {
        "opd".contains(scope)
    } else {
        !path.contains("{plan}") || "opde".contains(scope)
    }
}

#[test]
fn every_route_stands_in_the_table_and_nothing_else_does() {
    let told: BTreeSet<(&str, &str)> = table().into_keys().collect();
    let routed: BTreeSet<(&str, &str)> = ROUTES.iter().map(|route| (route.method.as_str(), route.path)).collect();
    let missing: Vec<_> = routed.difference(&told).collect();
    let gone: Vec<_> = told.difference(&routed).collect();
    assert!(missing.is_empty() && gone.is_empty(), "without a line: {missing:?}; without a route: {gone:?}");
}

#[tokio::test]
async fn every_door_lets_in_whom_the_table_names_and_nobody_else() {
    let ground = Ground::new().await;
    let (askers, doors, table) = (ground.askers().await, ground.doors(), table());
    let mut wrong = Vec::new();
    for (number, route) in ROUTES.iter().enumerate() {
        let Some(expect) = table.get(&(route.method.as_str(), route.path)) else { continue };
        for (at, asker) in askers.iter().enumerate() {
            let answer = ground.ask(&doors, route, asker, number * askers.len() + at).await;
            let due = match (expect.lets_in(asker), asker.token.is_some()) {
                (true, _) => INSIDE,
                // A ticket is asked for inside.
                (false, false) if route.kind == Kind::Socket => INSIDE,
                (false, false) if route.kind == Kind::Page => StatusCode::SEE_OTHER.as_u16(),
                (false, false) => StatusCode::UNAUTHORIZED.as_u16(),
                (false, true) if sees(route.path, asker) => StatusCode::FORBIDDEN.as_u16(),
                (false, true) => StatusCode::NOT_FOUND.as_u16(),
            };
            if answer != due {
                wrong.push(format!("{} {}: {} gets {answer}, not {due}", route.method, route.path, asker.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_document_is_read_and_written_by_whom_the_table_names() {
    let ground = Ground::new().await;
    let askers = ground.askers().await;
    let doors = Doors { store: ground.trial.site.store.clone() };
    let told: Vec<&str> = lines("documents").filter_map(|words| words.first().copied()).collect();
    let due: Vec<&str> = KINDS.into_iter().flat_map(names).copied().collect();
    assert_eq!(told, due, "every document has its line in the table, and nothing else has");
    let mut wrong = Vec::new();
    for words in lines("documents") {
        let [name, read_roles, read_scopes, write_roles, write_scopes] = *words.as_slice() else {
            panic!("{words:?} is no line of the table")
        };
        let record = document(&ground.sheet, name);
        for asker in &askers {
            let Some(person) = asker.person else { continue };
            let is_in = |roles: &str, scopes: &str| {
                asker.held.is_some_and(|(role, scope)| roles.contains(role) && scopes.contains(scope))
            };
            let due = match (is_in(read_roles, read_scopes), is_in(write_roles, write_scopes)) {
                (true, true) => Access::Write,
                (true, false) => Access::Read,
                (false, _) => Access::None,
            };
            let answer = doors.access(person, &record).await.unwrap();
            if answer != due {
                wrong.push(format!("{name}: {} gets {answer:?}, not {due:?}", asker.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// All kinds of documents, once round.
const KINDS: [DocumentKind; 4] = {
    let sheet = next(DocumentKind::Plan);
    let map = next(sheet);
    [DocumentKind::Plan, sheet, map, next(map)]
};

const _: () = assert!(matches!(next(KINDS[3]), DocumentKind::Plan), "a kind more makes KINDS longer");

/// The kinds in a circle: a new one does not build until it has its place.
const fn next(kind: DocumentKind) -> DocumentKind {
    match kind {
        DocumentKind::Plan => DocumentKind::Sheet,
        DocumentKind::Sheet => DocumentKind::Map,
        DocumentKind::Map => DocumentKind::Discussion,
        DocumentKind::Discussion => DocumentKind::Plan,
    }
}

/// What the table calls the documents of a kind, as the door tells them apart.
fn names(kind: DocumentKind) -> &'static [&'static str] {
    match kind {
        DocumentKind::Plan => &["plan"],
        DocumentKind::Sheet => &["sheet"],
        DocumentKind::Map => &["map"],
        DocumentKind::Discussion => &["talk-about-sheet", "talk-about-map"],
    }
}

/// A document of this name beside the sheet.
fn document(sheet: &DocumentRecord, name: &str) -> DocumentRecord {
    let kind = KINDS.into_iter().find(|kind| names(*kind).contains(&name));
    let department = sheet.department.filter(|_| matches!(name, "sheet" | "talk-about-sheet"));
    DocumentRecord { kind: kind.unwrap_or_else(|| panic!("no document is called {name}")), department, ..sheet.clone() }
}

#[tokio::test]
async fn a_form_that_does_not_come_from_our_pages_does_nothing() {
    let ground = Ground::new().await;
    let site = &ground.trial.site;
    let roles: Vec<Membership> = ROLES.map(|(_, role)| Membership::new(role, Scope::Organisation)).to_vec();
    let asker = ground.asker("everything", None, &roles).await;
    let bearer = format!("Bearer {}", asker.token.unwrap());
    let (before, mut wrong) = (site.store.audit_entries(None, 1).await.unwrap(), Vec::new());
    for route in ROUTES.iter().filter(|route| route.kind == Kind::Page && route.is_unsafe()) {
        let path = ground.path(route.path);
        let headers = [("authorization", bearer.as_str()), ("origin", "http://localhost:3000")];
        let plain = ground.trial.form(&path, &headers, &[("csrf", "forged")]).await;
        let parts = "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nforged\r\n--x--\r\n";
        let upload = [&headers[..], &[("content-type", "multipart/form-data; boundary=x")]].concat();
        let upload = ground.trial.send(call(Method::POST, &path, &upload, Body::from(parts))).await;
        let answers = [plain.status.as_u16(), upload.status.as_u16()];
        // One of the two is what the form sends; the other is no form of this page.
        let is_refused = answers == [403, 415] || answers == [415, 403];
        // These say it on their own page, which is blank here.
        let says_itself = lines("forms that say themselves").any(|words| words == [route.path]);
        let is_blank = [404, 303].iter().any(|status| answers.contains(status)) && answers.contains(&415);
        if is_refused == says_itself || is_blank != says_itself {
            wrong.push(format!("{}: {answers:?}", route.path));
        }
    }
    assert!(wrong.is_empty(), "these are not refused: {}", wrong.join("\n"));
    assert_eq!(site.store.audit_entries(None, 1).await.unwrap(), before, "nothing was done");
}
