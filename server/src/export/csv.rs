//! The sheet as comma-separated text in UTF-8, for programs that read nothing else. What could run as a formula is
//! disarmed.

use shared::budget::{CellValue, Figure, LineItem, Row, Sheet, print_figure};
use shared::formula::Unit;
use shared::intake::injection::neutralise;
use shared::money::Style;

use super::record::{MARK, push};
use super::{Around, heads, note_head};

/// Writes the table.
pub fn text(sheet: &Sheet, around: Around<'_>) -> String {
    let language = around.language;
    let periods: Vec<_> = around.plan.calendar.periods().collect();
    let mut rows = String::from(MARK);
    let mut head: Vec<String> = heads(language).iter().map(|head| (*head).to_owned()).collect();
    head.extend(periods.iter().map(|period| around.plan.calendar.period_label(*period, language).to_owned()));
    head.push(note_head(language).to_owned());
    push(&mut rows, head);
    for row in sheet.rows() {
        match row {
            Row::Unplaced => {}
            Row::Section(id) => {
                let name = sheet.section(id).map_or("", |section| section.name.in_language(language));
                push(&mut rows, vec![id.to_string(), neutralise(name).into_owned()]);
            }
            Row::Line(id) => {
                let Some(line) = sheet.line(id) else { continue };
                let mut cells = words(sheet, line, around);
                for period in &periods {
                    cells.push(match (&line.cell(*period).value, line.figure(*period)) {
                        (CellValue::Text(text), _) => neutralise(text).into_owned(),
                        (_, Figure::Amount(minor)) => plain(sheet, i128::from(minor.0), &line.unit),
                        (_, Figure::Nothing) => String::new(),
                        (_, Figure::Fault(fault)) => fault.kind.code().to_owned(),
                    });
                }
                cells.push(neutralise(line.note.as_deref().unwrap_or_default()).into_owned());
                push(&mut rows, cells);
            }
        }
    }
    rows
}

/// The cells before the periods.
fn words(sheet: &Sheet, line: &LineItem, around: Around<'_>) -> Vec<String> {
    let unit = match &line.unit {
        Unit::Money => sheet.header.currency.code().to_owned(),
        unit => unit.word(around.language),
    };
    let difference = line.unit.is_money().then(|| plain(sheet, line.total() - line.prior_minor(), &line.unit));
    vec![
        line.id.to_string(),
        neutralise(line.name.in_language(around.language)).into_owned(),
        neutralise(line.account.as_ref().map_or("", |account| account.as_str())).into_owned(),
        neutralise(&unit).into_owned(),
        line.prior.map(|_| plain(sheet, line.prior_minor(), &line.unit)).unwrap_or_default(),
        plain(sheet, line.total(), &line.unit),
        difference.unwrap_or_default(),
    ]
}

fn plain(sheet: &Sheet, figure: i128, unit: &Unit) -> String {
    print_figure(figure, unit, sheet.header.currency, Style::PLAIN)
}
