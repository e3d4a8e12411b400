//! A chart of accounts: how accounts stand under each other, and the one to begin with.

use std::collections::{BTreeMap, BTreeSet};

use super::Account;
use crate::id::AccountCode;

/// The accounts of income and expense in the ministry's table (企业会计准则应用指南, 会计科目), as a list to be pasted:
/// code, name, name in English, nature.
pub const STANDARD_CHART: &str = "\
6001\t主营业务收入\tRevenue from main business\t收入
6051\t其他业务收入\tOther operating revenue\t收入
6101\t公允价值变动损益\tGains from changes in fair value\t收入
6111\t投资收益\tInvestment income\t收入
6301\t营业外收入\tNon-operating income\t收入
5001\t生产成本\tProduction cost\t费用
5101\t制造费用\tManufacturing overhead\t费用
5301\t研发支出\tResearch and development\t费用
6401\t主营业务成本\tCost of main business\t费用
6402\t其他业务成本\tOther operating cost\t费用
6403\t税金及附加\tTaxes and surcharges\t费用
6601\t销售费用\tSelling expenses\t费用
6602\t管理费用\tAdministrative expenses\t费用
6603\t财务费用\tFinancial expenses\t费用
6701\t资产减值损失\tImpairment of assets\t费用
6711\t营业外支出\tNon-operating expenses\t费用
6801\t所得税费用\tIncome tax\t费用
";

/// The account another stands under: the one with the longest code that its own code begins with (660201 and 6602.01
/// stand under 6602).
pub fn belongs_to(code: &AccountCode, is_account: impl Fn(&str) -> bool) -> Option<AccountCode> {
    let whole = code.as_str();
    let shorter = whole.char_indices().rev().map(|(end, _)| whole.get(..end).unwrap_or_default());
    shorter.filter(|above| !above.is_empty()).find(|above| is_account(above))?.parse().ok()
}

/// The chart with some accounts as they are from now on, each under the one its code begins with; only what differs from
/// before, in the order of codes. `None` takes an account away.
pub fn in_their_places(
    before: &BTreeMap<AccountCode, Account>,
    changed: impl IntoIterator<Item = (AccountCode, Option<Account>)>,
) -> Vec<(AccountCode, Option<Account>)> {
    let mut after = before.clone();
    for (code, account) in changed {
        match account {
            Some(account) => after.insert(code, account),
            None => after.remove(&code),
        };
    }
    let codes: BTreeSet<String> = after.keys().map(ToString::to_string).collect();
    for account in after.values_mut() {
        account.parent = belongs_to(&account.code, |above| codes.contains(above));
    }
    let gone = before.keys().filter(|code| !after.contains_key(*code)).map(|code| (code.clone(), None));
    let moved = after.iter().filter(|(code, account)| before.get(*code) != Some(*account));
    let mut found: Vec<_> = gone.chain(moved.map(|(code, account)| (code.clone(), Some(account.clone())))).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{Name, Nature};

    fn account(code: &str, parent: Option<&str>) -> Account {
        let parent = parent.map(|parent| parent.parse().unwrap());
        Account { code: code.parse().unwrap(), name: Name::new(code), nature: Nature::Expense, parent }
    }

    #[test]
    fn an_account_stands_under_the_one_its_code_begins_with() {
        let check = |code: &str, codes: &[&str], expect: Option<&str>| {
            let found = belongs_to(&code.parse().unwrap(), |above| codes.contains(&above));
            assert_eq!(found.as_ref().map(AccountCode::as_str), expect, "{code}");
        };
        check("6602", &["6602", "6601"], None);
        check("6602.01", &["6602", "6601"], Some("6602"));
        check("660201", &["66", "6602", "660202"], Some("6602"));
    }

    #[test]
    fn an_account_put_between_two_takes_the_lower_one_under_it() {
        let before: BTreeMap<_, _> =
            [account("66", None), account("6602.01", Some("66"))].map(|account| (account.code.clone(), account)).into();
        let between = account("6602", None);
        let found = in_their_places(&before, [(between.code.clone(), Some(between.clone()))]);
        let expect = [account("6602", Some("66")), account("6602.01", Some("6602"))];
        assert_eq!(found, expect.map(|account| (account.code.clone(), Some(account))));
        // Taken away again, what stood under it goes back; what is as it was is not named.
        let after: BTreeMap<_, _> =
            before.clone().into_iter().chain(found.into_iter().map(|(code, now)| (code, now.unwrap()))).collect();
        let found = in_their_places(&after, [(between.code.clone(), None)]);
        assert_eq!(found, [(between.code, None), ("6602.01".parse().unwrap(), Some(account("6602.01", Some("66"))))]);
        assert_eq!(in_their_places(&before, before.clone().into_iter().map(|(code, same)| (code, Some(same)))), []);
    }
}
