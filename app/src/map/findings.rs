//! What checks found on a map, gravest first, each with the place it stands at.

use leptos::prelude::*;
use shared::process::{ElementId, ProcessMap};

use crate::canvas::{Found, Reckoned, names};
use crate::primitives::{Card, Glyph, Icon};
use crate::text::use_text;

#[component]
pub fn Findings(
    map: ProcessMap,
    reckoned: Reckoned,
    /// What can be done at once about a flow that lost an end.
    #[prop(optional)]
    mend: Option<Callback<ElementId, AnyView>>,
) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let row = |found: Found| {
        let place = found.element.as_ref().map(|id| {
            let name = map.node(id).map(|node| names::node(node, text));
            let name = name.or_else(|| map.lane(id).map(|lane| lane.name.in_language(language).to_owned()));
            let name = name.or_else(|| map.pool(id).map(|pool| pool.name.in_language(language).to_owned()));
            let name = name.unwrap_or_else(|| text.map_flow().to_owned());
            let href = map.node(id).is_some().then(|| ["#row-", id.as_str()].concat());
            view! { <a href=href>{name}</a> " " }
        });
        let (class, glyph) = if found.is_grave { ("grave", Glyph::XCircle) } else { ("", Glyph::AlertTriangle) };
        let loose = found.element.clone().filter(|id| map.flow(id).is_some_and(|flow| map.is_loose(flow)));
        let mend = mend.zip(loose).map(|(mend, flow)| mend.run(flow));
        view! { <li class=class><Icon glyph/><span>{place}{found.about}{mend}</span></li> }
    };
    let body = if reckoned.findings.is_empty() {
        view! { <p class="map-sound"><Icon glyph=Glyph::CheckCircle/>{text.map_sound()}</p> }.into_any()
    } else {
        view! { <ul class="map-findings">{reckoned.findings.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! { <Card id="checks" title=text.map_checks()>{body}</Card> }.into_any()
}
