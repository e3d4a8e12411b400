//! Merges that others agree to, asked for over HTTP.

use serde_json::json;
use shared::access::Role;
use shared::approval::{Approvers, Condition, Policy, PolicyStep, Rule, TargetKind};
use shared::money::Currency;

use super::{Office, PLAN, RENT, SHEET, TRAVEL, january, money};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::PolicyRecord;

impl Office {
    /// Finance has every merge agreed to by finance.
    async fn has_merges_agreed_to(&self) {
        let (store, now) = (&self.trial.site.store, self.trial.clock.now());
        let told = || AuditEvent::new(now, None, "test.told", PLAN);
        let steps = || vec![PolicyStep::any(Approvers::Finance)];
        let rule = |kind: TargetKind| Rule::new(kind.as_str().parse().unwrap(), kind, Condition::default(), steps());
        let rules = vec![rule(TargetKind::Sheet), rule(TargetKind::ScenarioMerge)];
        let record = PolicyRecord {
            plan: PLAN,
            policy: Policy { version: 1, currency: Currency::CNY, rules },
            reason: "test".to_owned(),
            proposed_by: self.id("finance"),
            proposed_at: now,
            confirmed: None,
        };
        store.propose_policy(record, told()).await.unwrap();
        store.confirm_policy(PLAN, 1, self.id("cfo"), now, told()).await.unwrap();
    }
}

#[tokio::test]
async fn where_others_agree_a_merge_is_asked_for_and_comes_with_their_agreement() {
    let office = Office::new(&[("editor", Role::Editor), ("finance", Role::Finance), ("cfo", Role::Finance)]).await;
    office.has_merges_agreed_to().await;
    let sheet = office.branch("editor", "乐观").await;
    office.write("editor", sheet, TRAVEL, 80).await;
    office.write("editor", sheet, RENT, 70).await;
    let reviewed = office.comparison("editor", sheet).await["reviewed"].clone();
    let wanted = json!({ "reviewed": reviewed, "keep_mine": [january(RENT)] });
    let at_once = office.merge("editor", sheet, wanted.clone()).await;
    assert_eq!(at_once.status, 409, "{}", at_once.text);
    assert!(at_once.text.contains("ask for approval"), "{}", at_once.text);

    let path = format!("/api/v1/plans/{PLAN}/sheets/{sheet}/merge/requests");
    let stale = office.post("editor", &path, &json!({ "reviewed": "0", "take": "theirs" })).await;
    assert_eq!((stale.status.as_u16(), &stale.json()["now"]["reviewed"]), (409, &reviewed), "{}", stale.text);
    let asked = office.post("editor", &path, &wanted).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let kept = office.trial.site.store.merges_of(sheet).await.unwrap().remove(0);
    let submission = kept.request.submission();
    let request = submission.id.to_string();
    let standing = office.comparison("editor", sheet).await;
    assert!(standing["obstacle"].as_str().unwrap().contains(&request), "{standing}");

    let version = &submission.target.version;
    let decision = json!({ "answer": "approve", "turn": 0, "content_hash": version.content_hash });
    let done = office.post("cfo", &format!("/api/v1/requests/{request}/decisions"), &decision).await;
    assert!(done.status.is_success(), "{}", done.text);
    assert_eq!(office.cell(SHEET, TRAVEL).await, (money(80), Some(office.id("editor"))));
    assert_eq!(office.cell(SHEET, RENT).await.0, money(100), "what was left out");
    assert_eq!((office.logged("scenario.merged").await, office.logged("request.approved").await), (1, 1));
}
