//! An issuer on this machine that keeps its promises, or breaks the one it is told to; and what becomes of each answer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom as RingRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::Digest;

use super::*;
use crate::clock::ManualClock;
use crate::random::SeededRandom;

pub const CLIENT: &str = "tandem";

/// Which promise is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    None,
    Issuer,
    Audience,
    SecondAudience,
    Expired,
    NotYet,
    Nonce,
    NoSignature,
    SharedSecret,
    ForeignKey,
    Tampered,
    Critical,
    Unverified,
    NoEmail,
    OtherUserinfo,
    Down,
}

struct Key {
    name: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(name: &str) -> Self {
        let random = RingRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        Self { name: name.to_owned(), pair }
    }

    fn published(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        json!({ "kty": "EC", "crv": "P-256", "kid": self.name, "use": "sig", "x": x, "y": y })
    }
}

struct Inner {
    clock: Arc<ManualClock>,
    address: String,
    key: Key,
    breach: Breach,
    email: String,
    subject: String,
    /// Code to challenge and nonce; each is given out once.
    codes: BTreeMap<String, (String, String)>,
}

/// A whole issuer, as far as the code flow goes.
#[derive(Clone)]
pub struct LocalIssuer(Arc<Mutex<Inner>>);

impl LocalIssuer {
    pub async fn open(clock: Arc<ManualClock>) -> Self {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner {
            clock,
            address,
            key: Key::new("one"),
            breach: Breach::None,
            email: "sales@demo.tandem".to_owned(),
            subject: "s-1".to_owned(),
            codes: BTreeMap::new(),
        };
        let own = Self(Arc::new(Mutex::new(inner)));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(Self::metadata))
            .route("/keys", get(Self::keys))
            .route("/token", post(Self::token))
            .route("/userinfo", get(Self::userinfo))
            .with_state(own.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        own
    }

    pub fn settings(&self) -> IssuerSettings {
        let client_secret = Some(ClientSecret("a secret: ü".to_owned()));
        let issuer = self.0.lock().unwrap().address.clone();
        let name = "Farhill".to_owned();
        IssuerSettings { issuer, client_id: CLIENT.to_owned(), client_secret, name, adds_people: false }
    }

    pub fn breaking(&self, breach: Breach) {
        self.0.lock().unwrap().breach = breach;
    }

    pub fn knows(&self, subject: &str, email: &str) {
        let mut inner = self.0.lock().unwrap();
        (inner.subject, inner.email) = (subject.to_owned(), email.to_owned());
    }

    pub fn rotate(&self, name: &str) {
        self.0.lock().unwrap().key = Key::new(name);
    }

    /// Somebody agrees on the issuer's page: what the browser brings back.
    pub fn agree(&self, address: &str) -> (String, String) {
        let url = Url::parse(address).unwrap();
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["redirect_uri"].ends_with("/sign-in/return"), "{}", asked["redirect_uri"]);
        let mut inner = self.0.lock().unwrap();
        let code = format!("code-{}", inner.codes.len());
        inner.codes.insert(code.clone(), (asked["code_challenge"].clone(), asked["nonce"].clone()));
        (code, asked["state"].clone())
    }

    async fn metadata(State(own): State<Self>) -> Result<Json<Value>, StatusCode> {
        let inner = own.0.lock().unwrap();
        if inner.breach == Breach::Down {
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        }
        let at = &inner.address;
        Ok(Json(json!({
            "issuer": at,
            "authorization_endpoint": format!("{at}/authorize?tenant=1"),
            "token_endpoint": format!("{at}/token"),
            "jwks_uri": format!("{at}/keys"),
            "userinfo_endpoint": format!("{at}/userinfo"),
        })))
    }

    async fn keys(State(own): State<Self>) -> Json<Value> {
        let other = json!({ "kty": "oct", "kid": "odd", "k": "AAAA" });
        Json(json!({ "keys": [other, own.0.lock().unwrap().key.published()] }))
    }

    async fn userinfo(State(own): State<Self>) -> Json<Value> {
        let inner = own.0.lock().unwrap();
        let other = inner.breach == Breach::OtherUserinfo;
        let sub = if other { "somebody else" } else { inner.subject.as_str() };
        let verified = inner.breach != Breach::Unverified;
        if inner.breach == Breach::NoEmail {
            return Json(json!({ "sub": sub }));
        }
        Json(json!({ "sub": sub, "email": inner.email, "email_verified": verified, "name": "Wang Lei" }))
    }

    async fn token(
        State(own): State<Self>,
        headers: axum::http::HeaderMap,
        Form(sent): Form<BTreeMap<String, String>>,
    ) -> Result<Json<Value>, StatusCode> {
        let mut inner = own.0.lock().unwrap();
        // “tandem” and “a secret: ü”, each encoded as in a form.
        let basic = base64::engine::general_purpose::STANDARD.encode("tandem:a+secret%3A+%C3%BC");
        assert_eq!(headers["authorization"], format!("Basic {basic}").as_str());
        let (challenge, nonce) = inner.codes.remove(&sent["code"]).ok_or(StatusCode::BAD_REQUEST)?;
        let verifier = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(sent["code_verifier"].as_bytes()));
        if challenge != verifier {
            return Err(StatusCode::BAD_REQUEST);
        }
        Ok(Json(json!({ "id_token": inner.write(&nonce), "access_token": "a", "token_type": "Bearer" })))
    }
}

impl Inner {
    fn write(&self, nonce: &str) -> String {
        let breach = self.breach;
        let now = self.clock.now().timestamp();
        let in_token = !matches!(breach, Breach::NoEmail | Breach::OtherUserinfo | Breach::Unverified);
        let mut claims = json!({
            "iss": if breach == Breach::Issuer { "https://evil.example" } else { &self.address },
            "aud": if breach == Breach::Audience { json!("another") } else { json!([CLIENT]) },
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": if breach == Breach::Nonce { "another" } else { nonce },
        });
        match breach {
            Breach::Expired => claims["exp"] = json!(now - 60),
            Breach::NotYet => claims["iat"] = json!(now + 61),
            Breach::SecondAudience => claims["aud"] = json!([CLIENT, "another"]),
            _ => {}
        }
        if in_token {
            claims["email"] = json!(self.email);
            claims["email_verified"] = json!(true);
        }
        let alg = match breach {
            Breach::NoSignature => "none",
            Breach::SharedSecret => "HS256",
            _ => "ES256",
        };
        let mut header = json!({ "alg": alg, "kid": self.key.name });
        if breach == Breach::Critical {
            header["crit"] = json!(["exp"]);
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let foreign = Key::new(&self.key.name);
        let pair = if breach == Breach::ForeignKey { &foreign.pair } else { &self.key.pair };
        let signature = pair.sign(&RingRandom::new(), signed.as_bytes()).unwrap();
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        match breach {
            Breach::NoSignature => format!("{signed}."),
            Breach::Tampered => {
                claims["email"] = json!("cfo@demo.tandem");
                format!("{}.{}.{signature}", part(&header), part(&claims))
            }
            _ => format!("{signed}.{signature}"),
        }
    }
}

struct Desk {
    issuer: Issuer,
    local: LocalIssuer,
    clock: Arc<ManualClock>,
}

impl Desk {
    async fn new() -> Self {
        let clock = Arc::new(ManualClock::default());
        let local = LocalIssuer::open(clock.clone()).await;
        let random = Arc::new(SeededRandom::new(1));
        let secret = Secret::new([1; 32]);
        let issuer = Issuer::new(local.settings(), "https://tandem.test", secret, clock.clone(), random).unwrap();
        Self { issuer, local, clock }
    }

    async fn sign_in(&self) -> Result<Vouched, IssuerError> {
        let (address, kept) = self.issuer.begin("/inbox").await?;
        let (code, state) = self.local.agree(&address);
        let attempt = self.issuer.attempt(&kept);
        self.issuer.finish(attempt.as_ref(), &CameBack { code, state, ..CameBack::default() }).await
    }
}

#[tokio::test]
async fn an_issuer_that_keeps_its_promises_is_believed() {
    let desk = Desk::new().await;
    let vouched = desk.sign_in().await.unwrap();
    assert_eq!((vouched.subject.as_str(), vouched.email.unwrap().as_str()), ("s-1", "sales@demo.tandem"));
}

#[tokio::test]
async fn each_broken_promise_is_told_apart() {
    let desk = Desk::new().await;
    for (breach, expect) in [
        (Breach::Issuer, IssuerError::OtherIssuer),
        (Breach::Audience, IssuerError::OtherAudience),
        (Breach::SecondAudience, IssuerError::OtherAudience),
        (Breach::Expired, IssuerError::Expired),
        (Breach::NotYet, IssuerError::Expired),
        (Breach::Nonce, IssuerError::Nonce),
        (Breach::NoSignature, IssuerError::Signature),
        (Breach::SharedSecret, IssuerError::Signature),
        (Breach::ForeignKey, IssuerError::Signature),
        (Breach::Tampered, IssuerError::Signature),
        (Breach::Critical, IssuerError::Signature),
        (Breach::OtherUserinfo, IssuerError::Malformed),
    ] {
        desk.local.breaking(breach);
        assert_eq!(desk.sign_in().await.err(), Some(expect), "{breach:?}");
    }
    for breach in [Breach::Unverified, Breach::NoEmail] {
        desk.local.breaking(breach);
        assert_eq!(desk.sign_in().await.unwrap().email, None, "{breach:?}");
    }
    desk.local.breaking(Breach::None);
    assert!(desk.sign_in().await.is_ok());
}

#[tokio::test]
async fn keys_are_fetched_anew_when_another_has_signed_and_not_for_every_forgery() {
    let desk = Desk::new().await;
    desk.sign_in().await.unwrap();
    desk.local.rotate("two");
    assert_eq!(desk.sign_in().await.err(), Some(IssuerError::Signature), "the keys were fetched this very moment");
    desk.clock.advance(TimeDelta::seconds(30));
    desk.sign_in().await.unwrap();
    // A key that was withdrawn signs nothing more.
    desk.local.rotate("two");
    assert_eq!(desk.sign_in().await.err(), Some(IssuerError::Signature));
}

#[tokio::test]
async fn an_attempt_is_one_browser_s_once_and_for_a_quarter_of_an_hour() {
    let desk = Desk::new().await;
    let (address, kept) = desk.issuer.begin("/inbox").await.unwrap();
    let (code, state) = desk.local.agree(&address);
    let attempt = desk.issuer.attempt(&kept).unwrap();
    let came =
        |code: &str, state: &str| CameBack { code: code.to_owned(), state: state.to_owned(), ..CameBack::default() };
    let finish = async |attempt: Option<&Attempt>, came: CameBack| desk.issuer.finish(attempt, &came).await.err();
    assert_eq!(finish(None, came(&code, &state)).await, Some(IssuerError::Lost));
    for forged in ["", "x", &state[1..]] {
        assert_eq!(finish(Some(&attempt), came(&code, forged)).await, Some(IssuerError::Lost), "{forged}");
    }
    let mut elsewhere = came(&code, &state);
    elsewhere.iss = Some("https://evil.example".to_owned());
    assert_eq!(finish(Some(&attempt), elsewhere).await, Some(IssuerError::OtherIssuer));
    let mut denied = came("", &state);
    denied.error = Some("access_denied".to_owned());
    assert_eq!(finish(Some(&attempt), denied).await, Some(IssuerError::Denied));
    assert_eq!(finish(Some(&attempt), came(&code, &state)).await, None);
    assert_eq!(finish(Some(&attempt), came(&code, &state)).await, Some(IssuerError::Code), "a code is used once");
    // Another's code does not fit this browser's verifier.
    let (theirs, _) = desk.issuer.begin("/").await.unwrap();
    let (stolen, _) = desk.local.agree(&theirs);
    assert_eq!(finish(Some(&attempt), came(&stolen, &state)).await, Some(IssuerError::Code));
    desk.clock.advance(TimeDelta::minutes(15));
    assert_eq!(desk.issuer.attempt(&kept), None);
    assert_eq!(desk.issuer.attempt("nonsense"), None);
}

#[tokio::test]
async fn an_issuer_is_reached_over_tls_and_must_be_who_it_says() {
    let clock = Arc::new(ManualClock::default());
    let local = LocalIssuer::open(clock.clone()).await;
    let make = |issuer: &str| {
        let settings = IssuerSettings { issuer: issuer.to_owned(), ..local.settings() };
        let random = Arc::new(SeededRandom::new(1));
        Issuer::new(settings, "https://tandem.test", Secret::new([1; 32]), clock.clone(), random)
    };
    for wrong in ["", "issuer", "http://issuer.example", "ftp://127.0.0.1"] {
        assert_eq!(make(wrong).err(), Some(IssuerError::Unreachable), "{wrong}");
    }
    assert!(make("https://issuer.example").is_ok());
    let other_name = make(&format!("{}/", local.settings().issuer)).unwrap();
    assert_eq!(other_name.begin("/").await.err(), Some(IssuerError::OtherIssuer));
    local.breaking(Breach::Down);
    assert_eq!(make(&local.settings().issuer).unwrap().begin("/").await.err(), Some(IssuerError::Unreachable));
}

#[test]
fn signatures_with_rsa_are_read_in_both_paddings() {
    // Made by Node: a key of 2,048 bits, and what it signed.
    let n = "uZPz0J5CDZNqfozhLo84B2Tb1kjYLvPedQjLvTQVq4STFUvf9gCwXtQh29AI4uQE-HF-bjICRe-jfflkqTgticjhag1s45XQCE6p\
        oYdUEb7r7ryQtBRtTvRmxjMvN6gUzQopqgcUVD5uW5TAFGpPfrZRxONp6NwUCLEyzLdAGioZHrgoS7m-\
        ebfs0ny_vtbFvYjttFen7d5-\
        EiwIAsNUaDvC4Bhr3rssmdWvM3Fis94Os6ywMDNToJaWzl4SjE07ef22zl6UA34uC9mXJ_umhPLuWHgbmQyObKm77rdGSTGucUnf\
        Hd0L3rguKEoK7CvCfPRso4VIEk-hp4fkKql3Dw";
    let keys: KeySet = serde_json::from_value(json!({ "keys": [{ "kty": "RSA", "e": "AQAB", "n": n }] })).unwrap();
    let pkcs1 = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzLTEifQ.OprsxjlSWtkFzQtcGpsM8dJpgnSxDzpAXFO37vMVxF93E3Hiv62-\
        k8unpEJ_YPzCYWQjy7lDo8os98i893mb_G8LVtuJgoirUQjarjpuejvpo-_oxFuF3DrXUMB8qbhWjvgr4o2bMvPtixjexG-\
        X4U39W4MCgoPpOwSp5gjWPj5D-fKK_Lxuaiy4ZKf81W_QQdP02xwR1SFbsyqjkS7YN3qi4w6CC65EXw_-nAMCMPW11NxP1iXxaQV\
        _3BVBGW9o9qc6a8Fwe9Zm7ZgF-_0ZS9SgStOOjCludhbNxDg0sPlYPuVJZPzXYDHVIhOWSY9XffMOUDFnDU0zVRMXduoD0Q";
    let pss = "eyJhbGciOiJQUzI1NiJ9.eyJzdWIiOiJzLTEifQ.XAnOFpDafIk04Wk8XIBqRajglZiYXAY-WwV_ePlP_3jxB5lcbDPgN8xHl3Gd\
        O1DVFKjV3O1-\
        iKmxBbPyHyjJkzS3utjsbtvp71NFHWbU_VIJCPl0DO2ISxmdF1APXSJs_tLymt4jMt_7xsuf5kNcJqlfEsDLK6tmoiZGEwAZ3P7W\
        8R3WZfHhK-bTni527MOrbRs9sPi23XZ24ocCyrFCB8FdDCehXqmRBoGSfHklKQnxNaZjvxgpZDZb70M-\
        KaSlr8wKDfQdaTbN7q82Y4o9p6_4QkS_xJ1WoKTV_SW4zTq7ET9gSSleKzESFo5fqkJJm1qHM9pUHYS8Nm80hlKxmw";
    for token in [pkcs1, pss] {
        let jws = Jws::parse(token).unwrap();
        assert_eq!(jws.verified(&keys).unwrap(), br#"{"sub":"s-1"}"#);
        // “s-2” under the same signature.
        let bent = token.replacen("eyJzdWIiOiJzLTEifQ", "eyJzdWIiOiJzLTIifQ", 1);
        assert_eq!(Jws::parse(&bent).unwrap().verified(&keys).err(), Some(IssuerError::Signature));
    }
    let other = Jws::parse(pkcs1).unwrap();
    let pinned = json!({ "keys": [{ "kty": "RSA", "e": "AQAB", "n": n, "alg": "PS256" }] });
    let pinned: KeySet = serde_json::from_value(pinned).unwrap();
    assert_eq!(other.verified(&pinned).err(), Some(IssuerError::Signature), "a key signs as it says");
    for wrong in ["", ".", "..", "a.b", "e30.e30.", &pkcs1[1..], &"a".repeat(100_000)] {
        assert!(Jws::parse(wrong).is_err(), "{}", wrong.get(..20).unwrap_or(wrong));
    }
}
