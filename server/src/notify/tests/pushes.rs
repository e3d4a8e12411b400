//! Devices are pushed to through a real push service on this machine: it looks at the server's note as RFC 8292 says, and
//! the device opens what comes as RFC 8291 says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use p256::SecretKey;
use serde_json::{Value, json};
use shared::approval::Act;
use shared::language::Language;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::approval::tests::world::{Who, World, agree, give_back};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::notify::push::{opened, point, vouched};
use crate::notify::{AllowedHosts, ChatLine, Lines, Post, PushAddress, PushLine, Tone};
use crate::persistence::{NoticeChoice, PushId, PushRecord};
use crate::random::SeededRandom;
use crate::secret::Secret;

const AUTH: [u8; 16] = [5; 16];

/// What came to one device.
#[derive(Debug, Clone)]
struct Came {
    headers: BTreeMap<String, String>,
    text: Value,
}

/// A push service that knows its devices by the last part of their address.
#[derive(Clone)]
struct Service {
    origin: String,
    came: Arc<Mutex<BTreeMap<String, Vec<Came>>>>,
    answers: Arc<Mutex<StatusCode>>,
}

/// The key of a device, by its name.
fn device(name: &str) -> SecretKey {
    let mut bytes = [1; 32];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    SecretKey::from_slice(&bytes).unwrap()
}

async fn take(State(service): State<Service>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let name = uri.path().rsplit('/').next().unwrap().to_owned();
    let Some((claims, _)) = vouched(&header("authorization")) else { return StatusCode::FORBIDDEN };
    if claims["aud"] != service.origin || header("ttl").parse::<u32>().is_err() || body.len() > 4_096 {
        return StatusCode::BAD_REQUEST;
    }
    let answer = *service.answers.lock().unwrap();
    if answer.is_success() {
        let text = opened(&device(&name), &AUTH, &body).expect("the device can open it");
        let headers = ["topic", "ttl", "urgency", "content-encoding"].map(|name| (name.to_owned(), header(name)));
        let came = Came { headers: headers.into(), text: serde_json::from_slice(&text).unwrap() };
        service.came.lock().unwrap().entry(name).or_default().push(came);
    }
    answer
}

impl Service {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            came: Arc::default(),
            answers: Arc::new(Mutex::new(StatusCode::CREATED)),
        };
        let router = Router::new().fallback(take).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    fn answer(&self, status: u16) {
        *self.answers.lock().unwrap() = StatusCode::from_u16(status).unwrap();
    }

    /// What came since one last looked, by device.
    fn empty(&self) -> BTreeMap<String, Vec<Came>> {
        std::mem::take(&mut *self.came.lock().unwrap())
    }
}

struct Office {
    world: World,
    service: Service,
    post: Post,
}

impl Office {
    async fn new() -> Self {
        Self::allowing("127.0.0.1", false).await
    }

    async fn allowing(hosts: &str, in_full: bool) -> Self {
        let (world, service) = (World::new().await, Service::open().await);
        let secret = Secret::new([1; 32]);
        let random = Arc::new(SeededRandom::new(9));
        let push = PushLine::new(&secret, "mailto:it@company.com".to_owned(), AllowedHosts::of_pushes(hosts), random);
        let lines = Lines { mail: None, chat: ChatLine::new(secret, AllowedHosts::of_chats("")), push };
        let tone = Tone { address: "https://tandem.test".to_owned(), in_full };
        let post = Post::new(world.store.clone(), world.clock.clone(), Arc::new(lines), tone);
        let english = NoticeChoice { mail: false, language: Language::English };
        world.store.choose_notices(Who::Head.id(), english).await.unwrap();
        Self { world, service, post }
    }

    async fn has(&self, who: Who, name: &str) {
        let endpoint = format!("{}/push/{name}", self.service.origin);
        let id = name.bytes().fold(0, |id, letter| (id << 8) | u128::from(letter));
        let push = PushRecord {
            id: PushId(Uuid::from_u128(id)),
            person: who.id(),
            session: [who as u8; 32],
            address: PushAddress::kept(endpoint, &point(&device(name).public_key()), &AUTH).unwrap(),
            agent: None,
            added_at: self.world.clock.now(),
            told_at: None,
            trouble: None,
        };
        let told = AuditEvent::new(self.world.clock.now(), Some(who.id()), "push.added", who.id());
        self.world.store.keep_push(push, told).await.unwrap();
    }

    async fn deliver(&self) -> BTreeMap<String, Vec<Came>> {
        while self.post.round().await.unwrap() {}
        self.service.empty()
    }
}

#[tokio::test]
async fn a_device_hears_what_waits_and_only_it_can_read_it() {
    let office = Office::new().await;
    office.has(Who::Head, "phone").await;
    office.has(Who::Head, "desk").await;
    office.has(Who::Viewer, "other").await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    let came = office.deliver().await;
    assert_eq!(came.keys().collect::<Vec<_>>(), ["desk", "phone"], "whoever is asked, on each of their devices");
    let phone = &came["phone"][0];
    let path = format!("/requests/{}", asked.request.submission().id);
    assert_eq!(phone.text["title"], "Please approve: 销售部 · 2027 年度预算", "who wants no mail may want this");
    assert_eq!((&phone.text["path"], &phone.text["tag"]), (&json!(path), &json!(path.trim_start_matches('/'))));
    assert_eq!((&phone.text["waiting"], &phone.text["lang"]), (&json!(1), &json!("en")));
    assert!(!phone.text["body"].as_str().unwrap().contains("Total"), "no amount leaves the house: {}", phone.text);
    assert_eq!(phone.headers["content-encoding"], "aes128gcm");
    assert_eq!((phone.headers["ttl"].as_str(), phone.headers["urgency"].as_str()), ("259200", "high"));
    assert_eq!(phone.headers["topic"].len(), 32);
    office.world.act(Who::Editor, &asked, 12, Act::Remind).await.unwrap();
    let again = office.deliver().await;
    assert_eq!(again["phone"][0].headers["topic"], phone.headers["topic"], "one a device missed gives way to the next");
    assert_ne!(again["phone"][0].text["key"], phone.text["key"]);
    assert_eq!(office.deliver().await.len(), 0, "once is enough");
    let kept = office.world.store.pushes_of(Who::Head.id()).await.unwrap();
    assert!(kept.iter().all(|push| push.told_at == Some(office.world.clock.now()) && push.trouble.is_none()));
}

#[tokio::test]
async fn amounts_and_comments_go_out_where_they_are_allowed() {
    let office = Office::allowing("127.0.0.1", true).await;
    office.has(Who::Editor, "phone").await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    office.world.decide(Who::Head, &asked, 0, give_back(&"长".repeat(2_000))).await.unwrap();
    let came = office.deliver().await;
    let body = came["phone"][0].text["body"].as_str().unwrap();
    assert!(body.contains("总额") && body.contains("长长长"), "{body}");
    assert!(body.chars().count() <= 600, "and fit a record, however long");
}

#[tokio::test]
async fn a_device_that_is_no_more_is_forgotten() {
    for status in [404, 410] {
        let office = Office::new().await;
        office.has(Who::Head, "phone").await;
        let asked = office.world.submit(Who::Editor, 1).await.unwrap();
        office.service.answer(status);
        office.deliver().await;
        assert_eq!(office.world.store.pushes_of(Who::Head.id()).await.unwrap(), []);
        assert_eq!(office.world.logged("letter.given_up").await, 0, "that is no trouble");
        office.service.answer(201);
        office.world.act(Who::Editor, &asked, 12, Act::Remind).await.unwrap();
        assert_eq!(office.deliver().await.len(), 0);
    }
}

#[tokio::test]
async fn what_does_not_arrive_comes_later_under_the_same_key() {
    let office = Office::new().await;
    office.has(Who::Head, "phone").await;
    office.world.submit(Who::Editor, 1).await.unwrap();
    for status in [500, 429, 503] {
        office.service.answer(status);
        assert_eq!(office.deliver().await.len(), 0);
        let kept = office.world.store.pushes_of(Who::Head.id()).await.unwrap();
        assert!(kept[0].trouble.as_deref().unwrap().contains(&status.to_string()));
        office.world.clock.advance(chrono::TimeDelta::minutes(5));
    }
    office.service.answer(201);
    let came = office.deliver().await;
    assert!(came["phone"][0].text["key"].as_str().unwrap().contains(".turn-"), "{:?}", came["phone"]);
    office.service.answer(403);
    let asked = office.world.store.open_requests(None).await.unwrap().remove(0);
    office.world.act(Who::Editor, &asked, 12, Act::Remind).await.unwrap();
    office.deliver().await;
    assert_eq!(office.world.logged("letter.given_up").await, 1, "a service that knows us no more is said aloud");
}

#[tokio::test]
async fn no_device_leads_into_the_private_network() {
    let office = Office::allowing("push.internal", false).await;
    office.has(Who::Head, "phone").await;
    office.world.submit(Who::Editor, 1).await.unwrap();
    assert_eq!(office.deliver().await.len(), 0);
    let kept = office.world.store.pushes_of(Who::Head.id()).await.unwrap();
    assert!(kept[0].trouble.as_deref().unwrap().contains("TANDEM_PUSH_HOSTS"), "{:?}", kept[0].trouble);
}

#[tokio::test]
async fn what_is_decided_meanwhile_is_not_pushed() {
    let office = Office::new().await;
    office.has(Who::Head, "phone").await;
    let asked = office.world.submit(Who::Editor, 1).await.unwrap();
    office.post.write().await.unwrap();
    office.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!(office.deliver().await.get("phone").map(Vec::len), None);
    // A device that is removed while something is on its way takes it along.
    office.world.act(Who::Editor, &asked, 12, Act::Remind).await.unwrap();
    office.has(Who::Cfo, "desk").await;
    office.post.write().await.unwrap();
    let desk = office.world.store.pushes_of(Who::Cfo.id()).await.unwrap().remove(0);
    let told = AuditEvent::new(office.world.clock.now(), None, "push.removed", Who::Cfo.id());
    assert!(office.world.store.remove_push(Who::Cfo.id(), desk.id, told).await.unwrap());
    assert_eq!(office.deliver().await.len(), 0);
}
