//! Who comes in, who does not, and for how long.

use chrono::TimeDelta;
use shared::id::PersonId;
use uuid::Uuid;

use super::*;
use crate::clock::ManualClock;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::random::SeededRandom;

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

/// A door to a house where Sales lives.
struct House {
    store: Arc<SqliteStore>,
    clock: Arc<ManualClock>,
    gate: Gate,
    sales: PersonId,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap());
        let clock = Arc::new(ManualClock::default());
        let gate =
            Gate::new(store.clone(), clock.clone(), Arc::new(SeededRandom::new(1)), &Secret::new([1; 32])).unwrap();
        let sales = PersonId(Uuid::from_u128(1));
        let password = gate.passwords().hash(Password::choose("a good password").unwrap()).await.unwrap();
        let person = PersonRecord {
            id: sales,
            email: EmailAddress::parse("sales@demo.tandem").unwrap(),
            name: "Sales".to_owned(),
            colour: "#2563eb".to_owned(),
            password: Some(password),
            created_at: clock.now(),
            left_at: None,
            memberships: Vec::new(),
            outside: Default::default(),
        };
        crate::persistence::People::add_person(&*store, person, AuditEvent::new(clock.now(), None, "a", "b"))
            .await
            .unwrap();
        Self { store, clock, gate, sales, _folder: folder }
    }

    async fn sign_in(&self) -> SessionToken {
        match self.gate.sign_in("Sales@demo.tandem", "a good password", HOME).await.unwrap() {
            Entrance::Open(_, token) => token,
            other => panic!("a password is enough: {other:?}"),
        }
    }

    async fn knows(&self, token: &SessionToken) -> bool {
        self.gate.recognise(token).await.unwrap().is_some_and(|who| who.person.id == self.sales)
    }
}

#[tokio::test]
async fn only_the_right_name_and_password_open() {
    let house = House::new().await;
    let check = async |email: &str, password: &str| house.gate.sign_in(email, password, HOME).await.map(|_| ());
    assert_eq!(check("sales@demo.tandem", "a good password").await, Ok(()));
    let long = "x".repeat(10_000);
    for (email, password) in [
        ("sales@demo.tandem", "another password"),
        ("sales@demo.tandem", ""),
        ("sales@demo.tandem", long.as_str()),
        ("nobody@demo.tandem", "a good password"),
        ("no address", "a good password"),
    ] {
        assert_eq!(check(email, password).await, Err(SignInError::Unknown), "{email}");
    }
    let told = crate::persistence::AuditLog::audit_entries(&*house.store, None, 10).await.unwrap();
    assert!(told.iter().any(|entry| entry.event.action == "session.refused"));
    let told = format!("{told:?}");
    assert!(!told.contains("good password") && !told.contains("another password"), "the log holds no secrets");
}

#[tokio::test]
async fn every_sign_in_has_a_session_of_its_own() {
    let house = House::new().await;
    let (one, two) = (house.sign_in().await, house.sign_in().await);
    assert_ne!(one, two);
    let who = house.gate.recognise(&one).await.unwrap().unwrap();
    house.gate.sign_out(&who).await.unwrap();
    house.gate.sign_out(&who).await.unwrap();
    assert_eq!((house.knows(&one).await, house.knows(&two).await), (false, true));
    let ended = house.gate.sign_out_everywhere(house.sales, house.sales).await.unwrap();
    assert_eq!(ended, [two.hash()]);
    assert!(!house.knows(&two).await);
    let planted = SessionToken::parse(&"A".repeat(43)).unwrap();
    assert!(!house.knows(&planted).await);
}

#[tokio::test]
async fn a_session_lives_while_it_is_used_and_two_weeks_at_most() {
    let house = House::new().await;
    let (used, idle) = (house.sign_in().await, house.sign_in().await);
    for hour in 0..(14 * 24) {
        assert!(house.knows(&used).await, "hour {hour}");
        house.clock.advance(TimeDelta::hours(1));
    }
    assert!(!house.knows(&used).await);
    assert!(!house.knows(&idle).await);
    assert_eq!(house.gate.tidy().await, Ok(2));
}

#[tokio::test]
async fn guessing_is_slowed_and_the_owner_comes_in_later() {
    let house = House::new().await;
    for _ in 0..10 {
        let refused = house.gate.sign_in("sales@demo.tandem", "a guess", HOME).await;
        assert_eq!(refused.map(|_| ()), Err(SignInError::Unknown));
    }
    let refused = house.gate.sign_in("sales@demo.tandem", "a good password", HOME).await;
    assert!(matches!(refused, Err(SignInError::TryLater(_))), "{refused:?}");
    house.clock.advance(TimeDelta::minutes(1));
    house.sign_in().await;
}

#[tokio::test]
async fn who_left_is_out_at_once() {
    let house = House::new().await;
    let token = house.sign_in().await;
    let told = AuditEvent::new(house.clock.now(), None, "person.left", house.sales);
    crate::persistence::People::leave(&*house.store, house.sales, told).await.unwrap();
    assert!(!house.knows(&token).await);
    let refused = house.gate.sign_in("sales@demo.tandem", "a good password", HOME).await;
    assert_eq!(refused.map(|_| ()), Err(SignInError::Unknown));
}

#[tokio::test]
async fn a_password_everybody_knows_can_be_barred() {
    let house = House::new().await;
    let House { gate, store: _store, .. } = house;
    let gate = gate.barring("a good password");
    let refused = gate.sign_in("sales@demo.tandem", "a good password", HOME).await;
    assert_eq!(refused.map(|_| ()), Err(SignInError::Barred));
}
