//! Looking through the log, as auditors do.

use std::collections::BTreeSet;

use serde_json::json;
use shared::access::{Readership, Role};

use super::*;
use crate::clock::Clock;
use crate::demo::{self, Login};
use crate::http::trial::Trial;
use crate::readers::{Means, choose};

/// The numbers of the entries that are shown.
fn shown(text: &str) -> Vec<u64> {
    let ids = text.split("id=\"entry-").skip(1);
    ids.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

async fn log(trial: &Trial, count: u64) -> PersonId {
    let anna = trial.person("anna", &[Role::Finance]).await;
    for number in 0..count {
        let by = (number % 2 == 0).then_some(anna);
        let event = AuditEvent::new(trial.clock.now(), by, "policy.proposed", format!("plan-{number}"))
            .with(json!({ "reason": format!("预算 100%_{number} “ok”") }));
        trial.site.store.record(vec![event]).await.unwrap();
        trial.clock.advance(TimeDelta::days(1));
    }
    anna
}

#[tokio::test]
async fn the_log_is_looked_through_by_person_time_kind_and_words() {
    let trial = Trial::new().await;
    trial.person("auditor", &[Role::Auditor]).await;
    let anna = log(&trial, 6).await;
    let cookie = trial.cookie("auditor").await;
    let ask = async |query: &str| {
        let page = trial.get(&format!("/audit{query}"), &[("cookie", &cookie)]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        shown(&page.text)
    };
    assert_eq!(ask("").await, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ask(&format!("?by={anna}")).await, [7, 5, 3]);
    assert_eq!(ask("?kind=policy").await, [8, 7, 6, 5, 4, 3]);
    assert_eq!(ask("?kind=sign-in").await, [9]);
    assert_eq!(ask("?words=PLAN-2").await, [5]);
    assert_eq!(ask("?words=%E9%A2%84%E7%AE%97+100%25_3").await, [6], "signs of patterns stand for themselves");
    assert_eq!(ask("?words=100%25%25").await, [0u64; 0]);
    assert_eq!(ask("?words=%22ok").await, [0u64; 0], "a quotation mark is looked for, not obeyed");
    let day = |days: i64| (crate::clock::day_of(trial.clock.now()) - TimeDelta::days(days)).to_string();
    assert_eq!(ask(&format!("?kind=policy&since={}&until={}", day(4), day(3))).await, [6, 5]);
    assert_eq!(ask("?by=nobody&since=yesterday&kind=other").await.len(), 9, "what does not read is left out");
}

#[tokio::test]
async fn older_entries_follow_page_by_page() {
    let trial = Trial::new().await;
    trial.person("auditor", &[Role::Auditor]).await;
    log(&trial, 60).await;
    let cookie = trial.cookie("auditor").await;
    let first = trial.get("/audit?kind=policy", &[("cookie", &cookie)]).await;
    let seen = shown(&first.text);
    assert_eq!((seen.len(), seen[0], seen[49]), (50, 62, 13));
    assert!(first.text.contains("/audit?kind=policy&amp;before=13"), "{}", first.text);
    let rest = trial.get("/audit?kind=policy&before=13", &[("cookie", &cookie)]).await;
    assert_eq!(shown(&rest.text).len(), 10);
    assert!(!rest.text.contains("rel=\"next\""), "nothing is older");
}

#[tokio::test]
async fn only_auditors_and_administrators_read_it() {
    let trial = Trial::new().await;
    for (name, role, status) in [
        ("auditor", Role::Auditor, 200),
        ("admin", Role::Administrator, 200),
        ("finance", Role::Finance, 403),
        ("viewer", Role::Viewer, 403),
    ] {
        trial.person(name, &[role]).await;
        let cookie = trial.cookie(name).await;
        for path in ["/audit", "/audit/checkpoint"] {
            assert_eq!(trial.get(path, &[("cookie", &cookie)]).await.status, status, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn a_checkpoint_proves_where_the_log_stood() {
    let trial = Trial::new().await;
    trial.person("auditor", &[Role::Auditor]).await;
    let cookie = trial.cookie("auditor").await;
    let reply = trial.get("/audit/checkpoint", &[("cookie", &cookie)]).await;
    let checkpoint: Checkpoint = reply.text.trim().parse().unwrap();
    assert_eq!(checkpoint.check(&trial.site.signer.public()), Ok(()));
    assert_eq!(checkpoint.anchor, trial.site.store.audit_end().await.unwrap());
    assert_eq!(reply.headers["content-disposition"], "attachment; filename=\"tandem-checkpoint-3.txt\"");
}

#[tokio::test]
async fn what_the_log_holds_is_shown_and_never_run() {
    let trial = Trial::new().await;
    trial.person("auditor", &[Role::Auditor]).await;
    let event = AuditEvent::new(trial.clock.now(), None, "x.y", "<script>alert(1)</script>")
        .with(json!({ "comment": "</pre><img src=x onerror=alert(1)>" }));
    trial.site.store.record(vec![event]).await.unwrap();
    let cookie = trial.cookie("auditor").await;
    let page = trial.get("/audit?words=%3Cscript%3E", &[("cookie", &cookie)]).await;
    assert!(!page.text.contains("<script") && !page.text.contains("<img"), "{}", page.text);
}

#[tokio::test]
async fn what_was_said_about_a_secret_sheet_is_neither_shown_nor_found() {
    let trial = Trial::new().await;
    let site = &trial.site;
    demo::seed(&*site.store, site.gate.passwords(), trial.clock.now()).await.unwrap();
    let asked = site.store.open_requests(None).await.unwrap().remove(0).request.submission().clone();
    let said = AuditEvent::new(trial.clock.now(), Some(Login::Head.person()), "request.commented", asked.id)
        .with(json!({ "turn": 0, "act": { "comment": "裁撤二车间" } }));
    site.store.record(vec![said]).await.unwrap();
    let auditor = trial.cookie("auditor").await;
    let ask = async |words: &str| {
        let path = format!("/audit?kind=requests&words={}", encoded(words));
        let page = trial.get(&path, &[("cookie", &auditor)]).await.text;
        (
            page.contains("&quot;comment&quot;: &quot;裁撤二车间") || page.contains("\"comment\": \"裁撤二车间"),
            shown(&page).len(),
        )
    };
    let (is_told, found) = ask("裁撤二车间").await;
    assert!(is_told && found == 1, "whoever reads the sheet reads what was said: {is_told} {found}");

    let means = Means { store: &*site.store, rooms: &*site.rooms, clock: &*site.clock };
    let people = BTreeSet::from([Login::Finance.person(), Login::It.person()]);
    let wanted =
        Readership { plan: asked.plan, department: asked.department, people, publishes_accounts: false, version: 0 };
    let chooser = site.store.person(Login::Finance.person()).await.unwrap().unwrap();
    choose(means, &chooser, wanted).await.unwrap();
    assert_eq!(ask("裁撤二车间").await, (false, 0), "it is not found by words one may not read");
    let (is_told, found) = ask(&asked.id.to_string()).await;
    assert!(!is_told && found > 0, "what was done stays, what was said does not");
}
