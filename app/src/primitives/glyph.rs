//! [`Icon`]: a picture of the sprite, which the browser keeps once for all pages; and [`Mark`], the product's own.

use leptos::prelude::*;

use crate::session::Visit;

macro_rules! glyphs {
    ($($name:ident $id:literal)+) => {
        /// The pictures of `public/sprite.svg`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph { $($name,)+ }

        impl Glyph {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The id of the symbol in the sprite.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }
        }
    };
}

glyphs! {
    AlertTriangle "alert-triangle"
    ArrowDown "arrow-down"
    ArrowRight "arrow-right"
    ArrowUp "arrow-up"
    Ban "ban"
    Branch "branch"
    Calendar "calendar"
    Check "check"
    CheckCircle "check-circle"
    ChevronDown "chevron-down"
    ChevronLeft "chevron-left"
    ChevronRight "chevron-right"
    Clock "clock"
    CloudCheck "cloud-check"
    CloudOff "cloud-off"
    Compass "compass"
    Device "device"
    Download "download"
    Equal "equal"
    File "file"
    Fingerprint "fingerprint"
    Function "function"
    Globe "globe"
    History "history"
    Home "home"
    Inbox "inbox"
    Info "info"
    Layers "layers"
    Lock "lock"
    LogOut "log-out"
    Message "message"
    Minus "minus"
    Monitor "monitor"
    Moon "moon"
    More "more"
    Pencil "pencil"
    Plus "plus"
    Redo "redo"
    Refresh "refresh"
    Return "return"
    Search "search"
    Send "send"
    Sheet "sheet"
    Sun "sun"
    Target "target"
    Trash "trash"
    Undo "undo"
    Upload "upload"
    User "user"
    Users "users"
    X "x"
    XCircle "x-circle"
}

/// Where a picture lies.
pub(super) fn icon_href(glyph: Glyph) -> String {
    with_context::<Visit, _>(|visit| [visit.sprite.as_str(), "#", glyph.id()].concat()).unwrap_or_default()
}

/// A picture beside words; alone it needs a label on the control around it.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=icon_href(glyph)></use>
        </svg>
    }
    .into_any()
}

/// The product's mark: two wheels, one frame.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 24" aria-hidden="true" focusable="false">
            <circle class="finance" cx="8" cy="15.5" r="6.25"></circle>
            <circle class="business" cx="24" cy="15.5" r="6.25"></circle>
            <path class="frame-line" d="M8 15.5 12.5 4.5h7L24 15.5M12.5 4.5 16 15.5 19.5 4.5"></path>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_is_in_the_sprite_and_nothing_else_is() {
        let sprite = include_str!("../../../public/sprite.svg");
        for glyph in Glyph::ALL {
            assert!(sprite.contains(&format!("id=\"{}\"", glyph.id())), "{} is missing", glyph.id());
        }
        assert_eq!(sprite.matches("<symbol ").count(), Glyph::ALL.len(), "the sprite holds a picture nobody uses");
    }
}
