//! [`PlanFeed`]: whoever keeps an open plan true to the server. The page only says which plan and where it is shown.

use std::sync::Arc;

use leptos::prelude::*;
use shared::id::PlanId;

use crate::backend::PlanView;

type Follow = dyn Fn(PlanId, RwSignal<PlanView>) + Send + Sync;

/// Found in context in the browser. It is called once for each plan that is opened, inside the page's owner, so that
/// `on_cleanup` there tells when the page is left.
#[derive(Clone)]
pub struct PlanFeed(Arc<Follow>);

impl PlanFeed {
    pub fn new(follow: impl Fn(PlanId, RwSignal<PlanView>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(follow))
    }

    pub(super) fn follow(&self, id: PlanId, shown: RwSignal<PlanView>) {
        let follow = Arc::clone(&self.0);
        // Only in the browser, and only once the page stands: what is hydrated must equal what was sent.
        Effect::new(move |before: Option<()>| {
            if before.is_none() {
                follow(id, shown);
            }
        });
    }
}
