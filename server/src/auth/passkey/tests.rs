//! A device of somebody's, as far as its answers go, and what becomes of those that are bent.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ciborium::Value;
use ring::rand::SystemRandom as RingRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::*;
use crate::auth::EmailAddress;
use crate::clock::ManualClock;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{AuditLog, PasskeyStore, People};
use crate::random::SeededRandom;

/// A device with one passkey.
pub struct Device {
    pair: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub handle: Vec<u8>,
    pub counter: u32,
    pub flags: u8,
    pub site: Site,
    pub kind: Option<&'static str>,
    pub cross_origin: bool,
}

/// Present, verified, may be copied and was.
const FLAGS: u8 = 0b0001_1101;

impl Device {
    pub fn new(name: &str, person: PersonId, site: Site) -> Self {
        let random = RingRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let (id, handle) = (name.as_bytes().to_vec(), person.0.as_bytes().to_vec());
        Self { pair, id, handle, counter: 0, flags: FLAGS, site, kind: None, cross_origin: false }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let kind = self.kind.unwrap_or(kind);
        let seen = json!({
            "type": kind, "challenge": challenge, "origin": self.site.origin, "crossOrigin": self.cross_origin,
        });
        seen.to_string().into_bytes()
    }

    fn data(&self, with_key: bool) -> Vec<u8> {
        let flags = if with_key { self.flags | 0b0100_0000 } else { self.flags };
        let host: [u8; 32] = Sha256::digest(self.site.host.as_bytes()).into();
        let mut data = [host.as_slice(), &[flags], &self.counter.to_be_bytes()].concat();
        if with_key {
            let point = self.pair.public_key().as_ref();
            let field = |label: i64, value: Value| (Value::from(label), value);
            let key = Value::Map(vec![
                field(1, 2.into()),
                field(3, (-7).into()),
                field(-1, 1.into()),
                field(-2, Value::Bytes(point[1..33].to_vec())),
                field(-3, Value::Bytes(point[33..].to_vec())),
            ]);
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            ciborium::into_writer(&key, &mut data).unwrap();
        }
        data
    }

    /// What the form of one's own page gets: client data and attestation.
    pub fn make(&self, challenge: &str) -> (String, String) {
        let object = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(Vec::new())),
            ("authData".into(), Value::Bytes(self.data(true))),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&object, &mut bytes).unwrap();
        (URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", challenge)), URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What the form of the sign-in page gets.
    pub fn sign(&self, challenge: &str) -> Answered {
        let (seen, data) = (self.client_data("webauthn.get", challenge), self.data(false));
        let message = [data.as_slice(), &Sha256::digest(&seen)].concat();
        let signature = self.pair.sign(&RingRandom::new(), &message).unwrap();
        Answered {
            id: URL_SAFE_NO_PAD.encode(&self.id),
            client_data: URL_SAFE_NO_PAD.encode(seen),
            authenticator_data: URL_SAFE_NO_PAD.encode(data),
            signature: URL_SAFE_NO_PAD.encode(signature.as_ref()),
            user_handle: URL_SAFE_NO_PAD.encode(&self.handle),
        }
    }
}

pub fn home() -> Site {
    Site { host: "localhost".to_owned(), origin: "http://localhost:3000".to_owned() }
}

struct House {
    store: Arc<SqliteStore>,
    clock: Arc<ManualClock>,
    passkeys: Passkeys,
    sales: PersonRecord,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap());
        let clock = Arc::new(ManualClock::default());
        let random = Arc::new(SeededRandom::new(1));
        let passkeys = Passkeys::new(store.clone(), clock.clone(), random, Secret::new([1; 32]));
        let sales = PersonRecord {
            id: PersonId(Uuid::from_u128(1)),
            email: EmailAddress::parse("sales@demo.tandem").unwrap(),
            name: "Sales".to_owned(),
            colour: "#2563eb".to_owned(),
            password: None,
            created_at: clock.now(),
            left_at: None,
            memberships: Vec::new(),
            outside: Default::default(),
        };
        store.add_person(sales.clone(), AuditEvent::new(clock.now(), None, "a", "b")).await.unwrap();
        Self { store, clock, passkeys, sales, _folder: folder }
    }

    async fn register(&self, device: &Device) -> Result<(), PasskeyError> {
        let challenge = self.passkeys.challenge();
        let (seen, attested) = device.make(&challenge.text);
        self.passkeys.register(&self.sales, &home(), (&challenge.token, "Phone"), (&seen, &attested)).await
    }

    async fn recognise(&self, device: &Device) -> Result<PersonId, PasskeyError> {
        let challenge = self.passkeys.challenge();
        let answered = device.sign(&challenge.text);
        Ok(self.passkeys.recognise(&home(), &challenge.token, &answered).await?.id)
    }

    fn device(&self, name: &str) -> Device {
        Device::new(name, self.sales.id, home())
    }
}

#[tokio::test]
async fn a_device_that_was_kept_is_recognised() {
    let house = House::new().await;
    let phone = house.device("phone");
    assert_eq!(house.recognise(&phone).await, Err(PasskeyError::Unknown));
    house.register(&phone).await.unwrap();
    assert_eq!(house.register(&phone).await, Err(PasskeyError::Present));
    assert_eq!(house.recognise(&phone).await, Ok(house.sales.id));
    let told = format!("{:?}", house.store.audit_entries(None, 10).await.unwrap());
    assert!(told.contains("passkey.added"), "{told}");
    let id = name_of(&phone.id);
    assert_eq!(house.passkeys.remove(PersonId(Uuid::from_u128(2)), &id).await, Ok(false), "it is not theirs");
    assert_eq!(house.passkeys.remove(house.sales.id, &id).await, Ok(true));
    assert_eq!(house.recognise(&phone).await, Err(PasskeyError::Unknown));
}

#[tokio::test]
async fn what_is_bent_is_refused_and_said_why() {
    let house = House::new().await;
    let mut phone = house.device("phone");
    house.register(&phone).await.unwrap();
    let evil = Site { host: "evil.example".to_owned(), origin: "https://evil.example".to_owned() };
    let check = async |device: &Device, expect: PasskeyError| {
        assert_eq!(house.recognise(device).await, Err(expect), "{:?} {:08b}", device.site, device.flags);
    };
    phone.site = Site { origin: evil.origin.clone(), ..home() };
    check(&phone, PasskeyError::OtherSite).await;
    phone.site = Site { host: evil.host, ..home() };
    check(&phone, PasskeyError::OtherSite).await;
    phone.site = home();
    phone.cross_origin = true;
    check(&phone, PasskeyError::OtherSite).await;
    phone.cross_origin = false;
    phone.kind = Some("webauthn.create");
    check(&phone, PasskeyError::Malformed).await;
    phone.kind = None;
    for (flags, expect) in [
        (FLAGS & !0b100, PasskeyError::Unverified),
        (FLAGS & !0b1, PasskeyError::Unverified),
        (FLAGS & !0b1000, PasskeyError::Malformed),
    ] {
        phone.flags = flags;
        check(&phone, expect).await;
    }
    phone.flags = FLAGS;
    phone.handle = vec![9; 16];
    check(&phone, PasskeyError::Unknown).await;
    phone.handle = Vec::new();
    assert_eq!(house.recognise(&phone).await, Ok(house.sales.id), "not every device says whose key it is");
    // The right name, and another key.
    check(&house.device("phone"), PasskeyError::Signature).await;
    let unverified = Device { flags: FLAGS & !0b100, ..house.device("desk") };
    assert_eq!(house.register(&unverified).await, Err(PasskeyError::Unverified));
    assert_eq!(house.store.passkeys_of(house.sales.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_copy_shows_by_its_counter() {
    let house = House::new().await;
    let mut key = Device { flags: 0b101, counter: 5, ..house.device("key") };
    house.register(&key).await.unwrap();
    key.counter = 6;
    assert_eq!(house.recognise(&key).await, Ok(house.sales.id));
    for counter in [6, 5, 0] {
        key.counter = counter;
        assert_eq!(house.recognise(&key).await, Err(PasskeyError::Copied), "{counter}");
    }
    key.counter = 7;
    assert_eq!(house.recognise(&key).await, Ok(house.sales.id));
}

#[tokio::test]
async fn an_answer_is_taken_once_and_in_time() {
    let house = House::new().await;
    let phone = house.device("phone");
    house.register(&phone).await.unwrap();
    let challenge = house.passkeys.challenge();
    let answered = phone.sign(&challenge.text);
    let shown = async |token: &str| house.passkeys.recognise(&home(), token, &answered).await.map(|who| who.id);
    assert_eq!(shown(&house.passkeys.challenge().token).await, Err(PasskeyError::Stale), "it answers another");
    assert_eq!(shown(&challenge.token).await, Ok(house.sales.id));
    assert_eq!(shown(&challenge.token).await, Err(PasskeyError::Stale));
    assert_eq!(shown("").await, Err(PasskeyError::Stale));
    assert_eq!(shown("é").await, Err(PasskeyError::Malformed));
    let late = house.passkeys.challenge();
    house.clock.advance(TimeDelta::hours(2));
    let answered = phone.sign(&late.text);
    let refused = house.passkeys.recognise(&home(), &late.token, &answered).await;
    assert_eq!(refused.map(|who| who.id), Err(PasskeyError::Stale));
}

#[tokio::test]
async fn nonsense_is_refused_without_a_stumble() {
    let house = House::new().await;
    let phone = house.device("phone");
    let long = "A".repeat(100_000);
    let nested = URL_SAFE_NO_PAD.encode([0x81; 5_000]);
    for wrong in ["", "A", "====", "e30", long.as_str(), nested.as_str(), "oA"] {
        let challenge = house.passkeys.challenge();
        let (seen, _) = phone.make(&challenge.text);
        let refused = house.passkeys.register(&house.sales, &home(), (&challenge.token, ""), (&seen, wrong)).await;
        assert_eq!(refused, Err(PasskeyError::Malformed), "{}", &wrong[..wrong.len().min(20)]);
    }
    // Cut off at every byte.
    let challenge = house.passkeys.challenge();
    let bytes = phone.data(true);
    for end in 0..bytes.len() {
        assert!(AuthenticatorData::read(&bytes[..end]).is_err(), "{end}");
    }
    assert!(AuthenticatorData::read(&bytes).is_ok());
    drop(challenge);
    for number in 0..PASSKEYS_MAX {
        house.register(&house.device(&format!("phone {number}"))).await.unwrap();
    }
    assert_eq!(house.register(&phone).await, Err(PasskeyError::TooMany));
}
