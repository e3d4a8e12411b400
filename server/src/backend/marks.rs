//! [`Marks`]: everybody by id, as pages show them. Those who left keep their name on what they did.

use app::backend::PersonMark;
use shared::id::PersonId;

use crate::approval::Circle;
use crate::auth::hue_of;
use crate::persistence::{Control, People, PersonRecord, StoreError};

/// Everybody, looked up once for a page.
#[derive(Default)]
pub struct Marks {
    circle: Circle,
}

impl Marks {
    pub async fn load(store: &(impl People + Control + ?Sized)) -> Result<Self, StoreError> {
        Ok(Self { circle: Circle::load(store).await? })
    }

    /// Somebody. An id that nobody has shows as a dash rather than not at all.
    pub fn of(&self, id: PersonId) -> PersonMark {
        let people = self.people();
        let found = people.binary_search_by_key(&id, |person| person.id).ok().and_then(|at| people.get(at));
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
        self.circle.people()
    }

    /// With their deputies and superiors.
    pub const fn circle(&self) -> &Circle {
        &self.circle
    }
}
