//! What is about to be submitted: a sheet, a whole plan, a merge.

use leptos::prelude::*;

use super::{below_plan, trouble};
use crate::ask::{AskBoard, MergeAskBoard, WholeAskBoard};
use crate::backend::{Answer, AskView, MergeAskView, WholeAskView};
use crate::frame::{Crumb, Page};
use crate::session::Visit;
use crate::shell::{Assets, Written, plain};
use crate::text::Text;

/// `GET /plans/{id}/sheets/{id}/submit`
pub fn ask(visit: &Visit, assets: &Assets, answer: Answer<AskView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [
            Crumb::to(department, [&plan, "/sheets/", &view.sheet.to_string()].concat()),
            Crumb::here(text.sheet_submit()),
        ],
    );
    let title = text.ask_title(department);
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><AskBoard view/></Page> })
}

/// `GET /plans/{id}/submit`
pub fn ask_whole(visit: &Visit, assets: &Assets, answer: Answer<WholeAskView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.whole_ask())]);
    plain(visit, assets, 200, text.whole_ask(), move || view! { <Page crumbs><WholeAskBoard view/></Page> })
}

/// What was chosen in the review of a merge, where others agree to it: the answer to `POST …/merge` then.
pub fn ask_merge(visit: &Visit, assets: &Assets, answer: Answer<MergeAskView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let title = text.merging_ask(department, &view.asked.scenario);
    let sheet = ["/plans/", &view.plan.to_string(), "/sheets/", &view.chosen.sheet.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [
            Crumb::to(department, sheet.clone()),
            Crumb::to(text.compare_crumb(), [&sheet, "/compare"].concat()),
            Crumb::here(text.sheet_submit()),
        ],
    );
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><MergeAskBoard view/></Page> })
}
