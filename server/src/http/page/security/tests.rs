//! Administrators say which roles ask for a second step, do not lock themselves out, and help whoever lost a phone.

use chrono::TimeDelta;
use shared::access::Role;

use crate::auth::AuthenticatorKey;
use crate::clock::Clock;
use crate::http::trial::{Reply, Trial};

async fn post(trial: &Trial, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = trial.get("/me", &[("cookie", cookie)]).await;
    let csrf = page.field("csrf");
    trial.form(path, &[("cookie", cookie)], &[fields, &[("csrf", csrf.as_str())]].concat()).await
}

async fn set_up(trial: &Trial, cookie: &str) -> AuthenticatorKey {
    let page = trial.get("/me/factor", &[("cookie", cookie)]).await;
    let letters = page.text.split("factor-letters\">").nth(1).unwrap().split('<').next().unwrap();
    let key = AuthenticatorKey::typed(letters);
    let (token, code) = (page.field("key"), key.code_at(trial.clock.now()));
    assert_eq!(post(trial, cookie, "/me/factor", &[("key", &token), ("code", &code)]).await.status, 200);
    key
}

#[tokio::test]
async fn the_roles_are_chosen_and_nobody_locks_themselves_out() {
    let trial = Trial::new().await;
    trial.person("admin", &[Role::Administrator]).await;
    trial.person("sales", &[Role::Editor]).await;
    let (admin, sales) = (trial.cookie("admin").await, trial.cookie("sales").await);
    let both = [("administrator", "yes"), ("editor", "yes")];
    let refused = post(&trial, &admin, "/security", &both).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("name=\"editor\" value=\"yes\" checked"), "what was ticked stays: {}", refused.text);
    assert_eq!(trial.site.store.factor_roles().await.unwrap().len(), 0);
    set_up(&trial, &admin).await;
    assert_eq!(post(&trial, &admin, "/security", &both).await.status, 303);
    assert_eq!(trial.site.store.factor_roles().await.unwrap(), [Role::Administrator, Role::Editor].into());
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &admin)]).await.status, 200, "this session was raised");
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &sales)]).await.status, 401, "that one was not");
    assert_eq!(trial.closed.0.lock().unwrap().len(), 1, "and its sockets are closed");
    assert_eq!(post(&trial, &admin, "/security", &[]).await.status, 303);
    assert_eq!(trial.site.store.factor_roles().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_lost_phone_is_forgotten_by_an_administrator_alone() {
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    trial.person("admin", &[Role::Administrator]).await;
    let (admin, cookie) = (trial.cookie("admin").await, trial.cookie("sales").await);
    set_up(&trial, &cookie).await;
    let person = sales.to_string();
    assert_eq!(post(&trial, &cookie, "/security/reset", &[("person", &person)]).await.status, 403);
    assert_eq!(trial.get("/security", &[("cookie", &cookie)]).await.status, 403);
    trial.clock.advance(TimeDelta::minutes(1));
    let reset = post(&trial, &admin, "/security/reset", &[("person", &person)]).await;
    assert_eq!(reset.status, 303);
    assert_eq!(trial.site.store.factor(sales).await.unwrap(), None);
    let told = trial.site.store.audit_entries(None, 1).await.unwrap();
    assert_eq!((told[0].event.action.as_str(), told[0].event.subject.as_str()), ("factor.reset", person.as_str()));
    trial.cookie("sales").await;
    assert_eq!(post(&trial, &admin, "/security/reset", &[("person", "x")]).await.status, 404);
}

#[tokio::test]
async fn duties_in_one_hand_are_named_with_the_rule_they_break() {
    let trial = Trial::new().await;
    trial.person("admin", &[Role::Administrator]).await;
    trial.person("pure", &[Role::Editor, Role::Viewer]).await;
    let admin = trial.cookie("admin").await;
    let page = async || {
        let page = trial.get("/security", &[("cookie", &admin), ("accept-language", "en")]).await.text;
        page.split("id=\"duties\"").nth(1).unwrap().split("duty-matrix").next().unwrap().to_owned()
    };
    assert!(page().await.contains("No two roles of one person conflict."));
    trial.person("both", &[Role::Editor, Role::Approver]).await;
    trial.person("watcher", &[Role::Auditor, Role::Editor]).await;
    let told = page().await;
    for (name, words) in
        [("both", "sets figures and decides on them"), ("watcher", "supervises what they do themselves")]
    {
        let row = told.split("<li>").find(|row| row.contains(name)).unwrap_or_else(|| panic!("{name}: {told}"));
        assert!(row.contains(words), "{row}");
    }
    assert!(!told.contains("pure"), "{told}");
}
