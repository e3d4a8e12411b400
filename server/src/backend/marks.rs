//! [`Marks`]: everybody by id, as pages show them. Those who left keep their name on what they did.

use app::backend::PersonMark;
use shared::id::PersonId;

use crate::auth::hue_of;
use crate::persistence::{People, PersonRecord, StoreError};

/// Everybody, looked up once for a page.
#[derive(Default)]
pub struct Marks {
    /// By id.
    people: Vec<PersonRecord>,
}

impl Marks {
    pub async fn load(store: &(impl People + ?Sized)) -> Result<Self, StoreError> {
        let mut people = store.people().await?;
        people.sort_by_key(|person| person.id);
        Ok(Self { people })
    }

    /// Somebody. An id that nobody has shows as a dash rather than not at all.
    pub fn of(&self, id: PersonId) -> PersonMark {
        let found = self.people.binary_search_by_key(&id, |person| person.id).ok().and_then(|at| self.people.get(at));
        let name = found.map_or("–", |person| person.name.as_str());
        PersonMark { id, name: name.to_owned(), hue: found.map_or(0, |person| hue_of(&person.colour)) }
    }

    /// Several, by name.
    pub fn all(&self, ids: impl IntoIterator<Item = PersonId>) -> Vec<PersonMark> {
        let mut marks: Vec<_> = ids.into_iter().map(|id| self.of(id)).collect();
        marks.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        marks
    }

    /// The records, for whoever asks what roles they hold.
    pub fn people(&self) -> &[PersonRecord] {
        &self.people
    }
}
