//! The rows: departments of a plan, or accounts of a department with their lines, income above spending, with sums.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::budget::outturn::{Standing, Window};
use shared::money::Minor;

use crate::backend::{OutturnRow, OutturnView, RowKind};
use crate::format::Money;
use crate::primitives::{Card, Change, EmptyState, Glyph, Shown};
use crate::text::use_text;

const COLUMNS: &str = "7";

#[component]
pub fn Rows(view: OutturnView, money: Money) -> impl IntoView {
    let text = use_text();
    let of_department = view.sheet.is_some();
    let (id, title, head) = if of_department {
        ("lines", text.outturn_by_line(), text.outturn_line())
    } else {
        ("departments", text.plan_department(), text.plan_department())
    };
    let (budget, actual) = match view.asked.window {
        Window::ToDate => (text.outturn_budget_to_date().to_owned(), text.outturn_actual_to_date().to_owned()),
        Window::Only(period) => {
            let period = view.calendar.period_label(period, text.language());
            (text.outturn_budget_in(period), text.outturn_actual_in(period))
        }
    };
    let natures = [
        (Nature::Income, text.plan_income(), text.plan_income_total()),
        (Nature::Expense, text.plan_expense(), text.plan_expense_total()),
    ];
    let groups = natures.into_iter().filter_map(|(nature, name, total)| {
        let sum = view.sum(nature)?;
        let rows = view.rows.iter().filter(|row| row.nature == nature).flat_map(|row| {
            let lines = row.lines.iter().map(|line| {
                view! { <Row row=line.clone() standing=view.standing(&line.outturn) money line=true/> }.into_any()
            });
            let own = view! { <Row row=row.clone() standing=view.standing(&row.outturn) money line=false/> }.into_any();
            std::iter::once(own).chain(lines).collect::<Vec<_>>()
        });
        let rows = rows.collect::<Vec<_>>();
        let sum = view.standing(&sum);
        Some(view! {
            <tbody>
                <tr class="group"><th scope="rowgroup" colspan=COLUMNS>{name}</th></tr>
                {rows}
                <Sum name=total.to_owned() standing=sum nature money/>
            </tbody>
        })
    });
    let groups = groups.collect_view();
    let of = |nature| view.standing(&view.sum(nature).unwrap_or_default());
    let result = (view.sum(Nature::Income).is_some() && view.sum(Nature::Expense).is_some()).then(|| {
        let standing = of(Nature::Income) - of(Nature::Expense);
        view! { <tbody><Sum name=text.plan_result().to_owned() standing nature=Nature::Income money/></tbody> }
    });
    let body = if view.rows.is_empty() {
        view! { <EmptyState glyph=Glyph::Equal title=text.outturn_no_rows() hint=text.outturn_no_rows_hint()/> }
            .into_any()
    } else {
        view! {
            <table class=if of_department { "table rows-hover outturn-table by-line" } else { "table rows-hover outturn-table" }>
                <thead>
                    <tr>
                        <th scope="col">{head}</th>
                        <th scope="col" class="number">{budget}</th>
                        <th scope="col" class="number">{actual}</th>
                        <th scope="col" class="number">{text.outturn_variance()}</th>
                        <th scope="col" class="number">{text.outturn_forecast()}</th>
                        <th scope="col" class="number">{text.outturn_year_budget()}</th>
                        <th scope="col" class="number">{text.outturn_year_variance()}</th>
                    </tr>
                </thead>
                {groups}
                {result}
            </table>
        }
        .into_any()
    };
    view! {
        <Card id title aside=money.heading()>
            {body}
            <p class="card-foot">{text.outturn_note()}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Row(row: OutturnRow, standing: Standing, money: Money, line: bool) -> impl IntoView {
    let text = use_text();
    let name = match (row.kind, &row.code) {
        (RowKind::Rest, _) => text.outturn_rest().to_owned(),
        (_, None) if !line && row.label.text.is_empty() => text.plan_no_account().to_owned(),
        _ => row.label.in_language(text.language()).to_owned(),
    };
    let code =
        (!line).then(|| row.code.map(|code| view! { <span class="faint figures">{code.to_string()}</span> " " }));
    let shown = match row.href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let head = view! { <th scope="row">{code.flatten()} {shown}</th> };
    let cells = match row.kind {
        RowKind::Unsplit => view! { <Unsplit standing money/> }.into_any(),
        RowKind::Whole | RowKind::Rest => view! { <Cells standing nature=row.nature money/> }.into_any(),
    };
    view! { <tr class=if line { "member" } else { "" }>{head} {cells}</tr> }.into_any()
}

#[component]
fn Sum(name: String, standing: Standing, nature: Nature, money: Money) -> impl IntoView {
    view! { <tr class="sum"><th scope="row">{name}</th> <Cells standing nature money/></tr> }.into_any()
}

/// What a column is called, told beside the figure on a phone.
#[component]
fn Label(name: &'static str) -> impl IntoView {
    view! { <span class="cell-label" aria-hidden="true">{name}</span> }
}

#[component]
fn Cells(standing: Standing, nature: Nature, money: Money) -> impl IntoView {
    let text = use_text();
    let minor = Minor::of_sum;
    let amount = |sum| money.amount(minor(sum));
    view! {
        <td class="number figures budget"><Label name=text.plan_budget()/>{amount(standing.budget)}</td>
        <td class="number figures actual"><Label name=text.outturn_actual()/>{amount(standing.actual)}</td>
        <td class="number variance">
            <Change now=minor(standing.actual) before=minor(standing.budget) nature money word=true/>
        </td>
        <td class="number figures forecast"><Label name=text.outturn_forecast()/>{amount(standing.forecast)}</td>
        <td class="number figures year"><Label name=text.outturn_year_budget()/>{amount(standing.year)}</td>
        <td class="number year-variance">
            <Change now=minor(standing.forecast) before=minor(standing.year) nature money shown=Shown::Percent word=true/>
        </td>
    }
    .into_any()
}

/// A line of which only the account's actuals are known: its budget stands, and nothing is made up for the rest.
#[component]
fn Unsplit(standing: Standing, money: Money) -> impl IntoView {
    let text = use_text();
    let amount = |sum| money.amount(Minor::of_sum(sum));
    view! {
        <td class="number figures budget"><Label name=text.plan_budget()/>{amount(standing.budget)}</td>
        <td class="number unsplit" colspan="3"><span class="faint">{text.outturn_unsplit()}</span></td>
        <td class="number figures year"><Label name=text.outturn_year_budget()/>{amount(standing.year)}</td>
        <td class="year-variance"></td>
    }
    .into_any()
}
