//! The chart of accounts of a plan as its page shows it.

use app::backend::{AccountForm, AccountRow, AccountsView};
use shared::access::{Action, Subject};
use shared::budget::{Account, Plan};
use shared::id::PlanId;

use super::{Reader, Trouble};
use crate::accounts::used;

impl Reader {
    pub(super) async fn accounts_view(
        &self,
        id: PlanId,
        form: AccountForm,
        list: String,
    ) -> Result<AccountsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let used = used(self.store(), id, &plan).await?;
        let row = |account: &Account| AccountRow {
            account: account.clone(),
            depth: depth(&plan, account),
            is_used: used.contains(&account.code),
        };
        Ok(AccountsView {
            plan: id,
            plan_title: plan.title.clone(),
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            accounts: plan.accounts.values().map(row).collect(),
            form,
            list,
        })
    }
}

/// How many accounts one stands under. What stands under itself, as a forged document may say, comes to an end.
fn depth(plan: &Plan, account: &Account) -> usize {
    let above = |below: &&Account| plan.accounts.get(below.parent.as_ref()?);
    std::iter::successors(Some(account), above).take(1 + plan.accounts.len().min(12)).count() - 1
}
