//! [`Button`]: something is done. What only leads somewhere is a link, and may carry the class `button`.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How loud a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Press {
    #[default]
    Plain,
    /// What most people came for; at most one in a view.
    Primary,
    Quiet,
    Danger,
}

impl Press {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// `submit` buttons send their form, with `name` and `value` where given.
#[component]
pub fn Button(
    #[prop(optional)] press: Press,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] submit: bool,
    #[prop(optional)] small: bool,
    #[prop(optional)] wide: bool,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional)] value: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let class = [press.class(), if small { " small" } else { "" }, if wide { " wide" } else { "" }].concat();
    view! {
        <button class=class type=if submit { "submit" } else { "button" } name=name value=value>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </button>
    }
    .into_any()
}
