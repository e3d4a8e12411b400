//! A directory at work: it adds people, gives them roles, lets them go; and what it must not do.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use shared::access::{Membership, Role, Scope};
use shared::id::PersonId;
use uuid::Uuid;

use super::ScimError;
use crate::audit::AuditEvent;
use crate::http::trial::{Reply, Trial, call};
use crate::persistence::{DirectoryPerson, SeenPerson};

struct House {
    trial: Trial,
    token: String,
}

impl House {
    async fn new() -> Self {
        let trial = Trial::new().await;
        trial.person("admin", &[Role::Administrator]).await;
        let admin = trial.cookie("admin").await;
        let page = trial.get("/security", &[("cookie", &admin)]).await;
        let csrf = page.field("csrf");
        let made = trial.form("/security/directory", &[("cookie", &admin)], &[("csrf", &csrf)]).await;
        assert_eq!(made.status, 200, "{}", made.text);
        let token = made.text.split("directory-token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        Self { trial, token: format!("Bearer {token}") }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Value) -> Reply {
        let own = [("authorization", self.token.as_str()), ("content-type", "application/scim+json")];
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.trial.send(call(method, &format!("/scim/v2{path}"), &[headers, &own].concat(), body)).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Value::Null).await
    }

    async fn add(&self, name: &str) -> String {
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": format!("{name}@demo.tandem"),
            "externalId": format!("x-{name}"),
            "name": { "givenName": "Lei", "familyName": "Wang" },
            "emails": [{ "value": "other@demo.tandem", "type": "work" }],
            "active": true,
        });
        let made = self.send(Method::POST, "/Users", &[], user).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    async fn patch(&self, path: &str, operations: Value) -> Reply {
        let patch = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations,
        });
        self.send(Method::PATCH, path, &[], patch).await
    }

    async fn memberships(&self, id: &str) -> Vec<Membership> {
        self.trial.site.store.person(id.parse().unwrap()).await.unwrap().unwrap().memberships
    }

    async fn told(&self) -> Vec<String> {
        let entries = self.trial.site.store.audit_entries(None, 6).await.unwrap();
        entries.into_iter().map(|entry| entry.event.action).collect()
    }
}

fn kind(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.headers["content-type"], "application/scim+json");
    let problem = reply.json();
    assert_eq!(problem["schemas"][0], "urn:ietf:params:scim:api:messages:2.0:Error");
    assert_eq!(problem["status"], reply.status.as_u16().to_string());
    (reply.status.as_u16(), problem["scimType"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn only_the_directory_s_own_token_opens_and_a_new_one_ends_the_old() {
    let house = House::new().await;
    let session = house.trial.sign_in("admin").await;
    for shown in ["", "Bearer x", session.as_str(), &format!("Bearer {}", "A".repeat(43))] {
        let reply = house.trial.get("/scim/v2/Users", &[("authorization", shown)]).await;
        assert_eq!(kind(&reply), (401, String::new()), "{shown}");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
    }
    assert_eq!(house.get("/ServiceProviderConfig").await.json()["patch"]["supported"], true);
    assert_eq!(house.trial.get("/api/v1/me", &[("authorization", &house.token)]).await.status, 401, "it is no session");
    let admin = house.trial.cookie("admin").await;
    let page = house.trial.get("/security", &[("cookie", &admin)]).await;
    let csrf = page.field("csrf");
    house.trial.form("/security/directory/off", &[("cookie", &admin)], &[("csrf", &csrf)]).await;
    assert_eq!(kind(&house.get("/Users").await), (401, String::new()));
    assert_eq!(house.told().await[..1], ["directory.closed"]);
    let log = format!("{:?}", house.trial.site.store.audit_entries(None, 50).await.unwrap());
    assert!(!log.contains(&house.token[7..]), "the log holds no secrets");
}

#[tokio::test]
async fn somebody_is_added_found_renamed_and_let_go_with_everything_open() {
    let house = House::new().await;
    let id = house.add("sales").await;
    let found = house.get("/Users?filter=userName%20eq%20%22Sales@demo.tandem%22").await;
    assert_eq!((found.json()["totalResults"].as_u64(), &found.json()["Resources"][0]["id"]), (Some(1), &json!(id)));
    assert_eq!(found.json()["Resources"][0]["displayName"], "Lei Wang");
    assert_eq!(house.get("/Users?filter=externalId%20eq%20%22x-sales%22").await.json()["totalResults"], 1);
    assert_eq!(house.get("/Users?filter=userName%20eq%20%22nobody@x.y%22").await.json()["totalResults"], 0);
    let renamed = house
        .patch(
            &format!("/Users/{id}"),
            json!([
                { "op": "Replace", "path": "displayName", "value": "王蕾" },
                { "op": "replace", "path": "userName", "value": "Lei@demo.tandem" },
                { "op": "add", "path": "emails[type eq \"work\"].value", "value": "kept.not@x.y" },
            ]),
        )
        .await;
    assert_eq!(renamed.json()["userName"], "lei@demo.tandem", "{}", renamed.text);
    let group = house.patch("/Groups/editor", json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]));
    assert_eq!(group.await.status, 200);
    // They have a session when they are let go.
    let person = id.parse().unwrap();
    let hash = house.trial.site.gate.passwords().hash(crate::auth::Password::choose("tandem-demo").unwrap()).await;
    let told = crate::audit::AuditEvent::new(Default::default(), None, "test", "test");
    house.trial.site.store.set_password(person, hash.unwrap(), told).await.unwrap();
    let cookie = house.trial.cookie("lei").await;
    let left = house.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "value": { "active": "False" } }])).await;
    assert_eq!((left.status.as_u16(), &left.json()["active"]), (200, &json!(false)));
    assert_eq!(house.trial.get("/api/v1/me", &[("cookie", &cookie)]).await.status, 401);
    assert_eq!(house.trial.closed.0.lock().unwrap().len(), 1, "and its sockets are closed");
    assert_eq!(house.memberships(&id).await, []);
    assert_eq!(house.told().await[..1], ["person.left"]);
    // Asked for again, nothing happens; and back they come with nothing.
    house.patch(&format!("/Users/{id}"), json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!(house.told().await[..1], ["person.left"]);
    let user = json!({ "userName": "lei@demo.tandem", "active": true });
    let back = house.send(Method::PUT, &format!("/Users/{id}"), &[], user).await;
    assert_eq!((back.json()["active"].as_bool(), back.json()["displayName"].as_str()), (Some(true), Some("王蕾")));
    assert_eq!(house.memberships(&id).await, []);
    assert_eq!(house.send(Method::DELETE, &format!("/Users/{id}"), &[], Value::Null).await.status, 204);
    assert_eq!(house.get(&format!("/Users/{id}")).await.json()["active"], false, "names stay");
}

#[tokio::test]
async fn groups_are_roles_and_their_members_have_them() {
    let house = House::new().await;
    let (one, two) = (house.add("one").await, house.add("two").await);
    let finance = Membership::new(Role::Finance, Scope::Organisation);
    let add = json!([{ "op": "add", "value": { "members": [{ "value": one }, { "value": two }] } }]);
    assert_eq!(house.patch("/Groups/finance", add).await.status, 200);
    assert_eq!((house.memberships(&one).await, house.memberships(&two).await), (vec![finance], vec![finance]));
    let shown = house.get(&format!("/Users/{one}")).await;
    assert_eq!(shown.json()["groups"], json!([{ "value": "finance", "display": "finance" }]));
    let which = format!("members[value eq \"{one}\"]");
    let taken = house.patch("/Groups/finance", json!([{ "op": "remove", "path": which }])).await;
    assert_eq!(taken.json()["members"].as_array().unwrap().len(), 1);
    assert_eq!(house.memberships(&one).await, []);
    assert_eq!(house.told().await[..3], ["person.roles", "person.roles", "person.roles"]);
    let whole = json!({ "displayName": "Finance", "members": [{ "value": one }] });
    assert_eq!(house.send(Method::PUT, "/Groups/finance", &[], whole).await.status, 200);
    assert_eq!((house.memberships(&one).await, house.memberships(&two).await), (vec![finance], vec![]));
    let found = house.get("/Groups?filter=displayName%20eq%20%22FINANCE%22&excludedAttributes=members").await;
    assert_eq!(
        (&found.json()["Resources"][0]["id"], found.json()["Resources"][0].get("members")),
        (&json!("finance"), None)
    );
    assert_eq!(house.get("/Groups").await.json()["totalResults"], 7);
    // Somebody unknown among them: nobody gets the role.
    let mixed = json!([{ "op": "add", "path": "members", "value": [{ "value": two }, { "value": "nobody" }] }]);
    assert_eq!(kind(&house.patch("/Groups/finance", mixed).await), (400, "invalidValue".to_owned()));
    assert_eq!(house.memberships(&two).await, []);
    assert_eq!(house.patch("/Groups/finance", json!([{ "op": "remove", "path": "members" }])).await.status, 200);
    assert_eq!(house.memberships(&one).await, []);
}

#[tokio::test]
async fn what_changed_meanwhile_is_not_overwritten() {
    let house = House::new().await;
    let id = house.add("sales").await;
    let path = format!("/Users/{id}");
    let first = house.get(&path).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.json()["meta"]["version"], tag.as_str());
    assert_eq!(house.send(Method::GET, &path, &[("if-none-match", &tag)], Value::Null).await.status, 304);
    let user = |name: &str| json!({ "userName": "sales@demo.tandem", "displayName": name });
    assert_eq!(house.send(Method::PUT, &path, &[("if-match", &tag)], user("New")).await.status, 200);
    let stale = house.send(Method::PUT, &path, &[("if-match", &tag)], user("Newer")).await;
    assert_eq!(kind(&stale), (412, String::new()));
    assert_eq!(house.get(&path).await.json()["displayName"], "New");
    assert_eq!(
        kind(&house.send(Method::DELETE, &path, &[("if-match", &tag)], Value::Null).await),
        (412, String::new())
    );
}

/// Somebody else writes between the look at what the caller has seen and the writing itself.
#[tokio::test]
async fn what_changed_between_looking_and_writing_is_not_overwritten_either() {
    let house = House::new().await;
    let (id, store) = (house.add("sales").await, &house.trial.site.store);
    let person = store.person(id.parse().unwrap()).await.unwrap().unwrap();
    let seen = SeenPerson { person: person.clone(), external: Some("x-sales".to_owned()) };
    let wanted = DirectoryPerson {
        id: person.id,
        email: person.email.clone(),
        name: "Newer".to_owned(),
        external: seen.external.clone(),
        active: true,
    };
    let now = person.created_at;
    let write = async |seen| store.write_from_directory(seen, wanted.clone(), now, Vec::new()).await;
    let name = json!([{ "op": "replace", "path": "displayName", "value": "New" }]);
    assert_eq!(house.patch(&format!("/Users/{id}"), name).await.status, 200);
    let late = write(Some(seen.clone())).await.unwrap_err();
    assert!(matches!(ScimError::from(late), ScimError::Moved));
    assert_eq!(store.person(person.id).await.unwrap().unwrap().name, "New");
    // Whoever does not say what they have seen writes.
    write(None).await.unwrap();
    assert_eq!(store.person(person.id).await.unwrap().unwrap().name, "Newer");

    let finance = Membership::new(Role::Finance, Scope::Organisation);
    let told = AuditEvent::new(now, None, "person.roles", person.id);
    let given = vec![(person.id, told)];
    let others = Some([PersonId(Uuid::from_u128(9))].into());
    let late = store.set_members(finance, others, given.clone(), Vec::new()).await.unwrap_err();
    assert!(matches!(ScimError::from(late), ScimError::Moved));
    assert_eq!(house.memberships(&id).await, []);
    store.set_members(finance, Some(Default::default()), given, Vec::new()).await.unwrap();
    assert_eq!(house.memberships(&id).await, [finance]);
}

#[tokio::test]
async fn a_list_is_given_in_bounded_pages() {
    let house = House::new().await;
    for number in 0..4 {
        house.add(&format!("p{number}")).await;
    }
    let check = async |query: &str| {
        let list = house.get(&format!("/Users?{query}")).await.json();
        (list["totalResults"].as_u64(), list["startIndex"].as_u64(), list["itemsPerPage"].as_u64())
    };
    assert_eq!(check("startIndex=2&count=2").await, (Some(5), Some(2), Some(2)));
    assert_eq!(check("startIndex=5&count=9999").await, (Some(5), Some(5), Some(1)));
    assert_eq!(check("startIndex=-3&count=-1").await, (Some(5), Some(1), Some(0)));
    assert_eq!(check("startIndex=99").await, (Some(5), Some(99), Some(0)));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name_and_changes_nothing() {
    let house = House::new().await;
    let id = house.add("sales").await;
    house.add("other").await;
    let path = format!("/Users/{id}");
    let before = house.get(&path).await.json();
    let user = |name: &str| json!({ "userName": name });
    let post = async |body: Value| kind(&house.send(Method::POST, "/Users", &[], body).await);
    assert_eq!(post(user("sales@demo.tandem")).await, (409, "uniqueness".to_owned()));
    assert_eq!(post(user("no address")).await, (400, "invalidValue".to_owned()));
    assert_eq!(post(json!({})).await, (400, "invalidSyntax".to_owned()));
    assert_eq!(post(json!({ "userName": "a@b.c", "externalId": "x-sales" })).await, (409, "uniqueness".to_owned()));
    assert_eq!(post(json!({ "userName": "a@b.c", "active": "perhaps" })).await, (400, "invalidValue".to_owned()));
    assert_eq!(post(json!({ "userName": "a@b.c", "displayName": "x".repeat(2_000_000) })).await, (413, String::new()));
    let patch = async |operations: Value| kind(&house.patch(&path, operations).await);
    assert_eq!(patch(json!([])).await, (400, "invalidValue".to_owned()));
    assert_eq!(patch(json!([{ "op": "burn", "path": "active" }])).await, (400, "invalidValue".to_owned()));
    assert_eq!(patch(json!([{ "op": "replace", "path": "shoe", "value": 7 }])).await, (400, "invalidPath".to_owned()));
    assert_eq!(patch(json!([{ "op": "remove", "path": "userName" }])).await, (400, "invalidValue".to_owned()));
    let half = json!([
        { "op": "replace", "path": "displayName", "value": "Changed" },
        { "op": "replace", "path": "userName", "value": "other@demo.tandem" },
    ]);
    assert_eq!(patch(half).await, (409, "uniqueness".to_owned()));
    assert_eq!(house.get(&path).await.json(), before, "all or nothing");
    assert_eq!(kind(&house.get("/Users?filter=userName%20co%20%22a%22").await), (400, "invalidFilter".to_owned()));
    assert_eq!(kind(&house.get("/Users?filter=shoe%20eq%20%22a%22").await), (400, "invalidFilter".to_owned()));
    assert_eq!(kind(&house.get(&["/Users", "nobody"].join("/")).await), (404, String::new()));
    assert_eq!(kind(&house.get("/Groups/nothing").await), (404, String::new()));
    let group = async |method: Method, path: &str, name: &str| {
        kind(&house.send(method, path, &[], json!({ "displayName": name })).await)
    };
    assert_eq!(group(Method::POST, "/Groups", "finance").await, (409, "uniqueness".to_owned()));
    assert_eq!(group(Method::POST, "/Groups", "Friends").await, (400, "invalidValue".to_owned()));
    assert_eq!(group(Method::PUT, "/Groups/finance", "Other").await, (400, "mutability".to_owned()));
    assert_eq!(group(Method::DELETE, "/Groups/finance", "").await, (400, "mutability".to_owned()));
}
