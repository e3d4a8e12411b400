//! A map beside another: what is otherwise, step by step, and what it saves. A plain page.

mod effect;
mod takeover;

pub use takeover::MapCompareNotice;

use leptos::prelude::*;
use shared::id::{DocumentId, PlanId};
use shared::name::Name;

use crate::backend::MapCompareView;
use crate::canvas::Compared;
use crate::primitives::{Button, EmptyState, Glyph, Icon};
use crate::text::use_text;

/// `/plans/{plan}/maps/{map}/compare`
#[component]
pub fn MapCompareBoard(view: MapCompareView, notice: Option<MapCompareNotice>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let MapCompareView { plan, plan_title, before, after, others, effect, takeover } = view;
    let title = after.map.header.title.in_language(language).to_owned();
    let links = before.as_ref().map(|before| {
        view! {
            <p class="map-links">
                <a href=address(plan, before.id)><Icon glyph=Glyph::Layers/>{text.map_compare_open_before()}</a>
                <a href=address(plan, after.id)><Icon glyph=Glyph::Branch/>{text.map_compare_open_after()}</a>
            </p>
        }
    });
    let chosen = before.as_ref().map(|before| before.id);
    let choice = (others.len() > 1).then(|| view! { <Choice others chosen/> });
    let action = [&address(plan, after.id), "/adopt"].concat();
    let takeover = takeover.map(|takeover| view! { <takeover::TakeOver takeover action/> });
    let body = match before {
        Some(before) => {
            let name = before.map.header.title.in_language(language).to_owned();
            let effect = effect.map(|effect| view! { <effect::Effect effect name/> });
            let names = (text.map_compare_as_is().to_owned(), text.map_compare_to_be().to_owned());
            view! { <Compared before=before.map after=after.map names>{effect}{takeover}</Compared> }.into_any()
        }
        None => {
            view! { <EmptyState glyph=Glyph::Branch title=text.map_compare_alone() hint=text.map_compare_alone_hint()/> }
                .into_any()
        }
    };
    view! {
        <div class="page map-page map-compare">
            {notice.map(|notice| view! { <takeover::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.map_compare_title(&title)}</h1>
                    {links}
                </div>
                {choice}
            </header>
            {body}
        </div>
    }
    .into_any()
}

fn address(plan: PlanId, map: DocumentId) -> String {
    ["/plans/", &plan.to_string(), "/maps/", &map.to_string()].concat()
}

/// Another map to compare with.
#[component]
fn Choice(others: Vec<(DocumentId, Name)>, chosen: Option<DocumentId>) -> impl IntoView {
    let text = use_text();
    let options = others.into_iter().map(|(id, name)| {
        let name = name.in_language(text.language()).to_owned();
        view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> }
    });
    let options = options.collect_view();
    view! {
        <form class="map-compare-choice" method="get">
            <label class="field">
                <span class="label">{text.map_compare_with()}</span>
                <select class="input" name="with">{options}</select>
            </label>
            <Button submit=true>{text.map_compare_show()}</Button>
        </form>
    }
    .into_any()
}
