//! Files are put to a request by whoever may speak about it, bounded and told apart by their bytes; nothing of them runs.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::backend::Backend;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use bytes::Bytes;
use shared::access::{Readership, Role};
use shared::approval::{Act, Approvers, Condition, Policy, PolicyStep, Rule, TargetKind};
use shared::id::{DecisionId, RequestId};
use shared::money::Currency;
use uuid::Uuid;

use crate::approval::{Submit, Ticket, Wish};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::demo::{self, Login};
use crate::http::trial::{Reply, Trial, call};
use crate::persistence::{EVIDENCE_BYTES_MAX, EVIDENCE_FILES_MAX, PersonRecord, PolicyRecord, RequestRecord};
use crate::readers::{Means, choose};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture";

struct Desk {
    trial: Trial,
    request: RequestId,
    cookie: String,
}

impl Desk {
    /// In the demo organisation, whose IT asks for approval.
    async fn new() -> Self {
        let trial = Trial::new().await;
        demo::seed(&*trial.site.store, trial.site.gate.passwords(), trial.clock.now()).await.unwrap();
        let open = trial.site.store.open_requests(None).await.unwrap();
        let request = open[0].request.submission().id;
        let cookie = trial.cookie("finance").await;
        Self { trial, request, cookie }
    }

    /// The same, where the policy asks nobody but the head of the department.
    async fn asked_of_the_head_alone() -> Self {
        let mut desk = Self::new().await;
        let site = desk.trial.site.clone();
        let asked = desk.record().await.request.submission().clone();
        let it = site.store.person(Login::It.person()).await.unwrap().unwrap();
        desk.act(&it, Act::Withdraw).await;
        let steps = vec![PolicyStep::any(Approvers::DepartmentHead)];
        let rule = Rule::new("test".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
        let record = PolicyRecord {
            plan: asked.plan,
            policy: Policy { version: 1, currency: Currency::CNY, rules: vec![rule] },
            reason: "test".to_owned(),
            proposed_by: Login::Finance.person(),
            proposed_at: desk.trial.clock.now(),
            confirmed: None,
        };
        let told = || AuditEvent::new(desk.trial.clock.now(), None, "test.told", asked.plan);
        site.store.propose_policy(record, told()).await.unwrap();
        let confirmed = site.store.confirm_policy(asked.plan, 1, Login::Cfo.person(), desk.trial.clock.now(), told());
        confirmed.await.unwrap();
        let again = Submit { sheet: asked.target.document, id: RequestId(Uuid::from_u128(5)) };
        desk.request = site.approvals.submit(&it, again).await.unwrap().request.submission().id;
        desk
    }

    async fn record(&self) -> RequestRecord {
        self.trial.site.store.request(self.request).await.unwrap().unwrap()
    }

    async fn act(&self, who: &PersonRecord, act: Act) {
        let id = DecisionId(self.trial.site.random.id());
        let ticket = Ticket { turn: self.record().await.request.turn(), id };
        let wish = Wish { request: self.request, ticket, act, seen: None, heads: None };
        self.trial.site.approvals.act(who, wish).await.unwrap();
    }

    fn path(&self) -> String {
        format!("/requests/{}/evidence", self.request)
    }

    async fn page(&self) -> Reply {
        self.trial.get(&self.path(), &[("cookie", &self.cookie)]).await
    }

    async fn send(&self, name: &str, bytes: &[u8]) -> Reply {
        let csrf = self.trial.get("/me", &[("cookie", &self.cookie)]).await.field("csrf");
        self.send_as(&self.cookie, &csrf, name, bytes).await
    }

    async fn send_as(&self, cookie: &str, csrf: &str, name: &str, bytes: &[u8]) -> Reply {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        let headers = [("cookie", cookie), ("content-type", "multipart/form-data; boundary=b")];
        self.trial.send(call(Method::POST, &self.path(), &headers, Body::from(body))).await
    }
}

#[tokio::test]
async fn a_photo_is_kept_shown_and_told_of() {
    let desk = Desk::new().await;
    assert_eq!(desk.send("报价单.png", PNG).await.status, 303);
    assert_eq!(desk.send("again.png", PNG).await.status, 303, "the same file is kept once");
    let files = desk.trial.site.store.evidence_of(desk.request).await.unwrap();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["报价单.png"]);
    let page = desk.page().await;
    assert!(page.text.contains("报价单.png") && !page.text.contains("<script"), "{}", page.text);
    let told = desk.trial.site.store.audit_entries(None, 1).await.unwrap().remove(0);
    assert_eq!(told.event.action, "request.evidence_added");
    assert_eq!(told.event.details["sha256"], serde_json::json!(files[0].hash));
    let at = format!("{}/{}", desk.path(), files[0].id);
    let file = desk.trial.get(&at, &[("cookie", &desk.cookie)]).await;
    assert_eq!((file.status.as_u16(), &file.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    let name = "inline; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%E5%8D%95.png";
    assert_eq!(file.headers["content-disposition"], name);
}

#[tokio::test]
async fn nothing_that_was_sent_runs() {
    let desk = Desk::new().await;
    for page in
        ["<html><script>alert(1)</script></html>", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"]
    {
        assert_eq!(desk.send("x.html", page.as_bytes()).await.status, 303);
    }
    for record in desk.trial.site.store.evidence_of(desk.request).await.unwrap() {
        let at = format!("{}/{}", desk.path(), record.id);
        let file = desk.trial.get(&at, &[("cookie", &desk.cookie)]).await;
        assert_eq!(file.headers["content-type"], "text/plain; charset=utf-8", "whatever its name and sender say");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert_eq!(file.headers["x-content-type-options"], "nosniff");
        assert!(file.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_said() {
    let desk = Desk::new().await;
    let check = async |name: &str, bytes: &[u8], status: u16| {
        let refused = desk.send(name, bytes).await;
        assert_eq!(refused.status, status, "{name}: {}", refused.text);
    };
    check("virus.exe", b"MZ\x90\0\x03\0\0\0", 415).await;
    check("empty.png", b"", 422).await;
    check("large.png", &[PNG, &vec![0; EVIDENCE_BYTES_MAX]].concat(), 413).await;
    check("huge.png", &vec![0; 12 * 1024 * 1024], 413).await;
    let forged = desk.send_as(&desk.cookie, "forged", "a.png", PNG).await;
    assert_eq!(forged.status, 403);
    assert_eq!(desk.trial.site.store.evidence_of(desk.request).await.unwrap(), []);
    for number in 0..EVIDENCE_FILES_MAX {
        check("n.txt", format!("{number}").as_bytes(), 303).await;
    }
    check("more.txt", b"one more", 409).await;
}

#[tokio::test]
async fn a_hundred_megabytes_are_given_up_long_before_they_are_read() {
    const PART: usize = 64 * 1024;
    let desk = Desk::new().await;
    let csrf = desk.trial.get("/me", &[("cookie", &desk.cookie)]).await.field("csrf");
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"video.png\"\r\n\r\n"
    );
    let read = Arc::new(AtomicUsize::new(0));
    let counted = read.clone();
    let parts = (0..100 * 1024 * 1024 / PART).map(move |_| {
        counted.fetch_add(PART, Ordering::Relaxed);
        Bytes::from(vec![b'x'; PART])
    });
    let body = std::iter::once(Bytes::from(head)).chain(parts).map(Ok::<_, std::io::Error>);
    let headers = [("cookie", desk.cookie.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    let body = Body::from_stream(futures::stream::iter(body));
    let reply = desk.trial.send(call(Method::POST, &desk.path(), &headers, body)).await;
    assert_eq!(reply.status, 413);
    assert!(reply.text.contains("MB"), "the page says how much is taken: {}", reply.text);
    let read = read.load(Ordering::Relaxed);
    assert!(read <= EVIDENCE_BYTES_MAX + 4 * PART, "{read}");
    assert_eq!(desk.trial.site.store.evidence_of(desk.request).await.unwrap(), []);
}

#[tokio::test]
async fn strangers_see_and_add_nothing() {
    let desk = Desk::new().await;
    desk.send("a.png", PNG).await;
    let file = desk.trial.site.store.evidence_of(desk.request).await.unwrap().remove(0);
    desk.trial.person("stranger", &[]).await;
    let at = format!("{}/{}", desk.path(), file.id);
    for (who, sees, adds) in [("stranger", 404, 404), ("auditor", 200, 403)] {
        let cookie = desk.trial.cookie(who).await;
        assert_eq!(desk.trial.get(&at, &[("cookie", &cookie)]).await.status, sees, "{who}");
        let csrf = desk.trial.get("/me", &[("cookie", &cookie)]).await.field("csrf");
        assert_eq!(desk.send_as(&cookie, &csrf, "b.txt", b"text").await.status, adds, "{who}");
    }
    let other = format!("{}/{}", desk.path(), uuid::Uuid::nil());
    assert_eq!(desk.trial.get(&other, &[("cookie", &desk.cookie)]).await.status, 404);
}

#[tokio::test]
async fn of_a_secret_sheet_files_and_words_go_to_its_readers_and_the_signers() {
    let desk = Desk::asked_of_the_head_alone().await;
    let (trial, site) = (&desk.trial, &desk.trial.site);
    let outsider = trial.person("other", &[Role::Finance]).await;
    let (head, other) = (trial.cookie("head").await, trial.cookie("other").await);
    assert_eq!(desk.send("工资单.png", PNG).await.status, 303);
    let about = desk.record().await.request.submission().clone();
    let finance = site.store.person(Login::Finance.person()).await.unwrap().unwrap();
    desk.act(&finance, Act::Comment { comment: "The raise of the fourth".parse().unwrap() }).await;
    let file = format!("{}/{}", desk.path(), site.store.evidence_of(desk.request).await.unwrap()[0].id);
    let in_api = format!("/api/v1/requests/{}", desk.request);
    let asks = async |who: &str, path: &str| trial.get(path, &[("cookie", who)]).await;
    for who in [&desk.cookie, &head, &other] {
        assert_eq!(
            (asks(who, &desk.path()).await.status, asks(who, &file).await.status),
            (StatusCode::OK, StatusCode::OK)
        );
        assert!(asks(who, &in_api).await.text.contains("The raise"));
    }

    let means = Means { store: &*site.store, rooms: &*site.rooms, clock: &*site.clock };
    let people = BTreeSet::from([Login::Finance.person(), Login::It.person()]);
    let wanted =
        Readership { plan: about.plan, department: about.department, people, publishes_accounts: false, version: 0 };
    choose(means, &finance, wanted).await.unwrap();
    for (who, reads) in [(&desk.cookie, true), (&head, true), (&other, false)] {
        let expect = if reads { 200 } else { 404 };
        assert_eq!(asks(who, &desk.path()).await.status.as_u16(), expect);
        assert_eq!(asks(who, &file).await.status.as_u16(), expect);
        for path in [in_api.as_str(), "/api/v1/requests"] {
            let told = asks(who, path).await;
            assert_eq!(told.status, 200, "that it is asked is no secret");
            assert_eq!(told.text.contains("The raise"), reads, "{path}: {}", told.text);
        }
    }
    let csrf = asks(&other, "/me").await.field("csrf");
    assert_ne!(desk.send_as(&other, &csrf, "x.png", PNG).await.status, 303);
    let views = crate::backend::Views::new(site.store.clone(), trial.clock.clone(), site.random.clone());
    for (person, reads) in [(Login::Finance.person(), true), (Login::Head.person(), true), (outsider, false)] {
        let person = site.store.person(person).await.unwrap().unwrap();
        let page = views.reader(&person).request(desk.request).await.unwrap();
        assert_eq!((page.evidence.len(), page.history.len()), if reads { (1, 1) } else { (0, 0) }, "{}", person.name);
    }
}
