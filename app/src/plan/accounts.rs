//! The totals by account, the largest first within income and expense. The order is that of the opening: rows that change
//! places while figures move could not be read.

use std::cmp::Reverse;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::id::AccountCode;

use crate::backend::{AccountView, PlanView};
use crate::charts::ShareBar;
use crate::format::Money;
use crate::primitives::{Card, LiveChange, Shown};
use crate::text::use_text;

#[component]
pub fn Accounts(plan: RwSignal<PlanView>, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let mut accounts = plan.with_untracked(|plan| plan.accounts.clone());
    accounts.sort_by_key(|account| (account.nature, Reverse(account.total)));
    let most = Signal::derive(move || {
        plan.with(|plan| plan.accounts.iter().map(|account| account.total.magnitude()).max().unwrap_or_default())
    });
    let row = move |account| view! { <AccountRow plan account money most/> };
    view! {
        <Card id="accounts" title=text.plan_by_account()>
            <table class="table accounts">
                <thead>
                    <tr>
                        <th scope="col">{text.plan_account()}</th>
                        <th scope="col" class="number">{text.plan_budget()}</th>
                        <th scope="col" class="number">{text.plan_change()}</th>
                    </tr>
                </thead>
                <tbody>{accounts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </Card>
    }
}

/// The account as it is now; it may have lost its last line meanwhile.
fn find<'a>(plan: &'a PlanView, nature: Nature, code: &Option<AccountCode>) -> Option<&'a AccountView> {
    plan.accounts.iter().find(|account| account.nature == nature && account.code == *code)
}

#[component]
fn AccountRow(
    plan: RwSignal<PlanView>,
    account: AccountView,
    money: Signal<Money>,
    most: Signal<u64>,
) -> impl IntoView {
    let text = use_text();
    let AccountView { code, label, nature, .. } = account;
    let printed = code.as_ref().map(ToString::to_string);
    let name = match &code {
        Some(_) => label.in_language(text.language()).to_owned(),
        None => text.plan_no_account().to_owned(),
    };
    let now = Signal::derive({
        let code = code.clone();
        move || plan.with(|plan| find(plan, nature, &code).map(|account| account.total))
    });
    let prior = Signal::derive(move || plan.with(|plan| find(plan, nature, &code).and_then(|account| account.prior)));
    let figure = Signal::derive(move || now.get().unwrap_or_default());
    let amount = Signal::derive(move || money.get().amount(figure.get()));
    view! {
        <tr>
            <th scope="row">
                <span class="account-line">
                    <span class="code faint figures">{printed}</span>
                    <span class="truncate">{name}</span>
                </span>
                <ShareBar figure most nature/>
            </th>
            <td class="number">{amount}</td>
            <td class="number"><LiveChange now before=prior nature money shown=Shown::Percent/></td>
        </tr>
    }
    .into_any()
}
