//! What formulas may take from outside the sheet, asked of the server when somebody begins to write one.
//!
//! Without a network there is what the sheet takes already; its figures travel in the sheet itself.

use leptos::prelude::*;
use shared::budget::{Offers, Sheet};

use crate::sheet::loaded::Desk;

/// The answer, once it is there.
#[derive(Clone, Copy)]
pub struct Elsewhere(RwSignal<Offers>);

impl Elsewhere {
    pub fn ask(desk: Desk) -> Self {
        let offers = RwSignal::new(Offers::new());
        #[cfg(feature = "hydrate")]
        {
            let sheet = desk.page.with_value(|page| page.id);
            leptos::task::spawn_local(async move {
                let found = crate::backend::offers(sheet).await;
                // The pane may have been closed meanwhile.
                let _ = offers.try_set(found);
            });
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = desk;
        Self(offers)
    }

    /// Looks at the sheet beside what it may take, and again when that has come.
    pub fn with<T>(self, desk: Desk, look: impl FnOnce(&Sheet, &Offers) -> T) -> T {
        self.0.with(|offers| desk.sheet.read(|sheet| look(sheet, offers)))
    }
}
