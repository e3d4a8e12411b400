//! The year by month, over all departments.

use leptos::prelude::*;

use super::board::Board;
use crate::backend::PlanView;
use crate::charts::Columns;
use crate::format;
use crate::primitives::{Card, live};
use crate::text::use_text;

#[component]
pub fn Months<'a>(board: Board, plan: &'a PlanView, earns: bool) -> impl IntoView + use<> {
    let text = use_text();
    let course = board.part(|shown| shown.course.clone());
    let labels = (0..plan.periods).map(|index| format::period(index, plan.start_month, text)).collect::<Vec<_>>();
    view! {
        <Card id="months" title=text.plan_by_month()>
            <div class="card-body months">
                <Columns
                    income=live(&course, |(income, _)| income)
                    expense=live(&course, |(_, expense)| expense)
                    labels
                    about=text.plan_months_about()
                />
                <ul class="legend">
                    {earns.then(|| view! { <li><i class="income"></i>{text.plan_income()}</li> })}
                    <li><i></i>{text.plan_expense()}</li>
                </ul>
            </div>
        </Card>
    }
}
