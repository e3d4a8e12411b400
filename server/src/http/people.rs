//! `GET /api/v1/people`: everybody by name, as authors and cursors show them. E-mail addresses and roles are told to those
//! who manage people.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use shared::access::{Action, Subject};

use super::Site;
use super::openapi::{Operation, reference};
use super::session::Caller;
use crate::error::Fault;
use crate::persistence::PersonRecord;

pub fn describe() -> Operation {
    let people = json!({
        "type": "object",
        "required": ["people"],
        "properties": { "people": { "type": "array", "items": reference("Person") } },
    });
    Operation::gives("Everybody, by name", "The people, those who left among them.", people)
}

pub async fn handler(State(site): State<Arc<Site>>, caller: Caller) -> Result<Json<Value>, Fault> {
    let manages = caller.may(Action::ManagePeople, &Subject::ORGANISATION);
    let people = site.store.people().await?;
    let people: Vec<Value> =
        people.iter().map(|person| if manages { in_full(person) } else { by_name(person) }).collect();
    Ok(Json(json!({ "people": people })))
}

fn by_name(person: &PersonRecord) -> Value {
    json!({ "id": person.id, "name": person.name, "colour": person.colour, "left": person.left_at.is_some() })
}

/// Everything but the password.
pub fn in_full(person: &PersonRecord) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "colour": person.colour,
        "left": person.left_at.is_some(),
        "email": person.email.as_str(),
        "memberships": person.memberships,
    })
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use super::super::trial::Trial;

    #[tokio::test]
    async fn addresses_are_told_to_those_who_manage_people() {
        let trial = Trial::new().await;
        trial.person("admin", &[Role::Administrator]).await;
        trial.person("sales", &[Role::Editor]).await;
        for (name, expect) in [("admin", true), ("sales", false)] {
            let bearer = trial.sign_in(name).await;
            let people = trial.get("/api/v1/people", &[("authorization", &bearer)]).await.json();
            assert_eq!(people["people"].as_array().unwrap().len(), 2);
            assert_eq!(people["people"][0].get("email").is_some(), expect, "{people}");
            assert!(!people.to_string().contains("argon2"));
        }
    }
}
