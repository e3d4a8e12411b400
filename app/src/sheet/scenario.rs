//! The scenarios of a sheet: which one is open, the way to the others, branching, and the way back into the budget.

use leptos::prelude::*;
use shared::budget::SheetEntry;
use shared::id::SheetId;

use super::loaded::Desk;
use crate::document::SheetLock;
use crate::primitives::{Banner, Button, Csrf, Glyph, Icon, Menu, Tone};
use crate::text::{Text, use_text};

/// A menu of links and one form: it works before the module is there, and without it.
#[component]
pub fn ScenarioMenu(desk: Desk) -> impl IntoView {
    let text = use_text();
    let (plan, id, scenario, scenarios, may) = desk
        .page
        .with_value(|page| (page.plan, page.id, page.scenario.clone(), page.scenarios.clone(), page.may.branch));
    if scenarios.is_empty() && scenario.is_none() && !may {
        return ().into_any();
    }
    let address = move |sheet: SheetId| ["/plans/", &plan.to_string(), "/sheets/", &sheet.to_string()].concat();
    let shown = scenario.as_ref().map_or_else(|| text.scenario_menu().to_owned(), |mark| mark.name.clone());
    let panel = move || {
        let base = scenario.as_ref().map_or(id, |mark| mark.base);
        let link = move |sheet: SheetId, name: String| {
            let is_here = sheet == id;
            view! {
                <a class="menu-item" href=address(sheet) aria-current=is_here.then_some("true")>
                    <Icon glyph=if sheet == base { Glyph::Sheet } else { Glyph::Branch }/>
                    {name}
                    {is_here.then(|| view! { <span class="end"><Icon glyph=Glyph::Check/></span> })}
                </a>
            }
        };
        let compare = scenario.is_some().then(|| {
            view! {
                <hr/>
                <a class="menu-item" href=[&address(id), "/compare"].concat()>
                    <Icon glyph=Glyph::Equal/>
                    {text.scenario_compare()}
                </a>
            }
        });
        let branch = (may && scenario.is_none()).then(|| {
            view! {
                <hr/>
                <form class="scenario-form" method="post" action=[&address(id), "/branch"].concat()>
                    <Csrf/>
                    <label class="visually-hidden" for="scenario">{text.scenario_name()}</label>
                    <input class="input" id="scenario" name="scenario" required placeholder=text.scenario_name()
                        maxlength=SheetEntry::SCENARIO_CHARS_MAX.to_string() autocomplete="off"/>
                    <p>{text.scenario_branch_hint()}</p>
                    <Button submit=true small=true glyph=Glyph::Branch>{text.scenario_branch()}</Button>
                </form>
            }
        });
        view! {
            {link(base, text.scenario_budget().to_owned())}
            {scenarios.into_iter().map(|(sheet, name)| link(sheet, name)).collect_view()}
            {compare}
            {branch}
        }
        .into_any()
    };
    view! {
        <Menu id="scenarios" label=text.scenario_menu() class="button small" panel=panel>
            <Icon glyph=Glyph::Branch/>
            <span>{shown}</span>
            <Icon glyph=Glyph::ChevronDown/>
        </Menu>
    }
    .into_any()
}

/// On a scenario's sheet: that the budget stays as it is, and the way back into it.
pub fn standing(desk: Desk, text: Text) -> Option<AnyView> {
    let (plan, id, mark) = desk.page.with_value(|page| (page.plan, page.id, page.scenario.clone()));
    let mark = mark?;
    let address = move |sheet: SheetId| ["/plans/", &plan.to_string(), "/sheets/", &sheet.to_string()].concat();
    Some(if desk.lock.get() == SheetLock::Archived {
        view! {
            <Banner glyph=Glyph::Ban title=text.scenario_given_up()>
                <a href=address(mark.base)>{text.scenario_see_budget()}</a>
            </Banner>
        }
        .into_any()
    } else {
        view! {
            <Banner tone=Tone::Accent glyph=Glyph::Branch title=text.scenario_banner(&mark.name)>
                <a href=[&address(id), "/compare"].concat()>{text.scenario_compare()}</a>
                {mark.is_behind.then(|| view! {
                    " · "
                    <a href=[&address(id), "/update"].concat()>{text.scenario_behind()}</a>
                })}
            </Banner>
        }
        .into_any()
    })
}
