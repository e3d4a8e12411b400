//! Who is looking, and how they want to see it: what the server knows about one page view before it renders it.
//!
//! The server provides a [`Visit`] as context; the browser reads the same one from the page, so both render the same.
//! It does not change while a page stands: signing in or out, another language, another theme each load a page anew.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::access::Role;
use shared::id::{PersonId, PlanId};
use shared::language::Language;

use shared::budget::Name;

/// One page view.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub language: Language,
    pub theme: Theme,
    /// What every form of the page sends back as `csrf`.
    pub csrf: String,
    /// Path and query of the page, for forms that come back to it.
    pub path: String,
    /// Where the icons lie.
    pub sprite: String,
    /// Nobody on the sign-in page.
    pub session: Option<SessionView>,
    /// How many requests wait for this person's decision. The bar, which shows it, is not hydrated; nor is `plans` sent.
    #[serde(skip)]
    pub waiting: usize,
    /// The plans this person may open, for the switch in the bar.
    #[serde(skip)]
    pub plans: Vec<PlanLink>,
}

/// The person signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    /// One of [`crate::primitives::HUES`].
    pub hue: u8,
    pub roles: Vec<Role>,
    pub organisation: String,
}

/// A plan, as far as a link to it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanLink {
    pub id: PlanId,
    pub title: Name,
}

/// Light or dark; by default what the device says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The word in the cookie, in the form and in `data-theme`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Unknown words follow the device.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or_default()
    }
}

/// The visit this page is rendered for.
pub fn use_visit() -> Visit {
    use_context::<Visit>().unwrap_or_default()
}
