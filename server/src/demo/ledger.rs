//! What came of the running year's budget: nine months of finance's books, as the file finance brings in.
//!
//! As in the tables nothing is drawn by chance: an account says how far it came out above or below its budget, and a
//! month by how much it was off its account.

use crate::export::{MARK, push};
use shared::language::Language;
use shared::money::{Currency, Style, print};

use super::organisation::Department;
use super::tables::Row;
use super::year::Year;

/// What the file is called.
pub(super) const FILE: &str = "2026年1-9月实际发生.csv";

/// The last month that is closed.
pub(super) const THROUGH: u8 = 9;

/// What an account came to, in thousandths of its budget; the first that the code begins with counts.
const COURSES: &[(&str, i64)] = &[
    ("6001.01", 968),
    ("6001.03", 1_012),
    ("6001.04", 931),
    ("6001.05", 1_064),
    ("6001.06", 1_027),
    ("60", 994),
    ("5001.01", 983),
    ("5001.02", 1_006),
    ("5001.03", 1_041),
    ("5101.02", 1_073),
    ("5101.03", 962),
    ("5301.04", 873),
    ("5301.05", 1_118),
    ("5301", 957),
    ("6601.02", 1_092),
    ("6601.03", 904),
    ("6601.05", 1_048),
    ("6602.04", 1_019),
    ("6602.03", 886),
    ("6602.08", 842),
    ("6603", 971),
];

/// Pay and depreciation come as they were planned, but for who left and who came.
const STEADY: &[&str] = &["6601.01", "6601.09", "6602.01", "6602.07", "5101.01", "5101.07", "5301.01", "5301.07"];
const STEADY_COURSE: i64 = 994;

/// By how many thousandths of the budget a month is off its account's course; each line begins at another place.
const WAVE: [i64; 11] = [14, -23, 31, -8, -17, 26, 5, -34, 19, -11, -2];

/// The books as comma-separated text: department, account, line, month, amount. Lines go by their English names, which
/// no two of a department share.
pub(super) fn ledger() -> String {
    let mut rows = String::from(MARK);
    push(&mut rows, ["部门", "科目", "项目", "期间", "金额"].map(str::to_owned).to_vec());
    for department in Department::ALL {
        let name = department.name();
        for (place, row) in department.groups().iter().flat_map(|group| group.rows).enumerate() {
            for (period, budget) in Year::Running.figures(row) {
                if period.number() > THROUGH {
                    continue;
                }
                let share = course(row, place + usize::from(period.number()));
                let minor = shared::money::Minor(budget.0 * share / 1_000);
                push(
                    &mut rows,
                    vec![
                        name.in_language(Language::Chinese).to_owned(),
                        row.account.to_owned(),
                        row.en.to_owned(),
                        format!("{}-{:02}", Year::Running.number(), period.number()),
                        print(minor, Currency::CNY, Style::PLAIN),
                    ],
                );
            }
        }
    }
    rows
}

/// Thousandths of its budget that a row came to in a month.
fn course(row: &Row, at: usize) -> i64 {
    if STEADY.contains(&row.account) {
        return STEADY_COURSE;
    }
    let course =
        COURSES.iter().find(|(begins, _)| row.account.starts_with(begins)).map_or(1_000, |(_, course)| *course);
    course + WAVE.get(at % WAVE.len()).copied().unwrap_or_default()
}
