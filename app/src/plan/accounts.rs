//! The totals by account, income beside expense.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::Nature;

use super::board::Board;
use super::layout::Layout;
use super::shown::Account;
use crate::charts::ShareBar;
use crate::primitives::{ChangeWords, LiveChange, Reader, live};
use crate::text::use_text;

#[component]
pub fn Accounts<'a>(board: Board, layout: &'a Layout) -> impl IntoView + use<> {
    let text = use_text();
    let money = board.part(|shown| shown.money);
    let tables = [(Nature::Income, text.plan_income()), (Nature::Expense, text.plan_expense())];
    let tables = tables.into_iter().filter(|(nature, _)| layout.accounts().any(|(of, _)| of == *nature));
    let tables = tables.map(|(nature, name)| view! { <Table board layout nature name/> }).collect_view();
    view! {
        <section class="card accounts" aria-labelledby="accounts">
            <header class="card-head">
                <h2 id="accounts">{text.plan_by_account()}</h2>
                <span class="aside">{live(&money, |money| money.heading())}</span>
            </header>
            <div class="accounts-tables">{tables}</div>
        </section>
    }
    .into_any()
}

/// The accounts of one nature.
#[component]
fn Table<'a>(board: Board, layout: &'a Layout, nature: Nature, name: &'static str) -> impl IntoView + use<> {
    let text = use_text();
    let of_nature = layout.account_names().enumerate().filter(|(_, (of, ..))| *of == nature);
    let rows = of_nature.map(|(index, (nature, code, name))| {
        let name = match code {
            None if name.text.is_empty() => text.plan_no_account().to_owned(),
            _ => name.in_language(text.language()).to_owned(),
        };
        let code = code.as_ref().map(ToString::to_string).unwrap_or_default();
        let account = board.part(move |shown| shown.accounts.get(index).cloned());
        view! { <AccountRow account nature code name/> }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{name}</th>
                    <th scope="col" class="number">{text.plan_budget()}</th>
                    <th scope="col" class="number">{text.plan_change()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn AccountRow(account: Reader<Option<Account>>, nature: Nature, code: String, name: String) -> impl IntoView {
    let cell = |pick: fn(Account) -> String| {
        let account = Arc::clone(&account);
        let read: Reader<String> = Arc::new(move || account().map(pick).unwrap_or_default());
        live(&read, |text| text)
    };
    let (share, amount) = (cell(|account| account.share), cell(|account| account.amount));
    let change: Reader<ChangeWords> =
        Arc::new(move || account().map_or_else(|| ChangeWords::remark(String::new()), |account| account.change));
    view! {
        <tr>
            <th scope="row">
                <span class="account-line">
                    <span class="code faint figures">{code}</span>
                    <span class="truncate">{name}</span>
                </span>
                <ShareBar path=share nature/>
            </th>
            <td class="number">{amount}</td>
            <td class="number"><LiveChange words=change/></td>
        </tr>
    }
}
