//! A map and a version of it: where they part, and how the version is taken over.
//!
//! As with sheets ([`crate::document::merge`]) a version is the same document under another id, so what both have in
//! common is what both histories hold. Taken over, the version's changes come into the map as they are, by those who made
//! them; where both said something else about one thing, what was chosen is written on top. Each keeps its own title.

use std::collections::BTreeSet;

use automerge::{ActorId, Automerge};

use super::{Deed, Fields, MapCommand, MapReplica, fields, read_map};
use crate::document::DocumentError;
use crate::document::merge::common_heads;
use crate::process::{Element, ElementId, ProcessMap};

/// A map as it was when the histories parted, as it is now, and as the version is now.
#[derive(Debug, Clone)]
pub struct MapSides {
    pub then: ProcessMap,
    pub mine: ProcessMap,
    pub theirs: ProcessMap,
}

/// An element that the version changed and the map has otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapDivergence {
    pub id: ElementId,
    /// Both changed the same thing about it, or one changed what the other removed.
    pub clash: bool,
}

impl MapSides {
    /// [`DocumentError::Unrelated`] when neither was made from the other.
    pub fn of(mine: &Automerge, theirs: &Automerge) -> Result<Self, DocumentError> {
        let then = theirs.fork_at(&common_heads(mine, theirs)?)?;
        Ok(Self { then: read_map(&then)?, mine: read_map(mine)?, theirs: read_map(theirs)? })
    }

    /// Every element the version changed that is otherwise in the map.
    pub fn divergences(&self) -> Vec<MapDivergence> {
        let elements = |map: &ProcessMap| map.elements().map(|element| element.id().clone()).collect::<Vec<_>>();
        let ids: BTreeSet<ElementId> = elements(&self.theirs).into_iter().chain(elements(&self.then)).collect();
        ids.into_iter().filter_map(|id| self.divergence(id)).collect()
    }

    fn divergence(&self, id: ElementId) -> Option<MapDivergence> {
        let [then, mine, theirs] = [&self.then, &self.mine, &self.theirs].map(|map| map.element(&id));
        if theirs == then || theirs == mine {
            return None;
        }
        let clash = match (&mine, &theirs) {
            (Some(mine), Some(theirs)) => {
                let [then, mine, theirs] = [then.as_ref(), Some(mine), Some(theirs)].map(said);
                let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).chain(then.keys()).collect();
                names.into_iter().any(|name| {
                    let [then, mine, theirs] = [&then, &mine, &theirs].map(|fields| fields.get(name));
                    theirs != then && mine != then && theirs != mine
                })
            }
            // One of them removed it: a clash where the other worked on it.
            _ => said(mine.as_ref()) != said(then.as_ref()) && said(theirs.as_ref()) != said(then.as_ref()),
        };
        Some(MapDivergence { id, clash })
    }

    /// The map with what the version changed, but for what is kept as the map has it; written by `actor`.
    ///
    /// `keep` names elements of [`Self::divergences`]. Clashes that are not kept stand as the version has them.
    pub fn adopt(
        &self,
        mine: &Automerge,
        theirs: &Automerge,
        keep: &BTreeSet<ElementId>,
        actor: ActorId,
        at: i64,
    ) -> Result<Automerge, DocumentError> {
        let mut merged = mine.clone();
        merged.merge(&mut theirs.clone())?;
        let mut replica = MapReplica::open(merged.with_actor(actor))?;
        let mut commands = vec![MapCommand::Rename(self.mine.header.title.clone())];
        let (mut put, mut gone) = (Vec::new(), Vec::new());
        for divergence in self.divergences() {
            let side = match (keep.contains(&divergence.id), divergence.clash) {
                (true, _) => &self.mine,
                (false, true) => &self.theirs,
                (false, false) => continue,
            };
            match side.element(&divergence.id) {
                Some(element) => put.push(element),
                None => gone.push(divergence.id),
            }
        }
        commands.extend(MapCommand::import(put, Deed::Import));
        if !gone.is_empty() {
            commands.push(MapCommand::Delete(gone));
        }
        replica.edit_all(&commands, at)?;
        Ok(replica.into_document())
    }
}

/// What somebody said about an element, without where it is drawn: that is for the eye, and no reason to ask.
fn said(element: Option<&Element>) -> Fields {
    let mut fields = element.map(fields::fields).unwrap_or_default();
    fields.retain(|name, _| !fields::PLACES.contains(&name.as_str()));
    fields
}
