//! Taking a version over: what both changed is chosen here, the rest comes as the version has it.

use leptos::prelude::*;
use shared::name::Name;
use shared::process::ElementId;

use crate::backend::Takeover;
use crate::primitives::{Banner, Button, Card, Csrf, Glyph, Press, Tone};
use crate::text::use_text;

/// What came of the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapCompareNotice {
    Adopted {
        taken: usize,
    },
    /// The map or the version has changed; what stands now is shown.
    Moved,
    /// So many things that both changed have no side chosen.
    Undecided(usize),
    Expired,
    /// The map takes no changes now.
    Closed,
}

impl MapCompareNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Adopted { .. } => 200,
            Self::Moved | Self::Closed => 409,
            Self::Undecided(_) => 422,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: MapCompareNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title) = match notice {
        MapCompareNotice::Adopted { taken } => (Tone::Good, Glyph::CheckCircle, text.map_compare_adopted(taken)),
        MapCompareNotice::Moved => (Tone::Warn, Glyph::AlertTriangle, text.map_compare_moved().to_owned()),
        MapCompareNotice::Undecided(count) => (Tone::Danger, Glyph::AlertTriangle, text.map_compare_undecided(count)),
        MapCompareNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired().to_owned()),
        MapCompareNotice::Closed => (Tone::Warn, Glyph::AlertTriangle, text.map_compare_closed().to_owned()),
    };
    view! { <Banner tone glyph title alert=tone != Tone::Good/> }
}

#[component]
pub fn TakeOver(takeover: Takeover, action: String) -> impl IntoView {
    let text = use_text();
    let Takeover { reviewed, count, clashes, may } = takeover;
    (may && count > 0).then(|| {
        let rows = clashes.into_iter().map(|clash| view! { <Clash clash/> }).collect_view();
        view! {
            <Card id="takeover" title=text.map_compare_take_over() aside=text.map_compare_things(count)>
                <form class="map-takeover" method="post" action=action>
                    <Csrf/>
                    <input type="hidden" name="reviewed" value=reviewed/>
                    <p class="soft">{text.map_compare_explain()}</p>
                    {rows}
                    <Button press=Press::Primary submit=true glyph=Glyph::Check>{text.map_compare_take_over_press()}</Button>
                </form>
            </Card>
        }
    })
}

/// One thing both changed.
#[component]
fn Clash(clash: (ElementId, Name)) -> impl IntoView {
    let text = use_text();
    let (id, name) = clash;
    let name = name.in_language(text.language()).trim().to_owned();
    let name = if name.is_empty() { text.map_compare_nameless().to_owned() } else { name };
    let field = ["e.", id.as_str()].concat();
    view! {
        <fieldset class="map-clash">
            <legend>{name} " " <span class="faint">{text.map_compare_both()}</span></legend>
            <label><input type="radio" name=field.clone() value="theirs" required/>{text.map_compare_theirs()}</label>
            <label><input type="radio" name=field value="mine"/>{text.map_compare_mine()}</label>
        </fieldset>
    }
    .into_any()
}
