//! The organisation's own sign-in from the door's side: whom it opens for, whom not, and what they are told.

use std::sync::Arc;

use chrono::TimeDelta;
use shared::access::Role;

use crate::audit::AuditEvent;
use crate::auth::issuer_tests::{Breach, LocalIssuer};
use crate::clock::{Clock, ManualClock};
use crate::http::trial::{Reply, Trial};

struct Farhill {
    trial: Trial,
    local: LocalIssuer,
}

impl Farhill {
    async fn new() -> Self {
        Self::adding(false).await
    }

    async fn adding(adds_people: bool) -> Self {
        let clock = Arc::new(ManualClock::default());
        let local = LocalIssuer::open(clock.clone()).await;
        let settings = crate::auth::IssuerSettings { adds_people, ..local.settings() };
        Self { trial: Trial::with(None, clock, Some(settings)).await, local }
    }

    /// Leaves for the issuer: the address it comes back to, and the cookie the browser holds.
    async fn agree(&self) -> (String, String) {
        let left = self.trial.get("/sign-in/issuer?next=/inbox", &[]).await;
        assert_eq!(left.status, 303, "{}", left.text);
        let (code, state) = self.local.agree(left.headers["location"].to_str().unwrap());
        (format!("/sign-in/return?code={code}&state={state}"), left.cookies())
    }

    async fn sign_in(&self) -> Reply {
        let (back, cookie) = self.agree().await;
        self.trial.get(&back, &[("cookie", &cookie), ("accept-language", "en")]).await
    }

    async fn actions(&self) -> Vec<String> {
        let entries = self.trial.site.store.audit_entries(None, 4).await.unwrap();
        entries.into_iter().map(|entry| entry.event.action).collect()
    }
}

fn session_of(reply: &Reply) -> String {
    assert_eq!(
        (reply.status.as_u16(), &reply.headers["location"]),
        (303, &"/inbox".parse().unwrap()),
        "{}",
        reply.text
    );
    reply.cookies()
}

#[tokio::test]
async fn whoever_is_known_by_address_comes_in_and_is_known_by_the_issuer_s_name_from_then_on() {
    let farhill = Farhill::new().await;
    let sales = farhill.trial.person("sales", &[Role::Editor]).await;
    let page = farhill.trial.get("/sign-in?next=/inbox", &[("accept-language", "en")]).await;
    assert!(page.text.contains("Sign in with Farhill") && page.text.contains("/sign-in/issuer?next="), "{}", page.text);
    let cookie = session_of(&farhill.sign_in().await);
    assert_eq!(farhill.trial.get("/api/v1/me", &[("cookie", &cookie)]).await.json()["email"], "sales@demo.tandem");
    assert_eq!(farhill.actions().await, ["session.opened", "identity.linked", "person.added"]);
    // They marry; the issuer knows them by another address.
    farhill.local.knows("s-1", "new-name@demo.tandem");
    let cookie = session_of(&farhill.sign_in().await);
    let me = farhill.trial.get("/api/v1/me", &[("cookie", &cookie)]).await;
    assert_eq!(me.json()["id"], serde_json::json!(sales));
    // Somebody new gets the old address, and not the account.
    farhill.local.knows("s-2", "sales@demo.tandem");
    let refused = farhill.sign_in().await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("linked to another company account"), "{}", refused.text);
}

#[tokio::test]
async fn whom_nobody_knows_is_told_so_or_added_with_no_rights() {
    let farhill = Farhill::new().await;
    let refused = farhill.sign_in().await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("nobody here has this e-mail address"), "{}", refused.text);
    assert_eq!(refused.field("email"), "sales@demo.tandem", "they see which address it was");
    assert_eq!(farhill.trial.site.store.people().await.unwrap().len(), 0);
    let farhill = Farhill::adding(true).await;
    let cookie = session_of(&farhill.sign_in().await);
    let people = farhill.trial.site.store.people().await.unwrap();
    assert_eq!((people.len(), people[0].memberships.len(), &people[0].password), (1, 0, &None));
    assert_eq!(farhill.trial.get("/chats", &[("cookie", &cookie)]).await.status, 403);
    assert_eq!(farhill.actions().await, ["session.opened", "identity.linked", "person.added"]);
    session_of(&farhill.sign_in().await);
    assert_eq!(farhill.trial.site.store.people().await.unwrap().len(), 1, "once");
}

#[tokio::test]
async fn whoever_left_stays_out_however_they_are_known() {
    let farhill = Farhill::adding(true).await;
    let sales = farhill.trial.person("sales", &[Role::Editor]).await;
    session_of(&farhill.sign_in().await);
    let told = AuditEvent::new(farhill.trial.clock.now(), None, "person.left", sales);
    farhill.trial.site.store.leave(sales, told).await.unwrap();
    assert_eq!(farhill.sign_in().await.status, 403);
    farhill.local.knows("s-9", "sales@demo.tandem");
    assert_eq!(farhill.sign_in().await.status, 403);
}

#[tokio::test]
async fn what_is_wrong_with_an_answer_is_said_in_both_languages_and_noted() {
    let farhill = Farhill::new().await;
    farhill.trial.person("sales", &[Role::Editor]).await;
    for (breach, english, chinese) in [
        (Breach::Issuer, "another sign-in system", "另一个登录系统"),
        (Breach::Audience, "for another application", "另一个应用"),
        (Breach::Expired, "has expired", "已过期"),
        (Breach::Nonce, "another attempt", "另一次登录"),
        (Breach::NoSignature, "is not signed", "没有企业登录系统的有效签名"),
        (Breach::ForeignKey, "is not signed", "没有企业登录系统的有效签名"),
        (Breach::Unverified, "no verified e-mail", "没有提供已验证的邮箱"),
    ] {
        farhill.local.breaking(breach);
        for (language, words) in [("en", english), ("zh", chinese)] {
            let (back, cookie) = farhill.agree().await;
            let reply = farhill.trial.get(&back, &[("cookie", &cookie), ("accept-language", language)]).await;
            assert_eq!(reply.status, 403, "{breach:?}");
            assert!(reply.text.contains(words) && reply.text.contains("role=\"alert\""), "{breach:?}: {}", reply.text);
            assert!(!reply.cookies().contains("tandem_session="), "{breach:?}");
            assert_eq!(farhill.actions().await[0], "session.refused");
        }
    }
}

#[tokio::test]
async fn forged_and_replayed_answers_open_nothing() {
    let farhill = Farhill::new().await;
    farhill.trial.person("sales", &[Role::Editor]).await;
    let (back, cookie) = farhill.agree().await;
    let get = async |path: &str, cookie: &str| {
        farhill.trial.get(path, &[("cookie", cookie), ("accept-language", "en")]).await
    };
    for (path, cookie) in [
        (back.as_str(), ""),
        (&back.replace("state=", "state=x"), cookie.as_str()),
        ("/sign-in/return", cookie.as_str()),
        (&back, "tandem_issuer=forged"),
    ] {
        let reply = get(path, cookie).await;
        assert_eq!(reply.status, 403);
        assert!(reply.text.contains("not begun in this browser"), "{path} {}", reply.text);
    }
    let entered = get(&back, &cookie).await;
    assert!(entered.cookies().ends_with("tandem_issuer="), "the attempt is over: {}", entered.cookies());
    session_of(&entered);
    let replayed = get(&back, &cookie).await;
    assert_eq!(replayed.status, 403);
    assert!(replayed.text.contains("was used already"), "{}", replayed.text);
    let denied = get(&format!("{}&error=access_denied", farhill.agree().await.0), &cookie).await;
    assert_eq!(denied.status, 403);
    let (back, cookie) = farhill.agree().await;
    farhill.trial.clock.advance(TimeDelta::minutes(15));
    assert!(get(&back, &cookie).await.text.contains("too long ago"));
}

#[tokio::test]
async fn without_an_issuer_there_is_no_such_way_and_one_that_is_down_says_so() {
    let trial = Trial::new().await;
    for path in ["/sign-in/issuer", "/sign-in/return?code=a&state=b"] {
        assert_eq!(trial.get(path, &[]).await.status, 404, "{path}");
    }
    assert!(!trial.get("/sign-in", &[]).await.text.contains("/sign-in/issuer"));
    let farhill = Farhill::new().await;
    farhill.local.breaking(Breach::Down);
    let reply = farhill.trial.get("/sign-in/issuer", &[("accept-language", "en")]).await;
    assert_eq!(reply.status, 502);
    assert!(reply.text.contains("cannot be reached") && reply.text.contains("name=\"password\""), "{}", reply.text);
}

#[tokio::test]
async fn whom_the_issuer_vouches_for_needs_no_code_besides() {
    let farhill = Farhill::new().await;
    farhill.trial.person("sales", &[Role::Finance]).await;
    let told = AuditEvent::new(farhill.trial.clock.now(), None, "factor.required", "organisation");
    farhill.trial.site.store.require_factor([Role::Finance].into(), told).await.unwrap();
    let cookie = session_of(&farhill.sign_in().await);
    assert_eq!(farhill.trial.get("/api/v1/me", &[("cookie", &cookie)]).await.status, 200);
}
