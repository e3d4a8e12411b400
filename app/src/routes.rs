//! Which address shows which page, and what its forms send. Addresses are routed by the server alone; a live page comes
//! with what it shows ([`LivePage`]), and the browser takes over that very page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::backend::{MapPageView, PlanView, SheetPageView};
use crate::map::MapPage;
use crate::plan::PlanPage;
use crate::sheet::SheetPage;
use crate::text::Text;

/// The addresses of the live pages, as the server's router writes them.
pub const LIVE: [&str; 3] = ["/plans/{plan}", "/plans/{plan}/sheets/{sheet}", "/plans/{plan}/maps/{map}"];

/// The addresses of the plain pages that are read.
pub const PLAIN: [&str; 5] = ["/sign-in", "/", "/inbox", "/requests/{request}", "/plans/{plan}/sheets/{sheet}/compare"];

/// The forms of the pages: where they post to, and the fields they send beside `csrf`.
pub const FORMS: [(&str, &[&str]); 11] = [
    ("/plans/{plan}/branch", &["scenario"]),
    ("/plans/{plan}/sheets/{sheet}/branch", &["scenario"]),
    ("/plans/{plan}/sheets/{sheet}/give-up", &[]),
    // And `p0` to `p…`: `theirs` or `mine` for each place shown.
    ("/plans/{plan}/sheets/{sheet}/merge", &["reviewed", "take"]),
    ("/plans/{plan}/sheets/{sheet}/submit", &["idempotency_key"]),
    ("/sign-in", &["email", "password", "return_to"]),
    ("/sign-out", &["person", "removed_by", "unsaved"]),
    ("/locale", &["locale", "return_to"]),
    ("/theme", &["theme", "return_to"]),
    ("/requests/{request}/decide", &["decision", "comment", "version", "decided_by", "idempotency_key"]),
    ("/requests/{request}/withdraw", &["idempotency_key"]),
];

/// A page that comes alive, with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LivePage {
    Plan(Box<PlanView>),
    Sheet(Box<SheetPageView>),
    Map(Box<MapPageView>),
}

impl LivePage {
    /// What the window is called.
    pub fn title(&self, text: Text) -> &str {
        match self {
            Self::Plan(plan) => plan.title.in_language(text.language()),
            Self::Sheet(sheet) => sheet.department.in_language(text.language()),
            Self::Map(map) => map.title.in_language(text.language()),
        }
    }

    pub fn view(self) -> AnyView {
        match self {
            Self::Plan(plan) => view! { <PlanPage plan=*plan/> }.into_any(),
            Self::Sheet(page) => view! { <SheetPage page=*page/> }.into_any(),
            Self::Map(page) => view! { <MapPage page=*page/> }.into_any(),
        }
    }
}
