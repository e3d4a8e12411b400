//! What the fields are about: a step, a flow or a lane as it is now. Each is changed as it is when somebody changes it, so
//! what others changed meanwhile in other fields stays.

use leptos::prelude::*;
use shared::document::Deed;
use shared::language::Language;
use shared::process::{Element, ElementId, Flow, Lane, Node, ProcessMap};

use super::field::Setter;
use super::{Desk, act};

/// Something on the map, by its id.
pub struct Subject<T: Send + Sync + 'static> {
    pub desk: Desk,
    pub id: StoredValue<ElementId>,
    /// `None` once it is gone.
    now: Memo<Option<T>>,
    put: fn(T) -> Element,
}

impl<T: Send + Sync + 'static> Clone for Subject<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Subject<T> {}

impl Subject<Node> {
    pub fn node(desk: Desk, id: &ElementId) -> Self {
        Self::of(desk, id, |map, id| map.node(id), |node| Element::Node(Box::new(node)))
    }
}

impl Subject<Flow> {
    pub fn flow(desk: Desk, id: &ElementId) -> Self {
        Self::of(desk, id, |map, id| map.flow(id), Element::Flow)
    }
}

impl Subject<Lane> {
    pub fn lane(desk: Desk, id: &ElementId) -> Self {
        Self::of(desk, id, |map, id| map.lane(id), Element::Lane)
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Subject<T> {
    fn of(
        desk: Desk,
        id: &ElementId,
        find: for<'a> fn(&'a ProcessMap, &ElementId) -> Option<&'a T>,
        put: fn(T) -> Element,
    ) -> Self {
        let id = StoredValue::new(id.clone());
        let now = Memo::new(move |_| desk.drawn.with(|drawn| id.with_value(|id| find(&drawn.map, id).cloned())));
        Self { desk, id, now, put }
    }

    /// Something of it, which wakes its reader when it moves.
    pub fn read<R: Clone + PartialEq + Default + Send + Sync + 'static>(self, read: fn(&T) -> R) -> Signal<R> {
        Memo::new(move |_| self.now.with(|now| now.as_ref().map(read).unwrap_or_default())).into()
    }

    /// Words of it in the reader's language.
    pub fn words(self, read: fn(&T, Language) -> String) -> Signal<String> {
        let language = self.desk.text.language();
        let read = move |now: &T| read(now, language);
        Memo::new(move |_| self.now.with(|now| now.as_ref().map(read).unwrap_or_default())).into()
    }

    pub fn with<R>(self, work: impl FnOnce(&T) -> R) -> Option<R> {
        self.now.with(|now| now.as_ref().map(work))
    }

    pub fn with_untracked<R>(self, work: impl FnOnce(&T) -> R) -> Option<R> {
        self.now.with_untracked(|now| now.as_ref().map(work))
    }

    pub fn change(self, deed: Deed, change: impl FnOnce(&mut T)) {
        if let Some(mut now) = self.now.get_untracked() {
            change(&mut now);
            act::commit(self.desk, deed, vec![(self.put)(now)]);
        }
    }

    /// What a field of words does with what was typed.
    pub fn setter(self, deed: Deed, change: fn(&mut T, &str)) -> Setter {
        Box::new(move |typed| self.change(deed, |now| change(now, &typed)))
    }

    pub fn rename(self) -> Setter {
        let language = self.desk.text.language();
        Box::new(move |typed| self.id.with_value(|id| act::rename(self.desk, id, typed.trim(), language)))
    }
}
