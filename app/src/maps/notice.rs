//! [`MapsNotice`]: what came of the last form, with what a BPMN file had that needed mending.

use leptos::prelude::*;
use shared::bpmn::{BpmnError, Refusal, Repair};
use shared::id::{DocumentId, PlanId};

use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapsNotice {
    /// A map needs a name that fits on a line.
    Name,
    /// A version needs a name that fits beside the map's.
    Version,
    Expired,
    /// The plan has as many maps as it may.
    TooMany,
    NoFile,
    TooLarge,
    /// The file is no BPMN that can be read.
    Unread(BpmnError),
    /// The map is there.
    Imported {
        map: DocumentId,
        repairs: Vec<Repair>,
    },
}

impl MapsNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Imported { .. } => 200,
            Self::Name | Self::Version | Self::NoFile | Self::Unread(_) => 422,
            Self::Expired => 403,
            Self::TooMany => 409,
            Self::TooLarge => 413,
        }
    }
}

#[component]
pub fn NoticeBanner(plan: PlanId, notice: MapsNotice) -> impl IntoView {
    let text = use_text();
    let title = match &notice {
        MapsNotice::Name => text.map_needs_name().to_owned(),
        MapsNotice::Version => text.map_version_needs_name().to_owned(),
        MapsNotice::Expired => text.map_expired().to_owned(),
        MapsNotice::TooMany => text.map_too_many().to_owned(),
        MapsNotice::NoFile => text.map_no_file().to_owned(),
        MapsNotice::TooLarge => text.map_too_large().to_owned(),
        MapsNotice::Unread(_) => text.map_unread().to_owned(),
        MapsNotice::Imported { .. } => text.map_imported().to_owned(),
    };
    match notice {
        MapsNotice::Imported { map, repairs } => {
            let href = format!("/plans/{plan}/maps/{map}");
            let list = (!repairs.is_empty()).then(|| {
                let rows = repairs.iter().map(|repair| view! { <li>{mended(repair, text)}</li> }).collect_view();
                view! { <details open=repairs.len() <= 8><summary>{text.map_mended(repairs.len())}</summary><ul class="map-mended">{rows}</ul></details> }
            });
            view! {
                <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=title>
                    <p><a href=href>{text.map_open_it()}</a></p>
                    {list}
                </Banner>
            }
            .into_any()
        }
        MapsNotice::Unread(error) => {
            let place = text.map_at_place(&error.at.column.to_string(), &error.at.line.to_string());
            view! {
                <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title alert=true>
                    <p>{refused(&error.reason, text)} " " {place}</p>
                </Banner>
            }
            .into_any()
        }
        _ => view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=title alert=true/> }.into_any(),
    }
}

fn refused(reason: &Refusal, text: Text) -> String {
    match reason {
        Refusal::TooLarge => text.map_too_large().to_owned(),
        Refusal::Encoding(encoding) => text.map_refused_encoding(encoding),
        Refusal::Damaged(why) => text.map_refused_damaged(why),
        Refusal::DocumentType => text.map_refused_doctype().to_owned(),
        Refusal::Prefix(prefix) => text.map_refused_prefix(prefix),
        Refusal::TooDeep | Refusal::TooManyElements | Refusal::TooManyAttributes | Refusal::TooManyNamespaces => {
            text.map_refused_size().to_owned()
        }
        Refusal::NotBpmn(found) => text.map_refused_other(found),
        Refusal::MapTooLarge => text.map_refused_shapes().to_owned(),
    }
}

/// What was done about something in the file.
fn mended(repair: &Repair, text: Text) -> String {
    match repair {
        Repair::DuplicateId { id, now } => text.map_mended_duplicate(id, now),
        Repair::UnfitId { id, now } => text.map_mended_unfit(id, now),
        Repair::MissingId { element, now } => text.map_mended_no_id(element, now),
        Repair::Dangling { element, reference, missing } => text.map_mended_dangling(element, missing, reference),
        Repair::Loose { flow, missing } => text.map_mended_loose(flow, missing),
        Repair::Unattached { event, missing } => text.map_mended_unattached(event, missing),
        Repair::Arranged { steps } => text.map_mended_arranged(*steps),
        Repair::Redrawn { flow } => text.map_mended_redrawn(flow),
        Repair::Undrawn { process } => text.map_mended_undrawn(process),
        Repair::Opaque { element, id } => text.map_mended_opaque(element, id.as_deref().unwrap_or("–")),
        Repair::ScriptLink { element, at } => text.map_mended_script(at, element),
        Repair::OtherCurrency { currency } => text.map_mended_currency(currency),
        Repair::Shortened { id } => text.map_mended_shortened(id),
        Repair::TooMuchKept { id, bytes } => text.map_mended_too_much(&bytes.to_string(), id.as_deref().unwrap_or("–")),
        Repair::More { count } => text.map_mended_more(*count),
    }
}
