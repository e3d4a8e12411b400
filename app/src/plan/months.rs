//! The year by month, over all departments.

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::PlanView;
use crate::charts::{Columns, Course};
use crate::format;
use crate::primitives::Card;
use crate::text::use_text;

#[component]
pub fn Months(plan: RwSignal<PlanView>) -> impl IntoView {
    let text = use_text();
    let course = Signal::derive(move || {
        plan.with(|plan| Course {
            income: plan.sum(Nature::Income).periods,
            expense: plan.sum(Nature::Expense).periods,
        })
    });
    let (earns, periods, start) = plan.with_untracked(|plan| (plan.has_income(), plan.periods, plan.start_month));
    let labels = (0..periods).map(|index| format::period(index, start, text)).collect::<Vec<_>>();
    view! {
        <Card id="months" title=text.plan_by_month()>
            <div class="card-body months">
                <Columns course labels about=text.plan_months_about()/>
                <ul class="legend">
                    {earns.then(|| view! { <li><i class="income"></i>{text.plan_income()}</li> })}
                    <li><i></i>{text.plan_expense()}</li>
                </ul>
            </div>
        </Card>
    }
}
