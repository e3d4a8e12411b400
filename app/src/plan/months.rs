//! The year by month, over all departments.

use leptos::prelude::*;

use super::board::Board;
use crate::backend::PlanView;
use crate::charts::{Columns, First};
use crate::primitives::{Card, live};
use crate::text::use_text;

#[component]
pub fn Months<'a>(board: Board, plan: &'a PlanView, earns: bool) -> impl IntoView + use<> {
    let text = use_text();
    let course = board.part(|shown| shown.course.clone());
    let scale = [
        live(&course, |course| course.scale.into_iter().next().unwrap_or_default()),
        live(&course, |course| course.scale.into_iter().nth(1).unwrap_or_default()),
        live(&course, |course| course.scale.into_iter().nth(2).unwrap_or_default()),
    ];
    let labels = plan.calendar.periods().map(|period| plan.calendar.period_label(period, text.language()).to_owned());
    let labels = labels.collect::<Vec<_>>();
    view! {
        <Card id="months" title=text.plan_by_month()>
            <div class="card-body months">
                <Columns
                    first=live(&course, |course| course.first)
                    kind=First::Income
                    second=live(&course, |course| course.second)
                    level=live(&course, |course| course.level)
                    scale=scale
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
