//! Several requests on one page.

use leptos::prelude::*;

use super::trouble;
use crate::backend::{Answer, BatchView};
use crate::batch::{BatchBoard, BatchStage};
use crate::frame::{Crumb, Page};
use crate::session::Visit;
use crate::shell::{Assets, Written, plain};
use crate::text::Text;

/// `GET /inbox/batch`, and what came of it.
pub fn batch(visit: &Visit, assets: &Assets, answer: Answer<BatchView>, stage: BatchStage) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(text.inbox_title(), "/inbox"),
        Crumb::here(text.batch_title()),
    ];
    match answer {
        Ok(view) => plain(visit, assets, stage.status(), text.batch_title(), move || {
            view! { <Page crumbs><BatchBoard view stage/></Page> }
        }),
        Err(error) => trouble(visit, assets, error),
    }
}
