//! Whatever leaves the house as a file stands in the log: once, by whom, and what.

use crate::demo::Login;
use crate::http::trial::Trial;
use crate::persistence::DocumentKind;

#[tokio::test]
async fn every_export_is_one_entry_by_who_took_it_and_a_refused_one_is_none() {
    let trial = Trial::new().await;
    let site = &trial.site;
    let asked = trial.approved_demo().await;
    let (plan, sheet, request) = (asked.plan, asked.target.document, asked.id);
    let mut routes = vec![
        (format!("/plans/{plan}/sheets/{sheet}/export.xlsx"), "sheet.exported", sheet.to_string()),
        (format!("/plans/{plan}/sheets/{sheet}/export.csv"), "sheet.exported", sheet.to_string()),
        (format!("/requests/{request}/certificate.json"), "request.certified", request.to_string()),
        (format!("/requests/{request}/document.automerge"), "request.exported", request.to_string()),
    ];
    for plan in site.store.plans().await.unwrap() {
        let maps = site.store.list(plan.id, DocumentKind::Map).await.unwrap();
        for map in maps.iter().take(1) {
            for file in ["export.bpmn", "export.svg"] {
                let path = format!("/plans/{}/maps/{}/{file}", plan.id, map.id);
                routes.push((path, "map.exported", map.id.to_string()));
            }
        }
    }
    assert!(routes.iter().any(|(_, action, _)| *action == "map.exported"), "the demo has a map");
    let cookie = trial.cookie("finance").await;
    let end = async || site.store.audit_end().await.unwrap().seq;
    for (path, action, subject) in &routes {
        let before = end().await;
        let taken = trial.get(path, &[("cookie", &cookie)]).await;
        assert_eq!(taken.status, 200, "{path}: {}", taken.text);
        assert_eq!(end().await, before + 1, "{path}");
        let last = site.store.audit_entries(None, 1).await.unwrap().remove(0).event;
        let found = (last.action.as_str(), last.subject.as_str(), last.by);
        assert_eq!(found, (*action, subject.as_str(), Some(Login::Finance.person())), "{path}");
        let refused = trial.get(path, &[]).await;
        assert_ne!(refused.status, 200, "{path}: nobody takes it unasked");
        assert_eq!(end().await, before + 1, "{path}: what was not taken is not told");
    }
}
