//! Finding the row that names the columns, and what stands above it: titles, and the unit of the figures.

use super::figure::{self, FigureStyle, Unit};
use super::mapping::Options;
use super::table::Table;
use super::words::word;

/// Rows in which a header is looked for. Forms have a title, a company, a date and a unit above it.
const ROWS: usize = 20;

/// Rows under a header that show whether a column holds figures.
const ROWS_UNDER: usize = 20;

/// The row that names the columns, if one does.
pub(super) fn find(table: &Table, options: &Options) -> Option<u32> {
    let rows: Vec<u32> = (1..=table.row_count()).filter(|&row| !table.is_blank(row)).take(ROWS + ROWS_UNDER).collect();
    let score = |index: usize| -> Option<(usize, usize)> {
        let under = rows.get(index + 1..)?.get(..ROWS_UNDER.min(rows.len() - index - 1))?;
        let titles: Vec<(u16, &str)> = (0_u16..)
            .zip(table.row(*rows.get(index)?))
            .map(|(column, text)| (column, text.trim()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let known = titles.iter().filter(|(_, text)| word(text).is_some()).count();
        let above_figures = titles
            .iter()
            .filter(|(column, text)| !is_figure(text, options) && holds_figures(table, under, *column, options))
            .count();
        let texts = titles.iter().filter(|(_, text)| !is_figure(text, options) || word(text).is_some()).count();
        // A header is words, and it speaks of columns or stands over figures.
        let is_header =
            texts * 2 >= titles.len() && known + above_figures > 0 && titles.len() > usize::from(table.width() > 1);
        is_header.then_some((known + above_figures, titles.len()))
    };
    // `max_by_key` takes the last of equals, hence from below.
    let (index, _) = (0..rows.len().min(ROWS))
        .rev()
        .filter_map(|index| Some((index, score(index)?)))
        .max_by_key(|(_, score)| *score)?;
    rows.get(index).copied()
}

fn is_figure(text: &str, options: &Options) -> bool {
    matches!(figure::read(text, FigureStyle::default(), options), Ok(Some(_)))
}

fn holds_figures(table: &Table, rows: &[u32], column: u16, options: &Options) -> bool {
    let cells = || rows.iter().map(|&row| table.cell(row, column).trim()).filter(|text| !text.is_empty());
    let figures = cells().filter(|text| is_figure(text, options)).count();
    figures > 0 && figures * 5 >= cells().count() * 4
}

/// The unit that a title or a column names: 单位：万元, (千元), in thousands.
pub(super) fn unit(table: &Table, header_row: Option<u32>) -> Unit {
    let Some(header_row) = header_row else { return Unit::One };
    let first = header_row.saturating_sub(ROWS as u32).max(1);
    (first..=header_row).flat_map(|row| table.row(row)).find_map(unit_of).unwrap_or_default()
}

fn unit_of(text: &str) -> Option<Unit> {
    const WORDS: [(Unit, &[&str]); 5] = [
        (Unit::HundredMillion, &["亿元", "億元"]),
        (Unit::Million, &["百万元", "百萬元", "in millions", "million", "$m"]),
        (Unit::TenThousand, &["万元", "萬元"]),
        (Unit::Thousand, &["千元", "仟元", "in thousands", "thousand", "'000", "000s", "$k"]),
        (Unit::One, &["单位：元", "单位:元", "單位：元", "(元)", "（元）"]),
    ];
    let text = text.to_lowercase();
    // A remark of a paragraph may speak of millions without counting in them.
    let short = text.chars().count() <= 60;
    // 万元 alone may be part of a name; as a unit it stands in brackets or behind the word for unit.
    let marked = ["单位", "單位", "unit", "in ", "(", "（", "$", "'000"].iter().any(|mark| text.contains(mark));
    WORDS
        .iter()
        .filter(|_| short && marked)
        .find(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_from_titles() {
        for (text, expect) in [
            ("单位：万元", Some(Unit::TenThousand)),
            ("金额（千元）", Some(Unit::Thousand)),
            ("單位：新臺幣千元", Some(Unit::Thousand)),
            ("Budget (in thousands)", Some(Unit::Thousand)),
            ("$ millions (unit)", Some(Unit::Million)),
            ("预算(百万元)", Some(Unit::Million)),
            ("金额（亿元）", Some(Unit::HundredMillion)),
            ("单位：元", Some(Unit::One)),
            ("万元店专项", None),
            ("Thousand Oaks", None),
            ("金额", None),
        ] {
            assert_eq!(unit_of(text), expect, "{text}");
        }
    }
}
