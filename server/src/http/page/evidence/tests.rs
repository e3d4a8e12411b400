//! Files are put to a request by whoever may speak about it, bounded and told apart by their bytes; nothing of them runs.

use axum::body::Body;
use axum::http::Method;
use shared::id::RequestId;

use crate::clock::Clock;
use crate::demo;
use crate::http::trial::{Reply, Trial, call};
use crate::persistence::{EVIDENCE_BYTES_MAX, EVIDENCE_FILES_MAX};

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
