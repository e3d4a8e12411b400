//! Changes a department's decision packages: adds one, words it anew, moves it in rank, takes it away.

use serde_json::json;
use shared::budget::Package;
use shared::id::{DepartmentId, PlanId};
use uuid::Uuid;

use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{PersonRecord, Store, StoreError};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A new one goes last; one that is there keeps its rank.
    Put(Package),
    Up(Uuid),
    Down(Uuid),
    Remove(Uuid),
}

/// Why the list is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PackagesFault {
    #[error("somebody else changed the packages meanwhile: look at them again")]
    Moved,
    #[error("a department has at most {} packages: take one away first", Package::COUNT_MAX)]
    TooMany,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PackagesFault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::Moved,
            error => Self::Store(error),
        }
    }
}

/// Carries it out on the version that was looked at.
pub async fn change(
    (store, clock): (&dyn Store, &dyn Clock),
    person: &PersonRecord,
    of: (PlanId, DepartmentId),
    version: u32,
    deed: Deed,
) -> Result<(), PackagesFault> {
    let (current, mut list) = store.packages(of.0, of.1).await?;
    if current != version {
        return Err(PackagesFault::Moved);
    }
    let details = match &deed {
        Deed::Put(package) => json!({ "plan": of.0, "put": package.id, "title": package.title, "cost": package.cost }),
        Deed::Up(id) => json!({ "plan": of.0, "up": id }),
        Deed::Down(id) => json!({ "plan": of.0, "down": id }),
        Deed::Remove(id) => json!({ "plan": of.0, "removed": id }),
    };
    carry_out(&mut list, deed)?;
    let told = AuditEvent::new(clock.now(), Some(person.id), "packages.changed", of.1).with(details);
    Ok(store.put_packages(of, version, list, told).await?)
}

fn carry_out(list: &mut Vec<Package>, deed: Deed) -> Result<(), PackagesFault> {
    let place =
        |list: &[Package], id: Uuid| list.iter().position(|package| package.id == id).ok_or(PackagesFault::Moved);
    match deed {
        Deed::Put(package) => match list.iter().position(|known| known.id == package.id) {
            Some(at) => list.splice(at..=at, [package]).for_each(drop),
            None if list.len() >= Package::COUNT_MAX => return Err(PackagesFault::TooMany),
            None => list.push(package),
        },
        Deed::Remove(id) => {
            let at = place(list, id)?;
            drop(list.remove(at));
        }
        Deed::Up(id) => {
            let at = place(list, id)?;
            list.swap(at, at.saturating_sub(1));
        }
        Deed::Down(id) => {
            let at = place(list, id)?;
            let below = at.saturating_add(1).min(list.len().saturating_sub(1));
            list.swap(at, below);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use shared::money::Minor;

    use super::*;

    #[test]
    fn packages_keep_their_rank_until_they_are_moved() {
        let package = |number, title: &str| Package {
            id: Uuid::from_u128(number),
            title: title.to_owned(),
            reason: String::new(),
            cost: Minor(1),
        };
        let mut list = Vec::new();
        let mut check = |deed: Deed, expect: &[&str]| {
            carry_out(&mut list, deed).unwrap();
            assert_eq!(list.iter().map(|of| of.title.as_str()).collect::<Vec<_>>(), expect);
        };
        check(Deed::Put(package(1, "a")), &["a"]);
        check(Deed::Put(package(2, "b")), &["a", "b"]);
        check(Deed::Put(package(3, "c")), &["a", "b", "c"]);
        check(Deed::Up(Uuid::from_u128(3)), &["a", "c", "b"]);
        check(Deed::Up(Uuid::from_u128(1)), &["a", "c", "b"]);
        check(Deed::Down(Uuid::from_u128(2)), &["a", "c", "b"]);
        check(Deed::Down(Uuid::from_u128(1)), &["c", "a", "b"]);
        check(Deed::Put(package(1, "anew")), &["c", "anew", "b"]);
        check(Deed::Remove(Uuid::from_u128(3)), &["anew", "b"]);
        let gone = carry_out(&mut list, Deed::Up(Uuid::from_u128(9)));
        assert!(matches!(gone, Err(PackagesFault::Moved)));
        let mut full = (0..100).map(|number| package(number, "x")).collect();
        assert!(matches!(carry_out(&mut full, Deed::Put(package(500, "y"))), Err(PackagesFault::TooMany)));
    }
}
