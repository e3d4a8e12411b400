//! Ids of the demo organisation: read off names, so that a link into it works on every machine.

use automerge::ActorId;
use sha2::{Digest, Sha256};
use shared::id::{PersonActor, PersonId};
use uuid::Uuid;

/// The id of a thing of the demo organisation, by its kind and name.
pub(super) fn id(kind: &str, name: &str) -> Uuid {
    let digest: [u8; 32] = Sha256::digest(["tandem demo", kind, name].join("\n")).into();
    let mut bytes = [0; 16];
    for (slot, byte) in bytes.iter_mut().zip(digest) {
        *slot = byte;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The replica by which somebody wrote in the demo organisation before anybody came to look.
pub(super) fn actor(person: PersonId) -> ActorId {
    ActorId::from(PersonActor { person, tab: *b"the demo" }.to_bytes().as_slice())
}
