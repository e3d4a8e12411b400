//! What this person wrote after the version before was submitted: shown beside what stands now, taken up or thrown away.

#[cfg(feature = "hydrate")]
mod review;

use leptos::prelude::*;

use super::loaded::Desk;

/// The notice that something waits, and the dialog in which it is looked through. Only the device knows of it, so the
/// server writes nothing.
#[component]
pub fn ProposalReview(desk: Desk) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let shown = review::review(desk);
    #[cfg(not(feature = "hydrate"))]
    let shown = {
        let _ = desk;
        || None::<AnyView>
    };
    shown.into_any()
}

/// The dialog in which an edited file is looked through, once one came back.
#[component]
pub fn ReturnedReview(desk: Desk) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let shown = review::review_file(desk);
    #[cfg(not(feature = "hydrate"))]
    let shown = {
        let _ = desk;
        || None::<AnyView>
    };
    shown.into_any()
}
