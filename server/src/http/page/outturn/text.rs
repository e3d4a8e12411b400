//! The page as comma-separated text in UTF-8, in full figures. What could run as a formula is disarmed.

use app::backend::{OutturnRow, OutturnView};
use shared::intake::injection::neutralise;
use shared::language::Language;
use shared::money::{Minor, Style, print};

use crate::export::{MARK, push};

const HEADS: [(&str, &str); 10] = [
    ("类别", "Kind"),
    ("科目", "Account"),
    ("名称", "Name"),
    ("项目", "Line"),
    ("预算", "Budget"),
    ("实际", "Actual"),
    ("差异", "Variance"),
    ("全年预测", "Forecast"),
    ("全年预算", "Year budget"),
    ("预测对预算", "Forecast vs budget"),
];

pub fn text(view: &OutturnView, language: Language) -> String {
    let word = |(zh, en): (&str, &str)| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
    let mut rows = String::from(MARK);
    push(&mut rows, HEADS.map(word).to_vec());
    for row in &view.rows {
        push(&mut rows, cells(view, row, None, language));
        for line in &row.lines {
            push(&mut rows, cells(view, row, Some(line), language));
        }
    }
    rows
}

fn cells(view: &OutturnView, row: &OutturnRow, line: Option<&OutturnRow>, language: Language) -> Vec<String> {
    let standing = view.standing(&line.unwrap_or(row).outturn);
    let safe = |text: &str| neutralise(text).into_owned();
    let figures = [
        standing.budget,
        standing.actual,
        standing.variance(),
        standing.forecast,
        standing.year,
        standing.year_variance(),
    ];
    let mut cells = vec![
        row.nature.as_str().to_owned(),
        safe(row.code.as_ref().map_or("", |code| code.as_str())),
        safe(row.label.in_language(language)),
        safe(line.map_or("", |line| line.label.in_language(language))),
    ];
    cells.extend(figures.map(|figure| print(Minor::of_sum(figure), view.currency, Style::PLAIN)));
    cells
}
