//! One's own page: notices are chosen, a calendar has a secret address, and sessions end where their owner says.

use shared::access::Role;
use shared::language::Language;

use super::*;
use crate::http::trial::{PASSWORD, Reply, Trial};

async fn post(trial: &Trial, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = trial.get("/me", &[("cookie", cookie)]).await;
    let csrf = page.field("csrf");
    trial.form(path, &[("cookie", cookie)], &[fields, &[("csrf", csrf.as_str())]].concat()).await
}

#[tokio::test]
async fn notices_are_chosen_and_kept() {
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    let cookie = trial.cookie("sales").await;
    let page = trial.get("/me", &[("cookie", &cookie)]).await;
    assert!(page.text.contains("name=\"mail\" value=\"yes\" checked"), "who chose nothing is told: {}", page.text);
    let saved = post(&trial, &cookie, "/me/notices", &[("language", "en")]).await;
    assert_eq!((saved.status.as_u16(), &saved.headers["location"]), (303, &"/me".parse().unwrap()));
    let choice = trial.site.store.notice_choice(sales).await.unwrap();
    assert_eq!(choice, NoticeChoice { mail: false, language: Language::English });
    assert_eq!(post(&trial, &cookie, "/me/notices", &[("language", "tlh")]).await.status, 400);
    let forged = trial.form("/me/notices", &[("cookie", &cookie)], &[("language", "zh"), ("csrf", "x")]).await;
    assert_eq!(forged.status, 403);
    assert_eq!(trial.site.store.notice_choice(sales).await.unwrap(), choice);
}

#[tokio::test]
async fn a_calendar_is_read_by_whoever_has_its_address_until_it_has_another() {
    let trial = Trial::new().await;
    trial.person("sales", &[Role::Editor]).await;
    let cookie = trial.cookie("sales").await;
    let address = async || {
        let made = post(&trial, &cookie, "/me/calendar", &[]).await;
        let at = made.text.split("https://tandem.test").nth(1).unwrap();
        at.split('<').next().unwrap().to_owned()
    };
    let first = address().await;
    let file = trial.get(&first, &[]).await;
    assert_eq!(
        (file.status.as_u16(), &file.headers["content-type"]),
        (200, &"text/calendar; charset=utf-8".parse().unwrap())
    );
    assert!(file.text.starts_with("BEGIN:VCALENDAR\r\n"), "{}", file.text);
    let page = trial.get("/me", &[("cookie", &cookie)]).await;
    assert!(!page.text.contains(&first), "it is shown once");
    let second = address().await;
    assert_eq!(trial.get(&first, &[]).await.status, 404, "the old one has ended");
    assert_eq!(trial.get(&second, &[]).await.status, 200);
    for wrong in ["/calendar/x.ics", "/calendar/.ics", second.strip_suffix(".ics").unwrap()] {
        assert_eq!(trial.get(wrong, &[]).await.status, 404, "{wrong}");
    }
    post(&trial, &cookie, "/me/calendar/off", &[]).await;
    assert_eq!(trial.get(&second, &[]).await.status, 404);
}

#[tokio::test]
async fn a_device_is_listed_and_removed_by_its_owner_alone() {
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    trial.person("other", &[Role::Editor]).await;
    let (cookie, stranger) = (trial.cookie("sales").await, trial.cookie("other").await);
    let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    let there = serde_json::json!({
        "endpoint": "http://127.0.0.1:9/secret", "keys": { "p256dh": key, "auth": "BTBZMqHH6r4Tts7J_aSIgg" },
    });
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
    let shown = [("cookie", cookie.as_str()), ("origin", "http://localhost:3000"), ("user-agent", agent)];
    let elsewhere = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(trial.post("/api/v1/me/pushes", &elsewhere, &there).await.status, 403, "it comes from our pages");
    assert_eq!(trial.post("/api/v1/me/pushes", &shown, &there).await.status, 204);
    let page = trial.get("/me", &[("cookie", &cookie)]).await;
    assert!(page.text.contains(&trial.site.ways.pushes.public_key()), "{}", page.text);
    assert!(page.text.contains("Safari · iPhone") && !page.text.contains("/secret"), "{}", page.text);
    let device = page.field("device");
    post(&trial, &stranger, "/me/pushes/end", &[("device", &device)]).await;
    assert_eq!(trial.site.store.pushes_of(sales).await.unwrap().len(), 1, "it is not theirs to remove");
    let gone = post(&trial, &cookie, "/me/pushes/end", &[("device", &device)]).await;
    assert_eq!(gone.status, 303);
    assert_eq!(trial.site.store.pushes_of(sales).await.unwrap(), []);
    let told = trial.site.store.audit_entries(None, 1).await.unwrap();
    assert_eq!((told[0].event.action.as_str(), told[0].event.by), ("push.removed", Some(sales)));
    assert_eq!(post(&trial, &cookie, "/me/pushes/end", &[("device", "x")]).await.status, 404);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    trial.person("other", &[Role::Editor]).await;
    let body = serde_json::json!({ "email": "sales@demo.tandem", "password": PASSWORD });
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
    let phone = trial.post("/api/v1/sign-in", &[("user-agent", agent)], &body).await.cookies();
    trial.clock.advance(chrono::TimeDelta::minutes(10));
    let desk = trial.cookie("sales").await;
    let stranger = trial.cookie("other").await;
    let page = trial.get("/me", &[("cookie", &desk)]).await;
    assert!(page.text.contains("Safari · iPhone") && page.text.contains("127.0.0.1"), "{}", page.text);
    assert_eq!(page.text.matches("<script").count(), 1, "a device is subscribed by a script, and by nothing else");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let key = page.field("session");
    assert_eq!(post(&trial, &stranger, "/me/sessions/end", &[("session", &key)]).await.status, 303);
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &phone)]).await.status, 200, "it is not theirs to end");
    post(&trial, &desk, "/me/sessions/end", &[("session", &key)]).await;
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &phone)]).await.status, 401);
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &desk)]).await.status, 200);
    let closed = trial.closed.0.lock().unwrap().clone();
    assert_eq!(closed.iter().map(hex::encode).collect::<Vec<_>>(), [key], "and its sockets are closed");
    let again = trial.cookie("sales").await;
    post(&trial, &again, "/me/sessions/end-others", &[]).await;
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &desk)]).await.status, 401);
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &again)]).await.status, 200);
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &stranger)]).await.status, 200);
    let told = trial.site.store.audit_entries(None, 1).await.unwrap();
    assert_eq!((told[0].event.action.as_str(), told[0].event.by), ("session.others_ended", Some(sales)));
    for wrong in ["", "x", "00"] {
        assert_eq!(post(&trial, &again, "/me/sessions/end", &[("session", wrong)]).await.status, 404, "{wrong}");
    }
}
