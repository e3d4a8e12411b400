//! What the colours of a drawing mean: the tiers there are, heat from little to much, worse and better than planned.

use leptos::prelude::*;
use shared::process::{ProcessMap, Tier};

use super::lens::Lens;
use crate::canvas::{Tint, names};
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
        Lens::Work | Lens::Checks | Lens::Variance => None,
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
        Lens::Variance => Some(text.map_note_variance()),
        Lens::Checks => Some(text.map_note_checks()),
    };
    let note = note.map(|note| view! { <li class="faint">{note}</li> });
    let variance = (lens == Lens::Variance).then(|| {
        let scale = Tint::SCALE.into_iter().map(|tint| view! { <i class=tint.looks().0></i> }).collect_view();
        view! {
            <li class="heat-scale">{text.change_adverse()} {scale} {text.change_favourable()}</li>
            <li><i class=Tint::Unknown.looks().0></i>{text.map_fed_none()}</li>
        }
    });
    view! { <ul class="legend map-legend">{tiers} {heat} {variance} {note}</ul> }.into_any()
}
