//! `POST /api/v1/me/pushes` and `…/met`: the browser of somebody signed in says where it can be pushed to, and later that
//! it is there again. Both are called by the page's own scripts; a device is removed on the page `/me`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::openapi::Operation;
use super::session::{Caller, ClientOrigin};
use super::{Sent, Site};
use crate::audit::AuditEvent;
use crate::error::Fault;
use crate::notify::PushAddress;
use crate::persistence::{PushId, PushRecord};

/// What `PushSubscription.toJSON()` says.
#[derive(Deserialize)]
pub struct Subscription {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

#[derive(Deserialize)]
pub struct Met {
    endpoint: String,
}

pub fn describe() -> Operation {
    let keys = json!({
        "type": "object",
        "required": ["p256dh", "auth"],
        "properties": { "p256dh": { "type": "string" }, "auth": { "type": "string" } },
    });
    let subscription = json!({
        "type": "object",
        "description": "As `PushSubscription.toJSON()` gives it.",
        "required": ["endpoint", "keys"],
        "properties": { "endpoint": { "type": "string", "format": "uri" }, "keys": keys },
    });
    Operation {
        summary: "Have what concerns one pushed to this browser",
        takes: Some(subscription),
        gives: vec![
            (204, "From now on it is pushed to.", None),
            (422, "Its push service cannot be reached from here.", None),
        ],
    }
}

pub async fn keep(
    State(site): State<Arc<Site>>,
    caller: Caller,
    ClientOrigin(origin): ClientOrigin,
    Sent(told): Sent<Subscription>,
) -> Result<StatusCode, Fault> {
    let address = PushAddress::told(&told.endpoint, &told.keys.p256dh, &told.keys.auth)
        .map_err(|error| Fault::Malformed(error.to_string()))?;
    site.ways.pushes.check(&address).await.map_err(|error| Fault::Refused(error.to_string()))?;
    let now = site.clock.now();
    let push = PushRecord {
        id: PushId(site.random.id()),
        person: caller.id(),
        session: caller.who.session,
        address,
        agent: origin.agent,
        added_at: now,
        told_at: None,
        trouble: None,
    };
    site.store.keep_push(push, AuditEvent::new(now, Some(caller.id()), "push.added", caller.id())).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub fn describe_met() -> Operation {
    let endpoint = json!({
        "type": "object",
        "required": ["endpoint"],
        "properties": { "endpoint": { "type": "string", "format": "uri" } },
    });
    let answer = json!({
        "type": "object",
        "required": ["known"],
        "properties": { "known": { "type": "boolean", "description": "Otherwise the browser gives its subscription up." } },
    });
    Operation::gives("Say that a browser that is pushed to is in use", "Whether it is this person's.", answer)
        .takes(endpoint)
}

/// A browser that somebody else subscribed goes on with nobody's.
pub async fn met(State(site): State<Arc<Site>>, caller: Caller, Sent(met): Sent<Met>) -> Result<Json<Value>, Fault> {
    let known = site.store.meet_push(&met.endpoint, caller.id(), caller.who.session).await?;
    Ok(Json(json!({ "known": known })))
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use super::*;
    use crate::http::trial::Trial;

    const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    fn subscription(endpoint: &str) -> Value {
        json!({ "endpoint": endpoint, "expirationTime": null, "keys": { "p256dh": KEY, "auth": "BTBZMqHH6r4Tts7J_aSIgg" } })
    }

    const THERE: &str = "http://127.0.0.1:9/push/1";

    /// How many devices somebody has.
    async fn devices(trial: &Trial, person: shared::id::PersonId) -> usize {
        trial.site.store.pushes_of(person).await.unwrap().len()
    }

    #[tokio::test]
    async fn a_browser_is_its_last_person_s() {
        let trial = Trial::new().await;
        let (sales, head) =
            (trial.person("sales", &[Role::Editor]).await, trial.person("head", &[Role::Approver]).await);
        let (of_sales, of_head) = (trial.sign_in("sales").await, trial.sign_in("head").await);
        let tell =
            async |path: &str, bearer: &str, body: Value| trial.post(path, &[("authorization", bearer)], &body).await;
        let anybody =
            trial.post("/api/v1/me/pushes", &[("origin", "http://localhost:3000")], &subscription(THERE)).await;
        assert_eq!(anybody.status, 401);
        assert_eq!(tell("/api/v1/me/pushes", &of_sales, subscription(THERE)).await.status, 204);
        assert_eq!(tell("/api/v1/me/pushes", &of_sales, subscription(THERE)).await.status, 204, "again");
        assert_eq!(devices(&trial, sales).await, 1);
        let met = tell("/api/v1/me/pushes/met", &of_sales, json!({ "endpoint": THERE })).await;
        assert_eq!(met.json(), json!({ "known": true }));
        let other = tell("/api/v1/me/pushes/met", &of_head, json!({ "endpoint": THERE })).await;
        assert_eq!(other.json(), json!({ "known": false }), "somebody else uses the browser now");
        assert_eq!((devices(&trial, sales).await, devices(&trial, head).await), (0, 0));
        assert_eq!(tell("/api/v1/me/pushes", &of_sales, subscription(THERE)).await.status, 204);
        assert_eq!(tell("/api/v1/me/pushes", &of_head, subscription(THERE)).await.status, 204);
        assert_eq!((devices(&trial, sales).await, devices(&trial, head).await), (0, 1), "never two people's");
    }

    #[tokio::test]
    async fn a_session_that_is_ended_takes_its_device_along_and_one_that_ran_out_does_not() {
        let trial = Trial::new().await;
        let sales = trial.person("sales", &[Role::Editor]).await;
        let bearer = trial.sign_in("sales").await;
        let shown = [("authorization", bearer.as_str())];
        trial.post("/api/v1/me/pushes", &shown, &subscription(THERE)).await;
        trial.clock.advance(chrono::TimeDelta::days(20));
        trial.site.gate.tidy().await.unwrap();
        assert_eq!(trial.get("/api/v1/me", &shown).await.status, 401);
        assert_eq!(devices(&trial, sales).await, 1, "a phone in a pocket is told at night, too");
        let bearer = trial.sign_in("sales").await;
        let shown = [("authorization", bearer.as_str())];
        trial.post("/api/v1/me/pushes/met", &shown, &json!({ "endpoint": THERE })).await;
        trial.post("/api/v1/sign-out", &shown, &Value::Null).await;
        assert_eq!(devices(&trial, sales).await, 0);
    }

    #[tokio::test]
    async fn what_no_push_service_is_is_refused_with_the_reason() {
        let trial = Trial::new().await;
        let sales = trial.person("sales", &[Role::Editor]).await;
        let bearer = trial.sign_in("sales").await;
        for (endpoint, status, why) in [
            ("push", 400, "https://"),
            ("https://10.0.0.1/push", 422, "TANDEM_PUSH_HOSTS"),
            ("https://[::1]/push", 422, "TANDEM_PUSH_HOSTS"),
            ("http://push.example.net/push", 422, "https://"),
        ] {
            let shown = [("authorization", bearer.as_str())];
            let refused = trial.post("/api/v1/me/pushes", &shown, &subscription(endpoint)).await;
            assert_eq!(refused.status.as_u16(), status, "{endpoint}: {}", refused.text);
            assert!(refused.text.contains(why), "{endpoint}: {}", refused.text);
        }
        for body in [json!({}), json!({ "endpoint": THERE, "keys": { "p256dh": "x", "auth": "y" } })] {
            let refused = trial.post("/api/v1/me/pushes", &[("authorization", &bearer)], &body).await;
            assert_eq!(refused.status, 400, "{}", refused.text);
        }
        assert_eq!(devices(&trial, sales).await, 0);
    }

    #[tokio::test]
    async fn nobody_has_more_devices_than_people_have() {
        let trial = Trial::new().await;
        let sales = trial.person("sales", &[Role::Editor]).await;
        let bearer = trial.sign_in("sales").await;
        for number in 0..20 {
            trial.clock.advance(chrono::TimeDelta::seconds(1));
            let there = subscription(&format!("http://127.0.0.1:9/push/{number}"));
            trial.post("/api/v1/me/pushes", &[("authorization", &bearer)], &there).await;
        }
        let kept = trial.site.store.pushes_of(sales).await.unwrap();
        assert_eq!(kept.len(), crate::persistence::PUSHES_MAX as usize);
        assert!(kept[0].address.endpoint().ends_with("/19"), "the newest stay");
    }
}
