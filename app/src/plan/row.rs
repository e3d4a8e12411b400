//! One department in the table, and the sum below. On a phone a row becomes a small card; the labels for that stand in
//! the row and are shown there only.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::id::DepartmentId;
use shared::money::Minor;

use crate::backend::{DepartmentView, Figures, PlanView};
use crate::charts::{GapBar, Spark};
use crate::format::Money;
use crate::primitives::{LiveAvatars, LiveChange, LiveSheetState, Shown};
use crate::text::use_text;

/// A department as it is now.
#[derive(Clone, Copy)]
struct Department {
    plan: RwSignal<PlanView>,
    id: DepartmentId,
}

impl Department {
    fn read<T>(self, pick: impl FnOnce(&DepartmentView) -> Option<T>) -> Option<T> {
        self.plan.with(|plan| plan.departments.iter().find(|department| department.id == self.id).and_then(pick))
    }
}

#[component]
pub fn DepartmentRow(
    plan: RwSignal<PlanView>,
    id: DepartmentId,
    nature: Nature,
    money: Signal<Money>,
    most: Signal<u64>,
) -> impl IntoView {
    let department = Department { plan, id };
    let state = Signal::derive(move || department.read(|d| d.sheet.as_ref().map(|sheet| sheet.state)));
    let request = Signal::derive(move || {
        let request = department.read(|d| d.sheet.as_ref()?.request)?;
        Some(["/requests/", &request.to_string()].concat())
    });
    let figures = Signal::derive(move || department.read(|d| d.figures(nature).cloned()));
    // Nothing is compared with a target before somebody has begun.
    let begun = move |pick: fn(&Figures) -> Option<Minor>| {
        Signal::derive(move || department.read(|d| d.figures(nature).filter(|_| d.sheet.is_some()).and_then(pick)))
    };
    let (now, gap) = (begun(|figures| Some(figures.total)), begun(Figures::gap));
    let bar = view! { <GapBar gap most nature/> }.into_any();
    view! {
        <tr>
            <th scope="row" class="name"><Name department/></th>
            <td class="state"><LiveSheetState state request/></td>
            <FigureCells figures now nature money bar/>
        </tr>
    }
    .into_any()
}

/// The name leads to the sheet, where there is one and the reader may open it.
#[component]
fn Name(department: Department) -> impl IntoView {
    let language = use_text().language();
    let plan = department.plan.with_untracked(|plan| plan.id.to_string());
    let name = department.read(|d| Some(d.label.in_language(language).to_owned()));
    let href = Signal::derive(move || {
        let sheet = department.read(|d| d.sheet.as_ref().filter(|sheet| sheet.may_open).map(|sheet| sheet.id))?;
        Some(["/plans/", &plan, "/sheets/", &sheet.to_string()].concat())
    });
    let present = Signal::derive(move || department.read(|d| Some(d.present.clone())).unwrap_or_default());
    view! {
        <span class="name-line">
            <a href=href>{name}</a>
            <LiveAvatars people=present most=3/>
        </span>
    }
}

/// A sum has no bar: it would dwarf those of its parts.
#[component]
pub fn SumRow(plan: RwSignal<PlanView>, nature: Nature, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let figures = Signal::derive(move || Some(plan.with(|plan| plan.sum(nature))));
    let now = Signal::derive(move || figures.with(|figures| figures.as_ref().map(|figures| figures.total)));
    let (name, counts) = match nature {
        Nature::Income => (text.plan_income_total(), false),
        Nature::Expense => (text.plan_expense_total(), true),
    };
    let without = Signal::derive(move || {
        let count = if counts { plan.with(PlanView::not_begun) } else { 0 };
        if count > 0 { text.plan_without(count) } else { String::new() }
    });
    view! {
        <tr class="sum">
            <th scope="row" class="name">{name} " " <span class="without">{without}</span></th>
            <td class="state"></td>
            <FigureCells figures now nature money bar=().into_any()/>
        </tr>
    }
    .into_any()
}

/// The cells of a row from the budget on.
#[component]
fn FigureCells(
    figures: Signal<Option<Figures>>,
    now: Signal<Option<Minor>>,
    nature: Nature,
    money: Signal<Money>,
    bar: AnyView,
) -> impl IntoView {
    let text = use_text();
    let pick = move |pick: fn(&Figures) -> Option<Minor>| {
        Signal::derive(move || figures.with(|figures| figures.as_ref().and_then(pick)))
    };
    let (target, prior) = (pick(|figures| figures.target), pick(|figures| figures.prior));
    let amount = move |figure: Signal<Option<Minor>>| {
        Signal::derive(move || figure.get().map_or_else(|| "–".to_owned(), |figure| money.get().amount(figure)))
    };
    let periods =
        Signal::derive(move || figures.with(|figures| figures.as_ref().map(|f| f.periods.clone()).unwrap_or_default()));
    view! {
        <td class="number total">{amount(now)}</td>
        <td class="number target">
            <span class="cell-label" aria-hidden="true">{text.plan_target()}</span>
            {amount(target)}
        </td>
        <td class="number gap">
            <span class="gap-cell">
                {bar}
                <LiveChange now before=target nature money shown=Shown::Amount/>
            </span>
        </td>
        <td class="number prior">{amount(prior)}</td>
        <td class="number share">
            <span class="cell-label" aria-hidden="true">{text.plan_against_last_year()}</span>
            <LiveChange now before=prior nature money shown=Shown::Percent/>
        </td>
        <td class="course"><Spark periods nature/></td>
    }
    .into_any()
}
