//! [`Moment`]: when something happened, to the minute, in the organisation's time zone.

use chrono::{DateTime, FixedOffset};
use leptos::prelude::*;

use crate::format;
use crate::text::use_text;

#[component]
pub fn Moment(at: DateTime<FixedOffset>) -> impl IntoView {
    let language = use_text().language();
    view! { <time datetime=at.to_rfc3339()>{format::day_and_time(at, language)}</time> }.into_any()
}
