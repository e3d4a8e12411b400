//! A version of a map: the same document under another id, to draw the work as it is to be while it stays as it is.

use serde_json::json;
use shared::document::{MapCommand, MapReplica};
use shared::id::DocumentId;
use shared::name::Name;

use super::{MAPS_MAX, MapFault, VERSION_CHARS_MAX};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, read, server_actor};
use crate::persistence::{
    Branch, Chunk, DocumentKind, DocumentRecord, DocumentState, PersonRecord, Store, StoreError, Successor,
};
use crate::random::Random;

/// Makes a version of a map, with its history and under its name and the version's, and gives back its id.
///
/// The map stays as it is; whether the person may is asked at the door.
pub async fn branch(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    person: &PersonRecord,
    base: &DocumentRecord,
    version: &str,
) -> Result<DocumentId, MapFault> {
    let version = version.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = version.chars().take(VERSION_CHARS_MAX + 1).count();
    if !(1..=VERSION_CHARS_MAX).contains(&length) || version.chars().any(char::is_control) {
        return Err(MapFault::NoVersion);
    }
    let maps = store.list(base.plan, DocumentKind::Map).await?;
    let open: Vec<_> = maps.iter().filter(|map| map.state != DocumentState::Archived).collect();
    if let Some(map) = called(&open, base.id, &version) {
        return Err(MapFault::Taken { map });
    }
    if open.len() >= MAPS_MAX {
        return Err(MapFault::TooMany);
    }
    let now = clock.now();
    let (id, chunks) = (base.id, store.chunks(base.id).await?);
    let author = server_actor(random);
    let (name, at) = (version.clone(), now.timestamp());
    let forked = tokio::task::spawn_blocking(move || -> Result<_, MapFault> {
        let mut map = MapReplica::open(read(id, &chunks)?.with_actor(author))?;
        let title = versioned(&map.map().header.title, &name);
        map.edit(&MapCommand::Rename(title), at)?;
        let doc = map.into_document();
        Ok((doc.save(), doc.get_heads()))
    });
    let (bytes, heads) = forked.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped).into()))?;
    let record = DocumentRecord {
        id: DocumentId(random.id_at(now)),
        state: DocumentState::Open,
        follows: None,
        branch: Some(Branch { base: base.id, scenario: version.clone() }),
        heads,
        created_at: now,
        ..base.clone()
    };
    let made = record.id;
    let told = AuditEvent::new(now, Some(person.id), "map.branched", made)
        .with(json!({ "base": base.id.to_string(), "version": version }));
    match store.branch(vec![Successor { record, genesis: Chunk::snapshot(bytes), totals: None }], vec![told]).await {
        Ok(()) => Ok(made),
        // Somebody was faster by a moment.
        Err(StoreError::Exists { .. }) => {
            let maps = store.list(base.plan, DocumentKind::Map).await?;
            let open: Vec<_> = maps.iter().filter(|map| map.state != DocumentState::Archived).collect();
            Err(called(&open, base.id, &version).map_or(MapFault::TooMany, |map| MapFault::Taken { map }))
        }
        Err(error) => Err(error.into()),
    }
}

/// The version of a map that is called this, among those that are open.
fn called(open: &[&DocumentRecord], base: DocumentId, version: &str) -> Option<DocumentId> {
    let is_it = |branch: &Branch| branch.base == base && branch.scenario == version;
    open.iter().find(|map| map.branch.as_ref().is_some_and(is_it)).map(|map| map.id)
}

/// What a version is called: its map's name, as far as there is room, and its own.
fn versioned(title: &Name, version: &str) -> Name {
    let with = |title: &str| {
        let room = Name::CHARS_MAX.saturating_sub(version.chars().count() + 3);
        let title: String = title.chars().take(room).collect();
        [title.as_str(), " · ", version].concat()
    };
    Name { text: with(&title.text), en: title.en.as_deref().map(with) }
}
