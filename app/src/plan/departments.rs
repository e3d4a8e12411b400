//! The table of departments, income above expense, each with its sum.

use leptos::prelude::*;
use shared::budget::Nature;

use super::board::Board;
use super::layout::Layout;
use super::row::TableRow;
use crate::backend::PlanView;
use crate::primitives::{EmptyState, Glyph, live};
use crate::text::use_text;

/// The columns of the table, for rows that span it.
const COLUMNS: &str = "9";

#[component]
pub fn Departments<'a>(board: Board, plan: &'a PlanView, layout: &'a Layout) -> impl IntoView + use<> {
    let text = use_text();
    let money = board.part(|shown| shown.money);
    let table = if plan.departments.is_empty() {
        view! { <EmptyState glyph=Glyph::Users title=text.plan_empty() hint=text.plan_empty_hint()/> }.into_any()
    } else {
        view! { <Table board plan layout/> }.into_any()
    };
    view! {
        <section class="card departments" aria-labelledby="departments">
            <header class="card-head">
                <h2 id="departments">{text.plan_by_department()}</h2>
                <span class="aside">{live(&money, |money| money.heading())}</span>
            </header>
            {table}
        </section>
    }
}

#[component]
fn Table<'a>(board: Board, plan: &'a PlanView, layout: &'a Layout) -> impl IntoView + use<> {
    let text = use_text();
    let columns = [
        ("name", text.plan_department(), None),
        ("state", text.plan_state(), None),
        ("number total", text.plan_budget(), None),
        ("number target", text.plan_target(), None),
        // A picture and its figure.
        ("number gap", text.plan_gap(), Some("2")),
        ("number prior", text.plan_last_year(), None),
        ("number share", text.plan_change(), None),
        ("course", text.plan_by_month(), None),
    ];
    let column = |(class, name, span)| view! { <th scope="col" class=class colspan=span>{name}</th> };
    let group = |(nature, first, members): (Nature, usize, &[_])| {
        let (name, sum) = match nature {
            Nature::Income => (text.plan_income(), text.plan_income_total()),
            Nature::Expense => (text.plan_expense(), text.plan_expense_total()),
        };
        let names = members.iter().map(|id| {
            let department = plan.departments.iter().find(|department| department.id == *id);
            let name = department.map(|department| department.label.in_language(text.language()).to_owned());
            let secret = department.is_some_and(|of| of.sheet.as_ref().is_some_and(|sheet| sheet.is_secret));
            (name.unwrap_or_default(), false, secret)
        });
        let names = names.chain([(sum.to_owned(), true, false)]);
        let row = |(index, (name, sum, secret))| view! { <TableRow board index=first + index nature name sum secret/> };
        let rows = names.enumerate().map(row).collect_view();
        view! {
            <tbody>
                <tr class="group">
                    <th scope="rowgroup" colspan=COLUMNS>{name}</th>
                </tr>
                {rows}
            </tbody>
        }
    };
    let groups = layout.groups().map(group).collect_view();
    view! {
        <table class="table rows-hover">
            <thead>
                <tr>{columns.map(column).into_iter().collect_view()}</tr>
            </thead>
            {groups}
        </table>
        <p class="card-foot rounding-note">{text.plan_rounding_note()}</p>
    }
}
