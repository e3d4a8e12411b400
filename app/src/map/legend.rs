//! What the colours of a drawing mean: the tiers there are, and heat from little to much.

use leptos::prelude::*;
use shared::process::{ProcessMap, Tier};

use super::lens::Lens;
use crate::canvas::names;
use crate::text::use_text;

#[component]
pub fn Legend(map: ProcessMap, lens: Lens) -> impl IntoView {
    let text = use_text();
    let is_there = |tier: &&Tier| map.lanes().any(|lane| lane.tier == Some(**tier));
    let tiers = Tier::ALL.iter().filter(is_there).map(|tier| {
        let class = ["tier-", tier.as_str()].concat();
        view! { <li><i class=class></i>{names::tier(*tier, text)}</li> }
    });
    let tiers = tiers.collect_view();
    let heat = match lens {
        Lens::Work | Lens::Checks => None,
        Lens::Cost => Some((text.map_heat_cost_least(), text.map_heat_cost_most())),
        Lens::Time => Some((text.map_heat_time_least(), text.map_heat_time_most())),
    };
    let heat = heat.map(|(least, most)| {
        view! {
            <li class="heat-scale">
                {least} <i class="heat-0"></i><i class="heat-1"></i><i class="heat-2"></i><i class="heat-3"></i>
                <i class="heat-4"></i><i class="heat-5"></i> {most}
            </li>
        }
    });
    let note = match lens {
        Lens::Work => None,
        Lens::Cost => Some(text.map_note_cost()),
        Lens::Time => Some(text.map_note_time()),
        Lens::Checks => Some(text.map_note_checks()),
    };
    let note = note.map(|note| view! { <li class="faint">{note}</li> });
    view! { <ul class="legend map-legend">{tiers} {heat} {note}</ul> }.into_any()
}
