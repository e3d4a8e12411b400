//! Passkeys through the forms of the pages: added by their owner, shown at the door, and worth a code.

use shared::access::Role;

use crate::audit::AuditEvent;
use crate::auth::passkey::tests::{Device, home};
use crate::clock::Clock;
use crate::http::trial::{Reply, Trial};

fn attribute<'a>(page: &'a Reply, name: &str) -> &'a str {
    let value = page.text.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no {name} in {}", page.text))
}

async fn add(trial: &Trial, cookie: &str, device: &Device) -> Reply {
    let page = trial.get("/me/passkeys", &[("cookie", cookie)]).await;
    assert!(
        page.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'; connect-src 'none'")
    );
    assert!(page.text.contains("src=\"/passkey.js\"") && page.text.contains("data-without-passkeys"), "{}", page.text);
    let (seen, attested) = device.make(attribute(&page, "data-challenge"));
    let (csrf, token) = (page.field("csrf"), page.field("token"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("token", &token),
        ("name", "My <phone>"),
        ("client_data", &seen),
        ("attestation", &attested),
    ];
    trial.form("/me/passkeys", &[("cookie", cookie)], &fields).await
}

async fn show(trial: &Trial, device: &Device) -> Reply {
    let page = trial.get("/sign-in?next=/inbox", &[("accept-language", "en")]).await;
    let answered = device.sign(attribute(&page, "data-challenge"));
    let (csrf, token) = (page.field("csrf"), page.field("token"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("token", &token),
        ("return_to", "/inbox"),
        ("id", &answered.id),
        ("client_data", &answered.client_data),
        ("authenticator_data", &answered.authenticator_data),
        ("signature", &answered.signature),
        ("user_handle", &answered.user_handle),
    ];
    trial.form("/sign-in/passkey", &[("cookie", &page.cookies()), ("accept-language", "en")], &fields).await
}

#[tokio::test]
async fn a_passkey_is_added_opens_the_door_and_is_removed() {
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    let cookie = trial.cookie("sales").await;
    let phone = Device::new("phone", sales, home());
    assert_eq!(show(&trial, &phone).await.status, 403);
    assert_eq!(add(&trial, &cookie, &phone).await.status, 303);
    assert_eq!(add(&trial, &cookie, &phone).await.status, 409, "once");
    let page = trial.get("/me/passkeys", &[("cookie", &cookie)]).await;
    assert!(page.text.contains("My &lt;phone&gt;"), "{}", page.text);
    let entered = show(&trial, &phone).await;
    assert_eq!((entered.status.as_u16(), &entered.headers["location"]), (303, &"/inbox".parse().unwrap()));
    assert_eq!(trial.get("/inbox", &[("cookie", &entered.cookies())]).await.status, 200);
    let (csrf, id) = (page.field("csrf"), attribute(&page, "name=\"id\" value").to_owned());
    let fields = [("csrf", csrf.as_str()), ("id", id.as_str())];
    assert_eq!(trial.form("/me/passkeys/remove", &[("cookie", &cookie)], &fields).await.status, 303);
    let refused = show(&trial, &phone).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("passkey was not accepted"), "{}", refused.text);
    let told = trial.site.store.audit_entries(None, 3).await.unwrap();
    let told: Vec<&str> = told.iter().map(|entry| entry.event.action.as_str()).collect();
    assert_eq!(told, ["session.refused", "passkey.removed", "session.opened"]);
}

#[tokio::test]
async fn whoever_shows_a_passkey_needs_no_code_and_whoever_left_stays_out() {
    let trial = Trial::new().await;
    let finance = trial.person("finance", &[Role::Finance]).await;
    let cookie = trial.cookie("finance").await;
    let phone = Device::new("phone", finance, home());
    assert_eq!(add(&trial, &cookie, &phone).await.status, 303);
    let told = || AuditEvent::new(trial.clock.now(), None, "test", "test");
    trial.site.store.require_factor([Role::Finance].into(), told()).await.unwrap();
    let entered = show(&trial, &phone).await;
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &entered.cookies())]).await.status, 200);
    trial.site.store.leave(finance, told()).await.unwrap();
    assert_eq!(show(&trial, &phone).await.status, 403);
    assert_eq!(trial.site.store.passkeys_of(finance).await.unwrap(), [], "and nothing of it is kept");
}
