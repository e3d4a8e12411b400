//! The totals by account.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::Nature;

use super::board::Board;
use super::layout::Layout;
use super::shown::Account;
use crate::charts::ShareBar;
use crate::primitives::{Card, ChangeWords, LiveChange, Reader, live};
use crate::text::use_text;

#[component]
pub fn Accounts<'a>(board: Board, layout: &'a Layout) -> impl IntoView + use<> {
    let text = use_text();
    let rows = layout.account_names().enumerate().map(|(index, (nature, code, name))| {
        let name = match code {
            Some(_) => name.in_language(text.language()).to_owned(),
            None => text.plan_no_account().to_owned(),
        };
        let code = code.as_ref().map(ToString::to_string).unwrap_or_default();
        let account = board.part(move |shown| shown.accounts.get(index).cloned());
        view! { <AccountRow account nature code name/> }
    });
    let rows = rows.collect_view();
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
                <tbody>{rows}</tbody>
            </table>
        </Card>
    }
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
