//! Above the grid: what this sheet is, how it stands against its target, and what can be done with it.

use leptos::prelude::*;
use shared::budget::{Name, Nature};
use shared::document::SheetCommand;
use shared::id::SectionId;
use shared::money::{DisplayUnit, Minor, Negative};

use super::inspector::Pane;
use super::loaded::Desk;
use super::scenario::ScenarioMenu;
use crate::document::SheetLock;
use crate::format;
use crate::grid::act;
use crate::primitives::{Badge, Glyph, Icon, Menu, SheetStateBadge};
use crate::talk::TalkTool;
use crate::text::use_text;

#[component]
pub fn Toolbar(desk: Desk) -> impl IntoView {
    let text = use_text();
    let (name, revision) =
        desk.page.with_value(|page| (page.department.in_language(text.language()).to_owned(), page.revision));
    view! {
        <header class="sheet-head">
            <div class="sheet-title">
                <h1>{name}</h1>
                {move || view! { <SheetStateBadge state=Some(desk.standing.get().state)/> }.into_any()}
                <Badge>{text.sheet_revision(&revision.to_string())}</Badge>
                <Readers desk/>
            </div>
            <Standing desk/>
            <div class="sheet-tools" role="toolbar" aria-label=text.sheet_tools()>
                <EditTools desk/>
                <PaneTools desk/>
                <ScenarioMenu desk/>
                <UnitMenu desk/>
                <FileTools desk/>
            </div>
        </header>
    }
}

/// Who reads it: leads to the page that says so. Where it is open to all, only whoever may close it is offered that.
#[component]
fn Readers(desk: Desk) -> impl IntoView {
    let text = use_text();
    desk.page.with_value(|page| {
        let word = match page.readers {
            Some(readers) => text.readers_secret(usize::try_from(readers).unwrap_or_default()),
            None if page.may.choose_readers => text.readers_link().to_owned(),
            None => return None,
        };
        let (class, glyph) =
            if page.readers.is_some() { ("badge accent", Glyph::Lock) } else { ("badge", Glyph::Users) };
        let href = ["/plans/", &page.plan.to_string(), "/sheets/", &page.id.to_string(), "/readers"].concat();
        Some(view! { <a class=class href=href><Icon glyph/>{word}</a> })
    })
}

/// Totals against the target, live.
#[component]
fn Standing(desk: Desk) -> impl IntoView {
    let text = use_text();
    let target = desk.page.with_value(|page| page.target);
    let figures = move || {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| {
            let total = |nature| Minor::of_sum(sheet.totals().nature(nature).periods.total());
            (total(Nature::Income), total(Nature::Expense))
        })
    };
    // In the unit of the grid below, so that one figure reads alike in both.
    let money = move || desk.grid.money.get();
    let fact = move |label: &'static str, value: String, class: &'static str| {
        view! { <div class=["fact ", class].concat()><dt>{label}</dt><dd>{value}</dd></div> }
    };
    view! {
        <dl class="sheet-standing">
            {move || {
                let (income, _) = figures();
                (!income.is_zero()).then(|| fact(text.sheet_income(), money().amount(income), ""))
            }}
            {move || {
                let (_, expense) = figures();
                fact(text.sheet_expense(), money().amount(expense), "")
            }}
            {move || {
                let target = target?;
                let (_, expense) = figures();
                let gap = Minor(target.0.saturating_sub(expense.0));
                let class = if gap.is_negative() { "bad" } else { "good" };
                let label = if gap.is_negative() { text.sheet_over_target() } else { text.sheet_under_target() };
                Some(fact(label, money().amount(Minor(gap.0.saturating_abs())), class))
            }}
            <div class="fact unit"><dt class="visually-hidden">{text.sheet_unit()}</dt><dd>{move || money().heading()}</dd></div>
        </dl>
    }
}

/// A tool with a picture and a name that screen readers and tooltips say.
#[component]
fn Tool(
    glyph: Glyph,
    label: &'static str,
    /// The shortcut, as a tooltip shows it.
    #[prop(optional)]
    keys: &'static str,
    #[prop(into)] enabled: Signal<bool>,
    act: impl Fn() + 'static,
) -> impl IntoView {
    let title = if keys.is_empty() { label.to_owned() } else { [label, " (", keys, ")"].concat() };
    view! {
        <button type="button" class="button quiet small icon-only" title=title aria-label=label
            disabled=move || !enabled.get() on:click=move |_| act()>
            <Icon glyph/>
        </button>
    }
}

#[component]
fn EditTools(desk: Desk) -> impl IntoView {
    let text = use_text();
    let (sheet, grid) = (desk.sheet, desk.grid);
    let editable = grid.may_edit;
    let can_undo = Signal::derive(move || editable.get() && sheet.can_undo());
    let can_redo = Signal::derive(move || editable.get() && sheet.can_redo());
    let on_lines = Signal::derive(move || {
        grid.layout.track();
        editable.get() && grid.selection.get().rows().any(|row| grid.line_at(row).is_some())
    });
    view! {
        <div class="tool-group" hidden=move || !editable.get()>
            <Tool glyph=Glyph::Undo label=text.sheet_undo() keys="Ctrl+Z" enabled=can_undo act=move || { sheet.undo(); }/>
            <Tool glyph=Glyph::Redo label=text.sheet_redo() keys="Ctrl+Y" enabled=can_redo act=move || { sheet.redo(); }/>
        </div>
        <div class="tool-group" hidden=move || !editable.get()>
            <button type="button" class="button small" title="Ctrl+Enter" aria-label=text.sheet_add_line() on:click=move |_| act::insert_line(grid)>
                <Icon glyph=Glyph::Plus/>
                <span>{text.sheet_add_line()}</span>
            </button>
            <button type="button" class="button quiet small" aria-label=text.sheet_add_section() on:click=move |_| add_section(desk)>
                <Icon glyph=Glyph::Layers/>
                <span>{text.sheet_add_section()}</span>
            </button>
            <Tool glyph=Glyph::ArrowUp label=text.sheet_move_up() keys="Alt+↑" enabled=on_lines
                act=move || act::move_rows(grid, act::Towards::Up)/>
            <Tool glyph=Glyph::ArrowDown label=text.sheet_move_down() keys="Alt+↓" enabled=on_lines
                act=move || act::move_rows(grid, act::Towards::Down)/>
            <Tool glyph=Glyph::ArrowRight label=text.sheet_indent() keys="Alt+→" enabled=on_lines
                act=move || act::indent_rows(grid, 1)/>
            <Tool glyph=Glyph::Trash label=text.sheet_delete() keys="Ctrl+Delete" enabled=on_lines
                act=move || act::delete_rows(grid)/>
        </div>
    }
}

/// Opens the panes beside the grid.
#[component]
fn PaneTools(desk: Desk) -> impl IntoView {
    let text = use_text();
    let tool = move |pane: Pane, glyph: Glyph, label: &'static str| {
        let open = move || desk.pane.get() == Some(pane);
        view! {
            <button type="button" class="button quiet small icon-only" title=label aria-label=label
                aria-pressed=move || open().to_string() on:click=move |_| desk.toggle_pane(pane)>
                <Icon glyph/>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="tool-group">
            {tool(Pane::Model, Glyph::Function, text.model_title())}
            {tool(Pane::History, Glyph::History, text.history_tool())}
            <TalkTool talk=desk.talk/>
        </div>
    }
}

fn add_section(desk: Desk) {
    let text = desk.grid.text;
    let id = SectionId(crate::browser::fresh_uuid());
    let name = Name::new(text.sheet_new_section());
    desk.sheet.edit(&SheetCommand::InsertSection { id, after: None, name, nature: Nature::Expense });
}

/// How figures are shown to this viewer; nobody else's view changes.
#[component]
fn UnitMenu(desk: Desk) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let choose_unit = move |event: leptos::ev::Event| {
        if let Some(unit) = format::unit_named(&event_target_value(&event), language) {
            desk.unit.set(unit);
        }
    };
    let choose_negative = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        desk.negative.set(if chosen == "parentheses" { Negative::Parentheses } else { Negative::Minus });
    };
    let option = move |unit: &DisplayUnit| {
        view! { <option value=format::unit_name(*unit)>{unit.word(language)}</option> }
    };
    view! {
        <label class="sheet-unit">
            <span class="visually-hidden">{text.sheet_unit()}</span>
            <select class="select small" on:change=choose_unit>
                {DisplayUnit::offered(language).iter().map(option).collect_view()}
            </select>
        </label>
        <label class="sheet-unit sheet-negative">
            <span class="visually-hidden">{text.sheet_negative()}</span>
            <select class="select small" on:change=choose_negative>
                <option value="minus">"−1,234"</option>
                <option value="parentheses">"(1,234)"</option>
            </select>
        </label>
    }
}

#[component]
fn FileTools(desk: Desk) -> impl IntoView {
    let text = use_text();
    let rights = desk.page.with_value(|page| page.may);
    let open = move || desk.lock.get() == SheetLock::Open && desk.sheet.position().is_none();
    let submit = rights.submit.then(|| {
        view! {
            <button type="button" class="button primary small" disabled=move || !open() on:click=move |_| desk.submitting.set(true)>
                <Icon glyph=Glyph::Send/>
                <span>{text.sheet_submit()}</span>
            </button>
        }
    });
    let import = rights.import.then(|| {
        view! {
            <button type="button" class="button small" aria-label=text.sheet_import() disabled=move || !open()
                on:click=move |_| desk.importing.set(true)>
                <Icon glyph=Glyph::Upload/>
                <span>{text.sheet_import()}</span>
            </button>
        }
    });
    let address =
        desk.page.with_value(|page| ["/plans/", &page.plan.to_string(), "/sheets/", &page.id.to_string()].concat());
    let panel = move || {
        [("xlsx", text.sheet_export_xlsx()), ("csv", text.sheet_export_csv())]
            .map(|(end, label)| {
                let to = [&address, "/export.", end].concat();
                view! { <a class="menu-item" href=to download>{label}</a> }
            })
            .collect_view()
    };
    view! {
        <div class="tool-group end">
            <Menu id="export" label=text.sheet_export() panel class="button quiet small icon-only">
                <Icon glyph=Glyph::Download/>
            </Menu>
            {import}
            {submit}
        </div>
    }
}
