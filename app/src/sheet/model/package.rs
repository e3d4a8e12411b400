//! Which decision the line belongs to, where the budget is made from zero; what that comes to, and cutting it or taking it
//! back. All of it stands in the sheet, so it works without a network; ranking is on the packages' own page, beside the
//! ceiling.

use leptos::prelude::*;
use shared::budget::{Package, Weight};
use shared::document::SheetCommand;
use shared::id::{LineId, PackageId};
use shared::money::Minor;

use crate::primitives::{Glyph, Icon};
use crate::sheet::loaded::Desk;
use crate::text::use_text;

/// The choice that makes a new package.
const NEW: &str = "new";

#[component]
pub fn PackageField(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let is_writing = RwSignal::new(false);
    let own = Memo::new(move |_| {
        desk.sheet.track_line(line);
        desk.sheet.read(|sheet| sheet.line(line).and_then(|line| sheet.package_of(line)).map(|package| package.id))
    });
    let options = move || {
        desk.sheet.track_totals();
        let all: Vec<(PackageId, String)> = desk.sheet.read(|sheet| {
            sheet.packages_in_order().into_iter().map(|package| (package.id, package.title.clone())).collect()
        });
        let option = move |(id, title): (PackageId, String)| {
            view! { <option value=id.to_string() prop:selected=move || own.get() == Some(id)>{title}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        is_writing.set(chosen == NEW);
        if chosen != NEW {
            let package = chosen.parse().ok();
            desk.sheet.edit(&SheetCommand::SetPackage { lines: lines_meant(desk, line), package });
        }
    };
    view! {
        <section class="line-package">
            <div class="field">
                <label for="line-package">{text.packages_field()}</label>
                <select id="line-package" class="select" disabled=move || !desk.grid.may_edit.get() on:change=choose>
                    <option value="" prop:selected=move || own.get().is_none() && !is_writing.get()>{text.packages_no_package()}</option>
                    {options}
                    <option value=NEW prop:selected=move || is_writing.get()>{text.packages_new()}</option>
                </select>
            </div>
            {move || is_writing.get().then(|| view! { <NewPackage desk line is_writing/> })}
            {move || own.get().map(|id| view! { <Standing desk id/> })}
        </section>
    }
}

/// The lines that are picked, when this is one of them.
fn lines_meant(desk: Desk, line: LineId) -> Vec<LineId> {
    let picked = desk.grid.picked_lines();
    if picked.contains(&line) { picked } else { vec![line] }
}

#[component]
fn NewPackage(desk: Desk, line: LineId, is_writing: RwSignal<bool>) -> impl IntoView {
    let text = use_text();
    let (title, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = PackageId(crate::browser::fresh_uuid());
        let (title, reason) = (title.get_untracked(), reason.get_untracked());
        let commands = [
            SheetCommand::PutPackage { id, title, reason, cost: None },
            SheetCommand::SetPackage { lines: lines_meant(desk, line), package: Some(id) },
        ];
        if desk.sheet.edit_all(&commands) {
            is_writing.set(false);
        }
    };
    view! {
        <form class="line-package-new" on:submit=add>
            <div class="field">
                <label for="package-title">{text.packages_package()}</label>
                <input id="package-title" class="input" required maxlength=Package::TITLE_CHARS_MAX.to_string() autocomplete="off" prop:value=title
                    on:input=move |event| title.set(event_target_value(&event))/>
            </div>
            <div class="field">
                <label for="package-reason">{text.packages_reason()}</label>
                <textarea id="package-reason" class="input" rows="2" required maxlength=Package::REASON_CHARS_MAX.to_string() prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))></textarea>
            </div>
            <button type="submit" class="button small">
                <Icon glyph=Glyph::Plus/>
                <span>{text.packages_add()}</span>
            </button>
        </form>
    }
}

/// What the package comes to, whether it is cut and by whom, and the way to change that.
#[component]
fn Standing(desk: Desk, id: PackageId) -> impl IntoView {
    let text = use_text();
    let found = move || -> Option<(Package, Weight)> {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| sheet.package(id).map(|package| (package.clone(), sheet.weigh(package))))
    };
    let sum = move || {
        let (_, weight) = found()?;
        let amount = desk.grid.money.get().amount(Minor::of_sum(weight.cost));
        Some([&amount, " · ", &text.packages_lines(weight.lines)].concat())
    };
    let is_cut = Memo::new(move |_| found().is_some_and(|(package, _)| package.is_cut));
    let cut = move || {
        let (package, _) = found().filter(|(package, _)| package.is_cut)?;
        Some(match desk.name_of(package.cut_by) {
            Some(name) => text.packages_cut_by_hint(&name),
            None => text.packages_cut_hint().to_owned(),
        })
    };
    let turn = move |_| {
        let cut = !is_cut.get_untracked();
        desk.sheet.edit(&SheetCommand::CutPackages { packages: vec![id], cut });
    };
    let address = desk.page.with_value(|page| format!("/plans/{}/sheets/{}/packages", page.plan, page.id));
    view! {
        <p class="figure">{sum}</p>
        <p class="soft" role="status">{cut}</p>
        <div class="line-package-ways">
            <button type="button" class="button small" disabled=move || !desk.grid.may_edit.get() on:click=turn>
                {move || if is_cut.get() { text.packages_press_back() } else { text.packages_press_cut() }}
            </button>
            <a class="button quiet small" href=address>{text.packages_rank()}</a>
        </div>
    }
}
