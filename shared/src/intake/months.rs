//! Months, periods, quarters and years as the titles of columns write them.

use super::words::Word;

const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const CHINESE: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// Words that may stand beside a month without changing it.
const BESIDE: [&str; 14] =
    ["预算", "預算", "金额", "金額", "计划", "計畫", "数", "數", "份", "度", "budget", "plan", "amount", "budgeted"];
pub(super) const ACTUAL: [&str; 8] = ["实际", "實際", "执行", "執行", "发生", "决算", "actual", "actuals"];

/// The time a title speaks of; `folded` is the same title folded.
pub(super) fn word(title: &str, folded: &str) -> Option<Word> {
    let actual = ACTUAL.iter().any(|word| folded.contains(word));
    let mut bare = folded.to_owned();
    for word in BESIDE.iter().chain(&ACTUAL) {
        bare = bare.replace(word, "");
    }
    if let Some((year, month)) = dated(title) {
        return Some(Word::Month(month, Some(year), actual));
    }
    let (year, rest) = split_year(&bare);
    let rest = rest.trim_matches('年');
    if let Some(quarter) = quarter(rest) {
        return Some(Word::Quarter(quarter));
    }
    if let Some(month) = month(rest) {
        return Some(Word::Month(month, year, actual));
    }
    if let Some(period) = period(rest) {
        return Some(Word::Period(period));
    }
    let year = year.filter(|_| rest.is_empty() || rest == "fy")?;
    Some(Word::AmountOf(year))
}

/// A date or a month with its year: 2027-01, 2027/1/31, 202701, Jan-27.
fn dated(title: &str) -> Option<(u16, u8)> {
    let title = title.trim();
    let parts: Vec<&str> = title.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let valid = |month: u8| (1..=12).contains(&month);
    match parts.as_slice() {
        [year, month] | [year, month, _] | [year, month, _, _] if year.len() == 4 => {
            Some((year.parse().ok().filter(|&year| is_year(year))?, month.parse().ok().filter(|&month| valid(month))?))
        }
        [month, year] => {
            let year: u16 = year.parse().ok()?;
            let year = if year < 100 { year + 2000 } else { year };
            Some((Some(year).filter(|&year| is_year(year))?, english(&month.to_lowercase())?))
        }
        [digits] if digits.len() == 6 && digits.is_ascii() => {
            let (year, month) = digits.split_at(4);
            Some((year.parse().ok().filter(|&year| is_year(year))?, month.parse().ok().filter(|&month| valid(month))?))
        }
        _ => None,
    }
}

/// The year that fiscal tables may speak of.
pub(super) const fn is_year(year: u16) -> bool {
    1900 <= year && year <= 2199
}

/// A year at the front or the back, and the rest.
fn split_year(text: &str) -> (Option<u16>, &str) {
    let front = text.split_at_checked(4).and_then(|(year, rest)| Some((year.parse().ok()?, rest)));
    let back = text
        .len()
        .checked_sub(4)
        .and_then(|at| text.split_at_checked(at))
        .and_then(|(rest, year)| Some((year.parse().ok()?, rest)));
    let found = [front, back].into_iter().flatten().find(|&(year, _)| is_year(year));
    found.map_or((None, text), |(year, rest)| (Some(year), rest))
}

fn month(text: &str) -> Option<u8> {
    let number = text.strip_suffix('月').map(|number| number.trim_matches('年'));
    if let Some(number) = number {
        let chinese = CHINESE.iter().position(|&name| name == number).and_then(|index| u8::try_from(index + 1).ok());
        return number.parse().ok().or(chinese).filter(|month| (1..=12).contains(month));
    }
    english(text).or_else(|| numbered(text, &["month", "m"]).filter(|&month| month <= 12))
}

fn english(text: &str) -> Option<u8> {
    let index = ENGLISH
        .iter()
        .position(|name| *name == text || name.get(..3) == Some(text) || text == "sept" && *name == "september")?;
    u8::try_from(index + 1).ok()
}

fn period(text: &str) -> Option<u8> {
    let chinese = text.strip_prefix('第').unwrap_or(text).strip_suffix('期').and_then(|number| number.parse().ok());
    chinese.or_else(|| numbered(text, &["period", "期间", "期間", "p"])).filter(|period| (1..=13).contains(period))
}

fn quarter(text: &str) -> Option<u8> {
    let chinese =
        text.strip_suffix("季度").or_else(|| text.strip_suffix('季')).map(|name| name.trim_start_matches('第'));
    let chinese = chinese.and_then(|name| match name {
        "一" | "1" => Some(1),
        "二" | "2" => Some(2),
        "三" | "3" => Some(3),
        "四" | "4" => Some(4),
        _ => None,
    });
    chinese.or_else(|| numbered(text, &["quarter", "qtr", "q"])).filter(|quarter| (1..=4).contains(quarter))
}

/// The number after one of these words, and nothing else.
fn numbered(text: &str, words: &[&str]) -> Option<u8> {
    words.iter().find_map(|word| text.strip_prefix(word)?.parse().ok()).filter(|&number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::words::fold;

    #[test]
    fn times_are_understood() {
        for (title, expect) in [
            ("1月", Some(Word::Month(1, None, false))),
            ("十二月", Some(Word::Month(12, None, false))),
            ("2027年3月", Some(Word::Month(3, Some(2027), false))),
            ("3月预算", Some(Word::Month(3, None, false))),
            ("3月实际", Some(Word::Month(3, None, true))),
            ("Jan", Some(Word::Month(1, None, false))),
            ("September", Some(Word::Month(9, None, false))),
            ("Jan-27", Some(Word::Month(1, Some(2027), false))),
            ("Mar 2027", Some(Word::Month(3, Some(2027), false))),
            ("2027-01", Some(Word::Month(1, Some(2027), false))),
            ("2027-01-01", Some(Word::Month(1, Some(2027), false))),
            ("2027-01-01 00:00:00", Some(Word::Month(1, Some(2027), false))),
            ("202712", Some(Word::Month(12, Some(2027), false))),
            ("M07", Some(Word::Month(7, None, false))),
            ("P13", Some(Word::Period(13))),
            ("第3期", Some(Word::Period(3))),
            ("Q1", Some(Word::Quarter(1))),
            ("第四季度", Some(Word::Quarter(4))),
            ("FY2027", Some(Word::AmountOf(2027))),
            ("2027年预算", Some(Word::AmountOf(2027))),
            ("2026 Actual", Some(Word::AmountOf(2026))),
            ("2027", Some(Word::AmountOf(2027))),
            ("13月", None),
            ("P14", None),
            ("202713", None),
            ("class_100", None),
            ("Marketing", None),
            ("1", None),
            ("12345678", None),
        ] {
            assert_eq!(word(title, &fold(title)), expect, "{title}");
        }
    }
}
