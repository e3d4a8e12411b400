//! The pages of adjustments to what is approved: all of a plan's, and the one that asks for another.

use leptos::prelude::*;

use super::{below_plan, trouble};
use crate::adjust::AdjustBoard;
use crate::adjustments::AdjustmentsBoard;
use crate::backend::{AdjustView, AdjustWrong, AdjustmentsView, Answer};
use crate::frame::{Crumb, Page};
use crate::session::Visit;
use crate::shell::{Assets, Written, plain};
use crate::text::Text;

/// `GET /plans/{id}/adjustments`
pub fn adjustments(visit: &Visit, assets: &Assets, answer: Answer<AdjustmentsView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.adjust_title())]);
    plain(visit, assets, 200, text.adjust_title(), move || view! { <Page crumbs><AdjustmentsBoard view/></Page> })
}

/// `GET /plans/{id}/sheets/{id}/adjust`, and the answers to its form.
pub fn adjust(visit: &Visit, assets: &Assets, answer: Answer<AdjustView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let all = ["/plans/", &view.plan.to_string(), "/adjustments"].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.adjust_title(), all), Crumb::here(department)],
    );
    let title = text.adjust_ask_of(department);
    let status = view.wrong.as_ref().map_or(200, AdjustWrong::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><AdjustBoard view/></Page> })
}
