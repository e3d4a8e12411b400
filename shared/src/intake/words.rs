//! The words that budgets use for their columns and rows, in Chinese (both scripts) and English, and how they are
//! compared. What follows from a word is decided by [`guess`](super::guess).

mod titles;

use titles::{EXACT, PARTS};

/// What a column's title speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Word {
    Section,
    /// A classification that makes a section where nothing better does.
    Category,
    Department,
    Name,
    /// “Name” and nothing else: a name of whatever has none yet.
    AnyName,
    Detail,
    English,
    Account,
    /// 科目: a code or a name, as its cells tell.
    Subject,
    Note,
    Year,
    /// A calendar month, 1 to 12, with the year if it has one; true if it is of actual figures.
    Month(u8, Option<u16>, bool),
    /// A period by number, 1 to 13.
    Period(u8),
    Quarter(u8),
    /// An amount for a year that the title names.
    AmountOf(u16),
    Amount,
    Prior,
    Total,
    /// Numbers that are no amounts to be loaded, and other columns without use.
    Useless,
}

/// A title as it is compared: half width, lower case, without spaces, punctuation and a unit in brackets.
pub(super) fn fold(title: &str) -> String {
    let mut folded = String::new();
    let mut in_unit = false;
    for character in title.chars() {
        let character = match character {
            '！'..='～' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            _ => character,
        };
        match character {
            '(' | '[' => in_unit = true,
            ')' | ']' => in_unit = false,
            _ if in_unit => {}
            '%' | '#' => folded.push(character),
            _ if character.is_alphanumeric() => folded.extend(character.to_lowercase()),
            _ => {}
        }
    }
    folded
}

/// What the title of a column speaks of, if it is known.
pub(super) fn word(title: &str) -> Option<Word> {
    let folded = fold(title);
    let exact = EXACT.iter().find(|(_, titles)| titles.split(' ').any(|title| title == folded)).map(|(word, _)| *word);
    exact.or_else(|| super::months::word(title, &folded)).or_else(|| part(&folded))
}

fn part(folded: &str) -> Option<Word> {
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    let early =
        PARTS.iter().find(|(_, parts)| parts.split(' ').any(|part| folded.contains(part))).map(|(word, _)| *word);
    if early.is_some() {
        return early;
    }
    let of_department =
        has(&["dept", "depart", "部门", "部門", "单位", "單位", "机构", "機關", "costcent", "成本中心"]);
    let is_code = has(&["code", "编码", "代码", "編號", "代碼", "编号", "number"]) || folded.ends_with("no");
    match (of_department, is_code) {
        (true, true) => return Some(Word::Useless),
        (true, false) => return Some(Word::Department),
        (false, true) if has(&["科目", "account", "gl", "ledger", "object"]) => return Some(Word::Account),
        (false, true) => return Some(Word::Useless),
        (false, false) => {}
    }
    if has(&["科目", "项目", "項目", "account", "item"]) && !has(&["金额", "金額", "amount"]) {
        return Some(Word::Name);
    }
    if has(&["合计", "合計", "总计", "總計", "total"]) {
        return Some(Word::Total);
    }
    let amount = has(&["预算", "預算", "budget", "金额", "金額", "amount", "全年", "annual"]);
    amount.then_some(Word::Amount)
}

/// Whether a cell says that its row is a sum of others: 合计, 管理费用小计, Subtotal, Total expenses.
pub(super) fn is_total(text: &str) -> bool {
    const ENDS: [&str; 6] = ["合计", "合計", "小计", "小計", "总计", "總計"];
    let folded = fold(text);
    let english = || {
        let mut words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let last = words.next_back().unwrap_or(first);
        [first, last].iter().any(|word| word.eq_ignore_ascii_case("total") || word.eq_ignore_ascii_case("totals"))
    };
    ENDS.iter().any(|end| folded.ends_with(end)) || ["subtotal", "总额", "總額"].contains(&folded.as_str()) || english()
}

/// Whether a cell says in words that there is nothing to say.
pub(super) fn is_nothing(text: &str) -> bool {
    const NOTHING: [&str; 9] = ["无细项", "無細項", "无明细", "無明細", "无", "無", "na", "none", "nil"];
    let folded = fold(text);
    folded.is_empty() || NOTHING.contains(&folded.as_str())
}

/// Whether a section's name speaks of income.
pub(super) fn is_income(name: &str) -> bool {
    let folded = fold(name);
    let spending = ["支出", "成本", "费用", "費用", "expense", "cost"].iter().any(|part| folded.contains(part));
    !spending
        && ["收入", "歲入", "岁入", "income", "revenue", "receipts", "sales"].iter().any(|part| folded.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_understood() {
        for (title, expect) in [
            ("部门", Some(Word::Department)),
            (" 部門名稱 ", Some(Word::Department)),
            ("Cost Centre", Some(Word::Department)),
            ("dept_name", Some(Word::Department)),
            ("dept_name_raw", Some(Word::Department)),
            ("dept_code", Some(Word::Useless)),
            ("dept_major_code", Some(Word::Useless)),
            ("fiscal_year", Some(Word::Year)),
            ("预算金额（万元）", Some(Word::Amount)),
            ("ＡＭＯＵＮＴ", Some(Word::Amount)),
            ("科目编码", Some(Word::Account)),
            ("GL account no.", Some(Word::Account)),
            ("科目", Some(Word::Subject)),
            ("上年预算数", Some(Word::Prior)),
            ("Last year (actual)", Some(Word::Prior)),
            ("增减%", Some(Word::Useless)),
            ("全年合计", Some(Word::Amount)),
            ("合计", Some(Word::Total)),
            ("total", Some(Word::Total)),
            ("项目名称(英文)", Some(Word::Name)),
            ("英文名称", Some(Word::English)),
            ("编制说明", Some(Word::Note)),
            ("abbreviation", None),
            ("class_100", None),
            ("销售", None),
            ("", None),
        ] {
            assert_eq!(word(title), expect, "{title}");
        }
    }

    #[test]
    fn totals_are_told_from_lines() {
        for total in [
            "合计",
            "合 计",
            "管理费用小计",
            "總計：",
            "Total",
            "Grand total",
            "TOTAL EXPENSES",
            "Sub-total",
            "Subtotal",
            "Salaries, total",
        ] {
            assert!(is_total(total), "{total}");
        }
        for line in ["", "工资", "合计数以外", "Totally new", "Summer party", "审计费", "Office", "@SUM(A1)"]
        {
            assert!(!is_total(line), "{line}");
        }
    }

    #[test]
    fn words_for_nothing_and_for_income() {
        assert!(is_nothing("無細項") && is_nothing("—") && is_nothing("N/A") && !is_nothing("无人机"));
        assert!(
            is_income("营业收入") && is_income("Revenue") && !is_income("Sales expenses") && !is_income("管理费用")
        );
    }
}
