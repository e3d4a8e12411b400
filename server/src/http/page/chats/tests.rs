//! Group chats are added by administrators, to hosts that may be reached, and their addresses are never shown again.

use shared::access::Role;

use crate::http::trial::{Reply, Trial};

async fn post(trial: &Trial, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let csrf = trial.get("/me", &[("cookie", cookie)]).await.field("csrf");
    trial.form(path, &[("cookie", cookie)], &[fields, &[("csrf", csrf.as_str())]].concat()).await
}

#[tokio::test]
async fn a_group_is_added_and_removed() {
    let trial = Trial::new().await;
    trial.person("admin", &[Role::Administrator]).await;
    let cookie = trial.cookie("admin").await;
    // A number needs no name server.
    let url = "https://1.1.1.1/hook?key=topsecret";
    let group = [("name", " 预算  群 "), ("service", "wecom"), ("language", "zh-CN"), ("url", url)];
    assert_eq!(post(&trial, &cookie, "/chats", &group).await.status, 303);
    let page = trial.get("/chats", &[("cookie", &cookie)]).await;
    assert!(page.text.contains("预算 群") && page.text.contains("1.1.1.1"), "{}", page.text);
    assert!(!page.text.contains("topsecret"));
    let log = trial.site.store.audit_entries(None, 1).await.unwrap().remove(0);
    assert_eq!(log.event.action, "chat.added");
    assert!(!log.event.details.to_string().contains("topsecret"));
    let key = page.field("chat");
    for _ in 0..2 {
        assert_eq!(post(&trial, &cookie, "/chats/remove", &[("chat", &key)]).await.status, 303);
    }
    assert_eq!(trial.site.store.chats().await.unwrap(), []);
}

#[tokio::test]
async fn what_cannot_be_told_is_refused_with_what_was_typed() {
    let trial = Trial::new().await;
    trial.person("admin", &[Role::Administrator]).await;
    let cookie = trial.cookie("admin").await;
    for (name, url, says) in [
        ("", "https://1.1.1.1/hook", "群名"),
        ("群", "ftp://1.1.1.1/hook", "https://"),
        ("群", "http://1.1.1.1/hook", "TANDEM_CHAT_HOSTS"),
        ("群", "https://127.0.0.1/hook", "TANDEM_CHAT_HOSTS"),
        ("群", "https://169.254.169.254/latest", "TANDEM_CHAT_HOSTS"),
        ("群", "https://[::1]/hook", "TANDEM_CHAT_HOSTS"),
    ] {
        let group = [("name", name), ("service", "slack"), ("language", "en"), ("url", url)];
        let refused = post(&trial, &cookie, "/chats", &group).await;
        assert_eq!(refused.status, 422, "{url}");
        assert!(refused.text.contains(says) && refused.text.contains(url), "{url}: {}", refused.text);
    }
    assert_eq!(trial.site.store.chats().await.unwrap(), []);
    let group = [("name", "x"), ("service", "icq"), ("language", "en"), ("url", "https://1.1.1.1/")];
    assert_eq!(post(&trial, &cookie, "/chats", &group).await.status, 400);
}

#[tokio::test]
async fn only_administrators_see_them() {
    let trial = Trial::new().await;
    for (name, role) in [("finance", Role::Finance), ("auditor", Role::Auditor), ("viewer", Role::Viewer)] {
        trial.person(name, &[role]).await;
        let cookie = trial.cookie(name).await;
        assert_eq!(trial.get("/chats", &[("cookie", &cookie)]).await.status, 403, "{name}");
        let group = [("name", "x"), ("service", "slack"), ("language", "en"), ("url", "https://1.1.1.1/")];
        assert_eq!(post(&trial, &cookie, "/chats", &group).await.status, 403, "{name}");
    }
}
