//! A chart of accounts as people paste it: an account a row, with code, name, perhaps the name in English, and whether it
//! earns or costs.

use std::collections::{BTreeMap, BTreeSet};

use super::delimited::{self, Delimiter};
use super::table::TableError;
use crate::budget::{Account, Nature, belongs_to};
use crate::id::AccountCode;
use crate::name::Name;

/// Accounts in one list. The ministry's table has 156; a group's own chart a few thousand.
pub const ROWS_MAX: usize = 5_000;

/// The longest name of an account.
pub const NAME_CHARS_MAX: usize = 80;

/// Why a list was not taken, and in which row, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartFault {
    pub row: u32,
    pub why: ChartWrong,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartWrong {
    /// What stands first is no code.
    Code(String),
    NoName,
    TooLong,
    /// Neither the row nor the account above says whether it earns or costs.
    NoNature,
    /// An earlier row has the same code.
    Twice(AccountCode),
    TooMany,
    /// The text is no table.
    Unreadable,
}

/// The nature a word means, if it means one.
pub fn nature_named(word: &str) -> Option<Nature> {
    let word = word.trim().to_lowercase();
    if ["收入", "收益", "income"].contains(&word.as_str()) {
        return Some(Nature::Income);
    }
    let costs = ["费用", "支出", "成本", "expense", "expenses", "cost", "costs"];
    costs.contains(&word.as_str()).then_some(Nature::Expense)
}

/// Reads a list. Blank rows and a row of headings at the top are stepped over; a row that says no nature has that of the
/// account above it, in the list or known already. Everything that is wrong is told, and then nothing is taken.
pub fn read_chart(text: &str, known: &BTreeMap<AccountCode, Account>) -> Result<Vec<Account>, Vec<ChartFault>> {
    let fault = |row, why| ChartFault { row, why };
    let table = match delimited::read(text, Delimiter::guess(text)) {
        Ok(table) => table,
        Err(TableError::Empty) => return Ok(Vec::new()),
        Err(_) => return Err(vec![fault(1, ChartWrong::Unreadable)]),
    };
    let mut read: Vec<(u32, Account, Option<Nature>)> = Vec::new();
    let (mut codes, mut faults) = (BTreeSet::new(), Vec::new());
    for row in 1..=table.row_count() {
        if table.is_blank(row) {
            continue;
        }
        if read.len() >= ROWS_MAX {
            faults.push(fault(row, ChartWrong::TooMany));
            break;
        }
        let cells: Vec<&str> = table.row(row).map(str::trim).collect();
        if read.is_empty() && faults.is_empty() && is_heading(&cells) {
            continue;
        }
        match account(&cells) {
            Err(why) => faults.push(fault(row, why)),
            Ok((account, _)) if !codes.insert(account.code.clone()) => {
                faults.push(fault(row, ChartWrong::Twice(account.code)));
            }
            Ok((account, nature)) => read.push((row, account, nature)),
        }
    }
    let mut said: BTreeMap<String, Nature> =
        known.values().map(|account| (account.code.to_string(), account.nature)).collect();
    said.extend(read.iter().filter_map(|(_, account, nature)| Some((account.code.to_string(), (*nature)?))));
    let mut accounts = Vec::with_capacity(read.len());
    for (row, mut account, nature) in read {
        let of = |code: &AccountCode| said.get(code.as_str()).copied();
        let above = || belongs_to(&account.code, |above| said.contains_key(above)).and_then(|above| of(&above));
        match nature.or_else(|| of(&account.code)).or_else(above) {
            Some(nature) => account.nature = nature,
            None => faults.push(fault(row, ChartWrong::NoNature)),
        }
        accounts.push(account);
    }
    faults.sort_by_key(|fault| fault.row);
    if faults.is_empty() { Ok(accounts) } else { Err(faults) }
}

/// Whether a first row names columns: it has no digit where codes stand, and speaks of codes or accounts.
fn is_heading(cells: &[&str]) -> bool {
    let first = cells.first().copied().unwrap_or_default().to_lowercase();
    !first.chars().any(|c| c.is_ascii_digit())
        && ["code", "account", "no.", "number", "代码", "编码", "编号", "科目"].iter().any(|word| first.contains(word))
}

fn account(cells: &[&str]) -> Result<(Account, Option<Nature>), ChartWrong> {
    let (code, rest) = cells.split_first().ok_or(ChartWrong::NoName)?;
    let code: AccountCode = code.parse().map_err(|_| ChartWrong::Code((*code).chars().take(40).collect()))?;
    let (text, rest) = rest.split_first().ok_or(ChartWrong::NoName)?;
    // An account may be called “Cost”: the last such word is meant.
    let said = rest.iter().rposition(|word| nature_named(word).is_some());
    let nature = said.and_then(|place| nature_named(rest.get(place)?));
    let mut others = rest.iter().enumerate().filter(|(place, name)| Some(*place) != said && !name.is_empty());
    let (text, en) = ((*text).to_owned(), others.next().map(|(_, name)| (*name).to_owned()));
    let is_long = |name: &str| name.chars().count() > NAME_CHARS_MAX;
    if text.is_empty() {
        return Err(ChartWrong::NoName);
    }
    if is_long(&text) || en.as_deref().is_some_and(is_long) {
        return Err(ChartWrong::TooLong);
    }
    Ok((Account { code, name: Name { text, en }, nature: Nature::default(), parent: None }, nature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::STANDARD_CHART;

    fn said(account: &Account) -> String {
        let Account { code, name, nature, .. } = account;
        let en = name.en.as_deref().map(|en| format!(" / {en}")).unwrap_or_default();
        format!("{code} {}{en} {}", name.text, nature.as_str())
    }

    #[test]
    fn a_list_is_read_however_it_is_written() {
        let known: BTreeMap<_, _> = read_chart("6602,管理费用,费用", &BTreeMap::new())
            .unwrap()
            .into_iter()
            .map(|account| (account.code.clone(), account))
            .collect();
        let check = |text: &str, expect: &[&str]| {
            let found = read_chart(text, &known).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
            assert_eq!(found.iter().map(said).collect::<Vec<_>>(), expect, "{text}");
        };
        check("6001\t收入\t收入", &["6001 收入 income"]);
        check("6001\tSales\tincome\r\n\r\n6601\tSelling\texpense\r\n", &["6001 Sales income", "6601 Selling expense"]);
        check("代码,名称,英文,性质\n6001,主营业务收入,Revenue,收入", &["6001 主营业务收入 / Revenue income"]);
        check("6401\t成本\tCost\t成本", &["6401 成本 / Cost expense"]);
        check("6001;主营业务收入;收入;Revenue", &["6001 主营业务收入 / Revenue income"]);
        // What stands under an account is of its nature, whichever comes first.
        check("6001.01,泵\n6001,收入,收入", &["6001.01 泵 income", "6001 收入 income"]);
        check("660201,办公费\n660202,差旅费", &["660201 办公费 expense", "660202 差旅费 expense"]);
        check("6602,管理开支", &["6602 管理开支 expense"]);
        check("\n \n", &[]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_row() {
        let check = |text: &str, expect: &[(u32, ChartWrong)]| {
            let faults = read_chart(text, &BTreeMap::new()).unwrap_err();
            let found: Vec<_> = faults.into_iter().map(|fault| (fault.row, fault.why)).collect();
            assert_eq!(found, expect, "{text}");
        };
        check(
            "6001,收入\n66 02,管理,费用\n6603,,费用",
            &[(1, ChartWrong::NoNature), (2, ChartWrong::Code("66 02".to_owned())), (3, ChartWrong::NoName)],
        );
        check("6001,收入,收入\n6001,销售,收入", &[(2, ChartWrong::Twice("6001".parse().unwrap()))]);
        check(&format!("6001,{},收入", "长".repeat(81)), &[(1, ChartWrong::TooLong)]);
        let many: String = (0..=ROWS_MAX).map(|row| format!("{},a,费用\n", 10_000 + row)).collect();
        check(&many, &[(5_001, ChartWrong::TooMany)]);
    }

    #[test]
    fn the_standard_chart_can_be_pasted() {
        let accounts = read_chart(STANDARD_CHART, &BTreeMap::new()).unwrap();
        assert_eq!(accounts.len(), STANDARD_CHART.lines().count());
        assert!(accounts.iter().all(|account| account.name.en.is_some()));
    }
}
