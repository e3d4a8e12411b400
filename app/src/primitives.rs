//! The pieces every page is made of. They know how a thing looks and behaves, never what it is about: no view of the
//! backend is read here but a person's mark and the states, no sentence is written here but the labels of their own controls.
//!
//! Attributes and listeners written on a component (`on:click=…`, `attr:aria-label=…`) reach its outermost element.

mod avatar;
mod badge;
mod banner;
mod button;
mod card;
mod change;
#[cfg(feature = "ssr")]
mod choose;
mod dialog;
mod empty;
mod field;
mod glyph;
mod live;
mod menu;
mod moment;
mod state;
mod toast;

pub use avatar::{Avatar, HUES, LiveAvatars};
pub use badge::Badge;
pub use banner::Banner;
pub use button::{Button, Press};
pub use card::Card;
pub use change::{Change, ChangeWords, LiveChange, Shown};
#[cfg(feature = "ssr")]
pub use choose::Choose;
pub use dialog::Dialog;
pub use empty::EmptyState;
pub use field::{Csrf, Field};
use glyph::icon_href;
pub use glyph::{Glyph, Icon, Mark};
pub use live::{Live, LiveOption, Reader, live, live_option, still};
pub use menu::Menu;
pub use moment::Moment;
pub use state::{LiveSheetState, RequestStateBadge, SheetStateBadge, sheet_counts};
pub use toast::{Toast, ToastRegion, Toasts};

/// What a thing means, where that is more than plain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Accent,
    Good,
    Bad,
    Warn,
    Danger,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Accent => "accent",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }
}
