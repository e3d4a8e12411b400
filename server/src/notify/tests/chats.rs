//! Group chats, spoken to as each service wants it, over a real line.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use serde_json::{Value, json};
use shared::id::PersonId;
use shared::language::Language;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::notify::{AllowedHosts, Chat, ChatAddress, ChatId, ChatLine, ChatService, Message, Trouble};
use crate::random::SeededRandom;
use crate::secret::Secret;

fn message() -> Message {
    Message {
        subject: "已提交：销售部".to_owned(),
        lines: vec!["*王蕾* <all> 提交了".to_owned()],
        open: "打开申请".to_owned(),
        link: "https://tandem.test/requests/1".to_owned(),
        footer: String::new(),
    }
}

fn letter(service: ChatService, secret: Option<&str>) -> (String, Value) {
    let address = ChatAddress { url: "https://chat.test/hook?key=k".to_owned(), secret: secret.map(str::to_owned) };
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let (url, body) = service.letter(&address, &message(), now).unwrap();
    (url.to_string(), body)
}

#[test]
fn each_service_gets_its_own_form() {
    let (url, body) = letter(ChatService::Feishu, None);
    assert_eq!(url, "https://chat.test/hook?key=k");
    let post = &body["content"]["post"]["zh_cn"];
    assert_eq!((&body["msg_type"], &post["title"]), (&json!("post"), &json!("已提交：销售部")));
    assert_eq!(post["content"][0][0]["text"], "*王蕾* <all> 提交了", "its text is no markup");
    assert_eq!(
        post["content"][1][0],
        json!({ "tag": "a", "text": "打开申请", "href": "https://tandem.test/requests/1" })
    );
    let (_, body) = letter(ChatService::DingTalk, None);
    assert_eq!((&body["msgtype"], &body["markdown"]["title"]), (&json!("markdown"), &json!("已提交：销售部")));
    let (_, body) = letter(ChatService::WeCom, None);
    let text = body["markdown"]["content"].as_str().unwrap();
    assert!(
        text.contains("\\*王蕾\\* \\<all\\>") && text.contains("[打开申请](https://tandem.test/requests/1)"),
        "{text}"
    );
    let (_, body) = letter(ChatService::Slack, None);
    let text = body["text"].as_str().unwrap();
    assert!(text.contains("&lt;all&gt;") && text.contains("<https://tandem.test/requests/1|打开申请>"), "{text}");
}

/// Compared with what another implementation of HMAC makes of the same.
#[test]
fn signatures_are_those_of_the_documents() {
    let (_, body) = letter(ChatService::Feishu, Some("SECfeishu"));
    assert_eq!(body["timestamp"], "1790000000");
    assert_eq!(body["sign"], "Yz1y9Yu6gDr+KPYnxsibfr9gGBYyDH/0nHYLc86qXqM=");
    let (url, _) = letter(ChatService::DingTalk, Some("SECding"));
    let signed = "&timestamp=1790000000000&sign=kWVMfikQChj2yEy8wlLTHx%2FxODQuiLiXksFU3khMabE%3D";
    assert_eq!(url, format!("https://chat.test/hook?key=k{signed}"));
}

/// A service on this machine that answers as it is told and keeps what came.
struct Service {
    address: String,
    came: Came,
}

/// Where each post went, and the key it had.
type Came = Arc<Mutex<Vec<(String, Option<String>)>>>;
type Kept = (Came, u16, &'static str);

async fn answer(State((came, status, body)): State<Kept>, uri: Uri, headers: HeaderMap) -> Response {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    came.lock().unwrap().push((uri.to_string(), key));
    let status = StatusCode::from_u16(status).unwrap();
    (status, [("location", "/elsewhere")], body).into_response()
}

impl Service {
    async fn answering(status: u16, body: &'static str) -> Self {
        let came = Arc::new(Mutex::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state((came.clone(), status, body));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, came }
    }
}

fn chat(line: &ChatLine, url: &str) -> Chat {
    let address = ChatAddress::typed(url, "").unwrap();
    Chat {
        id: ChatId(Uuid::from_u128(1)),
        name: "群".to_owned(),
        service: ChatService::DingTalk,
        language: Language::Chinese,
        locked: line.lock(&address, &SeededRandom::new(1)),
        added_by: PersonId(Uuid::from_u128(2)),
        added_at: DateTime::UNIX_EPOCH,
        told_at: None,
        trouble: None,
    }
}

async fn send(allowed: &str, status: u16, body: &'static str) -> (Result<(), Trouble>, Vec<(String, Option<String>)>) {
    let service = Service::answering(status, body).await;
    let line = ChatLine::new(Secret::new([1; 32]), AllowedHosts::of_chats(allowed));
    let chat = chat(&line, &service.address);
    let sent = line.send("key-1", &chat, &message(), DateTime::UNIX_EPOCH).await;
    let came = service.came.lock().unwrap().clone();
    (sent, came)
}

#[tokio::test]
async fn a_letter_arrives_with_its_key_where_the_host_is_allowed() {
    let (sent, came) = send("127.0.0.1", 200, r#"{"errcode":0,"errmsg":"ok"}"#).await;
    assert_eq!((sent, came), (Ok(()), vec![("/hook".to_owned(), Some("key-1".to_owned()))]));
    let (sent, came) = send("", 200, "").await;
    assert!(matches!(sent, Err(Trouble::ForGood(why)) if why.contains("TANDEM_CHAT_HOSTS")), "behind the wall");
    assert_eq!(came, []);
}

#[tokio::test]
async fn an_answer_says_whether_to_come_again() {
    for (status, body, passing) in [
        (500, "", true),
        (429, "", true),
        (404, "", false),
        (200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, true),
    ] {
        let (sent, _) = send("127.0.0.1", status, body).await;
        let is_passing = matches!(&sent, Err(Trouble::Passing(_)));
        assert!(sent.is_err() && is_passing == passing, "{status} {body}: {sent:?}");
    }
    let (sent, came) = send("127.0.0.1", 302, "").await;
    assert!(matches!(sent, Err(Trouble::ForGood(_))));
    assert_eq!(came.len(), 1, "nobody is followed elsewhere");
}

#[tokio::test]
async fn an_address_is_never_told() {
    let line = ChatLine::new(Secret::new([1; 32]), AllowedHosts::of_chats("127.0.0.1"));
    let chat = chat(&line, "http://127.0.0.1:1/hook?key=topsecret");
    let Err(Trouble::Passing(why)) = line.send("key", &chat, &message(), DateTime::UNIX_EPOCH).await else {
        panic!("nobody listens there")
    };
    assert!(!why.contains("topsecret"), "{why}");
    let kept = String::from_utf8_lossy(&chat.locked).into_owned();
    assert!(!kept.contains("topsecret") && !format!("{chat:?}").contains("topsecret"));
    let other = ChatLine::new(Secret::new([2; 32]), AllowedHosts::of_chats("127.0.0.1"));
    let sent = other.send("key", &chat, &message(), DateTime::UNIX_EPOCH).await;
    assert!(matches!(sent, Err(Trouble::ForGood(why)) if why.contains("another secret")));
}
