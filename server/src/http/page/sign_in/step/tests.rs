//! Signing in in two steps: set up on one's own page, asked for after the password, used once, and not to be guessed.

use chrono::TimeDelta;
use serde_json::json;
use shared::access::Role;

use crate::auth::AuthenticatorKey;
use crate::clock::Clock;
use crate::http::trial::{PASSWORD, Reply, Trial};

/// Sales, with an app.
struct Sales {
    trial: Trial,
    cookie: String,
    key: AuthenticatorKey,
    recovery: Vec<String>,
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before)
        .nth(1)
        .and_then(|rest| rest.split(after).next())
        .unwrap_or_else(|| panic!("no {before} in {text}"))
}

fn shown_key(page: &Reply) -> AuthenticatorKey {
    AuthenticatorKey::typed(between(&page.text, "factor-letters\">", "<"))
}

fn shown_codes(page: &Reply) -> Vec<String> {
    let list = between(&page.text, "factor-codes", "</ul>");
    list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

impl Sales {
    async fn with_app() -> Self {
        let trial = Trial::new().await;
        trial.person("sales", &[Role::Editor]).await;
        let cookie = trial.cookie("sales").await;
        let page = trial.get("/me/factor", &[("cookie", &cookie)]).await;
        let key = shown_key(&page);
        let fields =
            [("csrf", page.field("csrf")), ("key", page.field("key")), ("code", key.code_at(trial.clock.now()))];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = trial.form("/me/factor", &[("cookie", &cookie)], &fields).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let recovery = shown_codes(&done);
        let mut sales = Self { trial, cookie, key, recovery };
        sales.wait();
        sales
    }

    /// Until the app shows another code.
    fn wait(&mut self) {
        self.trial.clock.advance(TimeDelta::seconds(30));
    }

    fn code(&self) -> String {
        self.key.code_at(self.trial.clock.now())
    }

    /// Types the password; what comes is the question for a code, with the cookie its form goes with.
    async fn password(&self) -> (Reply, String) {
        password(&self.trial, "sales").await
    }

    async fn type_code(&self, asked: &(Reply, String), code: &str) -> Reply {
        send_code(&self.trial, asked, code).await
    }

    /// A form of their own page.
    async fn own(&self, path: &str, code: &str) -> Reply {
        let page = self.trial.get("/me/factor", &[("cookie", &self.cookie)]).await;
        let csrf = page.field("csrf");
        self.trial.form(path, &[("cookie", &self.cookie)], &[("csrf", &csrf), ("code", code)]).await
    }

    async fn told(&self) -> Vec<String> {
        let entries = self.trial.site.store.audit_entries(None, 50).await.unwrap();
        let text = format!("{entries:?}");
        assert!(!self.recovery.iter().any(|code| text.contains(code)), "the log holds no secrets");
        entries.into_iter().map(|entry| entry.event.action).filter(|action| action.starts_with("factor.")).collect()
    }
}

async fn password(trial: &Trial, name: &str) -> (Reply, String) {
    let page = trial.get("/sign-in", &[]).await;
    let (cookie, csrf, email) = (page.cookies(), page.field("csrf"), format!("{name}@demo.tandem"));
    let fields = [("csrf", &*csrf), ("email", &email), ("password", PASSWORD), ("return_to", "/inbox")];
    (trial.form("/sign-in", &[("cookie", &cookie)], &fields).await, cookie)
}

async fn send_code(trial: &Trial, (asked, cookie): &(Reply, String), code: &str) -> Reply {
    let (csrf, ticket, return_to) = (asked.field("csrf"), asked.field("ticket"), asked.field("return_to"));
    let fields = [("csrf", &*csrf), ("ticket", &*ticket), ("return_to", &*return_to), ("code", code)];
    trial.form("/sign-in/code", &[("cookie", cookie)], &fields).await
}

#[tokio::test]
async fn a_code_follows_the_password_and_opens_once() {
    let mut sales = Sales::with_app().await;
    let asked = sales.password().await;
    assert_eq!(asked.0.status, 200);
    assert!(!asked.0.headers.contains_key("set-cookie"), "a password alone opens nothing");
    assert_eq!(asked.0.headers["cache-control"], "no-store");
    let code = sales.code();
    let refused = sales.type_code(&asked, "000000").await;
    assert_eq!(refused.status, 401);
    let opened = sales.type_code(&asked, &format!("{} {}", &code[..3], &code[3..])).await;
    assert_eq!((opened.status.as_u16(), &opened.headers["location"]), (303, &"/inbox".parse().unwrap()));
    assert_eq!(sales.trial.get("/inbox", &[("cookie", &opened.cookies())]).await.status, 200);
    // Whoever looked over the shoulder comes too late, with the same ticket and with the password too.
    assert_eq!(sales.type_code(&asked, &code).await.status, 401);
    assert_eq!(sales.type_code(&sales.password().await, &code).await.status, 401);
    sales.wait();
    assert_eq!(sales.type_code(&sales.password().await, &sales.code()).await.status, 303);
    assert_eq!(sales.told().await, ["factor.refused", "factor.refused", "factor.refused", "factor.added"]);
}

#[tokio::test]
async fn the_code_of_a_step_before_is_taken_and_none_older_than_the_last_used() {
    let mut sales = Sales::with_app().await;
    let early = sales.code();
    sales.wait();
    let late = sales.code();
    assert_eq!(sales.type_code(&sales.password().await, &late).await.status, 303);
    assert_eq!(sales.type_code(&sales.password().await, &early).await.status, 401, "time does not run backwards");
    sales.wait();
    let before = sales.code();
    sales.wait();
    assert_eq!(sales.type_code(&sales.password().await, &before).await.status, 303);
}

#[tokio::test]
async fn guessing_a_code_is_slowed() {
    let sales = Sales::with_app().await;
    let asked = sales.password().await;
    for guess in ["1", "111111", "222222", "", "aaaaa-bbbbb"] {
        assert_eq!(sales.type_code(&asked, guess).await.status, 401, "{guess}");
    }
    let slowed = sales.type_code(&asked, &sales.code()).await;
    assert_eq!((slowed.status.as_u16(), &slowed.headers["retry-after"]), (429, &"300".parse().unwrap()));
    sales.trial.clock.advance(TimeDelta::minutes(5));
    assert_eq!(sales.type_code(&asked, &sales.code()).await.status, 303);
}

#[tokio::test]
async fn a_ticket_is_good_for_ten_minutes_for_its_owner_and_until_the_password_changes() {
    let sales = Sales::with_app().await;
    let asked = sales.password().await;
    let ticket = asked.0.field("ticket");
    let csrf = asked.0.field("csrf");
    let check = async |ticket: &str| {
        let fields = [("csrf", &*csrf), ("ticket", ticket), ("code", &*sales.code())];
        sales.trial.form("/sign-in/code", &[("cookie", &asked.1)], &fields).await.status.as_u16()
    };
    for forged in
        ["", "x", &ticket[1..], &ticket.replace(&ticket[40..41], if &ticket[40..41] == "A" { "B" } else { "A" })]
    {
        assert_eq!(check(forged).await, 403, "{forged}");
    }
    sales.trial.clock.advance(TimeDelta::minutes(10));
    assert_eq!(check(&ticket).await, 403);
    let fresh = sales.password().await;
    let id = sales.trial.site.store.people().await.unwrap()[0].id;
    let other = sales.trial.site.gate.passwords().hash(crate::auth::Password::choose("another password").unwrap());
    let told = crate::audit::AuditEvent::new(sales.trial.clock.now(), None, "person.password", id);
    sales.trial.site.store.set_password(id, other.await.unwrap(), told).await.unwrap();
    assert_eq!(sales.type_code(&fresh, &sales.code()).await.status, 403);
    // A form that is not ours opens nothing either.
    let fields = [("csrf", "x"), ("ticket", &*ticket), ("code", &*sales.code())];
    assert_eq!(sales.trial.form("/sign-in/code", &[("cookie", &asked.1)], &fields).await.status, 403);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_others_can_be_had() {
    let mut sales = Sales::with_app().await;
    assert_eq!(sales.recovery.len(), 10);
    let page = sales.trial.get("/me/factor", &[("cookie", &sales.cookie)]).await;
    assert!(!page.text.contains(&sales.recovery[0]), "they are shown once");
    let typed = sales.recovery[0].to_uppercase();
    assert_eq!(sales.type_code(&sales.password().await, &typed).await.status, 303);
    assert_eq!(sales.type_code(&sales.password().await, &typed).await.status, 401);
    let renewed = sales.own("/me/factor/codes", &sales.code()).await;
    let fresh = shown_codes(&renewed);
    assert_eq!((renewed.status.as_u16(), fresh.len()), (200, 10));
    assert_eq!(sales.type_code(&sales.password().await, &sales.recovery[1]).await.status, 401, "the old have ended");
    assert_eq!(sales.type_code(&sales.password().await, &fresh[1]).await.status, 303);
    sales.recovery = fresh;
    let told = sales.told().await;
    assert_eq!(
        told,
        [
            "factor.code_used",
            "factor.refused",
            "factor.codes_renewed",
            "factor.refused",
            "factor.code_used",
            "factor.added"
        ]
    );
}

#[tokio::test]
async fn it_is_turned_off_with_a_code_and_not_by_a_browser_left_open() {
    let mut sales = Sales::with_app().await;
    assert_eq!(sales.own("/me/factor/off", "000000").await.status, 401);
    assert_eq!(sales.password().await.0.status, 200);
    let off = sales.own("/me/factor/off", &sales.code()).await;
    assert_eq!((off.status.as_u16(), &off.headers["location"]), (303, &"/me".parse().unwrap()));
    assert_eq!(sales.password().await.0.status, 303, "a password is enough again");
    sales.wait();
    // What was drawn for another, or long ago, sets nothing up.
    let page = sales.trial.get("/me/factor", &[("cookie", &sales.cookie)]).await;
    let (csrf, key) = (page.field("csrf"), page.field("key"));
    sales.trial.person("other", &[Role::Editor]).await;
    let other = sales.trial.cookie("other").await;
    let theirs = sales.trial.get("/me/factor", &[("cookie", &other)]).await;
    let code = shown_key(&page).code_at(sales.trial.clock.now());
    let stolen = [("csrf", &*theirs.field("csrf")), ("key", &*key), ("code", &*code)];
    assert_eq!(sales.trial.form("/me/factor", &[("cookie", &other)], &stolen).await.status, 403);
    sales.trial.clock.advance(TimeDelta::minutes(31));
    let code = shown_key(&page).code_at(sales.trial.clock.now());
    let late = [("csrf", &*csrf), ("key", &*key), ("code", &*code)];
    assert_eq!(sales.trial.form("/me/factor", &[("cookie", &sales.cookie)], &late).await.status, 403);
}

#[tokio::test]
async fn a_programme_sends_the_code_along() {
    let sales = Sales::with_app().await;
    let check = async |code: Option<String>| {
        let mut body = json!({ "email": "sales@demo.tandem", "password": PASSWORD });
        if let Some(code) = code {
            body["code"] = code.into();
        }
        let reply = sales.trial.post("/api/v1/sign-in", &[], &body).await;
        let kind = reply.json().get("type").and_then(|kind| Some(kind.as_str()?.to_owned())).unwrap_or_default();
        (reply.status.as_u16(), kind)
    };
    assert_eq!(check(None).await, (401, "urn:tandem:problem:needs-code".to_owned()));
    assert_eq!(check(Some("000000".to_owned())).await, (401, "urn:tandem:problem:wrong-code".to_owned()));
    assert_eq!(check(Some(sales.code())).await, (200, String::new()));
}

#[tokio::test]
async fn whoever_must_have_a_second_step_sets_it_up_on_the_way_in() {
    let trial = Trial::new().await;
    let finance = trial.person("finance", &[Role::Finance]).await;
    let told = crate::audit::AuditEvent::new(trial.clock.now(), None, "factor.required", "organisation");
    let before = trial.cookie("finance").await;
    let ended = trial.site.store.require_factor([Role::Finance].into(), told).await.unwrap();
    assert_eq!(ended.len(), 1);
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &before)]).await.status, 401);
    let body = json!({ "email": "finance@demo.tandem", "password": PASSWORD });
    assert_eq!(trial.post("/api/v1/sign-in", &[], &body).await.status, 422, "there is no way around it");
    let (asked, cookie) = password(&trial, "finance").await;
    assert!(!asked.headers.contains_key("set-cookie"));
    let key = shown_key(&asked);
    let (csrf, ticket, token) = (asked.field("csrf"), asked.field("ticket"), asked.field("key"));
    let send = async |code: &str| {
        let fields =
            [("csrf", &*csrf), ("ticket", &*ticket), ("key", &*token), ("code", code), ("return_to", "/inbox")];
        trial.form("/sign-in/first-code", &[("cookie", &cookie)], &fields).await
    };
    let mistyped = send("000000").await;
    assert_eq!((mistyped.status.as_u16(), shown_key(&mistyped)), (401, key.clone()), "the key stays the same");
    let done = send(&key.code_at(trial.clock.now())).await;
    assert_eq!((done.status.as_u16(), shown_codes(&done).len()), (200, 10));
    let session = done.cookies();
    assert_eq!(trial.get("/inbox", &[("cookie", &session)]).await.status, 200);
    assert!(trial.site.store.factor(finance).await.unwrap().is_some());
    // It cannot be turned off while the role asks for it.
    trial.clock.advance(TimeDelta::seconds(30));
    let page = trial.get("/me/factor", &[("cookie", &session)]).await;
    let fields = [("csrf", &*page.field("csrf")), ("code", &*key.code_at(trial.clock.now()))];
    assert_eq!(trial.form("/me/factor/off", &[("cookie", &session)], &fields).await.status, 409);
    assert!(trial.site.store.factor(finance).await.unwrap().is_some());
}

#[tokio::test]
async fn a_role_that_asks_for_more_ends_what_a_password_opened() {
    use shared::access::{Membership, Scope};
    let trial = Trial::new().await;
    let sales = trial.person("sales", &[Role::Editor]).await;
    let told = || crate::audit::AuditEvent::new(trial.clock.now(), None, "test", "test");
    trial.site.store.require_factor([Role::Finance].into(), told()).await.unwrap();
    let cookie = trial.cookie("sales").await;
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &cookie)]).await.status, 200);
    let finance = Membership::new(Role::Finance, Scope::Organisation);
    trial.site.store.grant(sales, finance, told()).await.unwrap();
    assert_eq!(trial.get("/api/v1/me", &[("cookie", &cookie)]).await.status, 401);
}
