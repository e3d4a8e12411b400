//! The risk-control matrix of a process map as a workbook: the matrix, and the duties somebody has who should not have
//! both. Text is kept as text there, whatever it begins with, so nothing has to be disarmed.

use app::backend::{ControlRow, ControlsView};
use app::canvas::names;
use app::text::Text;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use shared::process::ElementId;

/// The first row of the table; above it stand title and plan.
const HEAD: u32 = 3;

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
}

/// Writes the workbook in one language.
pub fn workbook(view: &ControlsView, text: Text) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats {
        title: Format::new().set_bold().set_font_size(14),
        head: Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap(),
        text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        number: Format::new().set_align(FormatAlign::Top).set_num_format("#,##0.######"),
    };
    let mut book = Workbook::new();
    matrix(book.add_worksheet(), view, text, &formats)?;
    duties(book.add_worksheet(), view, text, &formats)?;
    book.save_to_buffer()
}

/// Title, plan, and the heads of the columns with their widths in characters.
fn head(
    tab: &mut Worksheet,
    (view, text): (&ControlsView, Text),
    title: &str,
    formats: &Formats,
    columns: &[(&str, f64)],
) -> Result<(), XlsxError> {
    let language = text.language();
    tab.set_name(title)?;
    tab.write_string_with_format(0, 0, view.map.header.title.in_language(language), &formats.title)?;
    tab.write_string(1, 0, view.plan_title.in_language(language))?;
    for (column, (name, width)) in (0..).zip(columns) {
        tab.write_string_with_format(HEAD, column, *name, &formats.head)?;
        tab.set_column_width(column, *width)?;
    }
    tab.set_freeze_panes(HEAD + 1, 0)?;
    tab.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?;
    Ok(())
}

fn matrix(tab: &mut Worksheet, view: &ControlsView, text: Text, formats: &Formats) -> Result<(), XlsxError> {
    let columns = [
        (text.controls_number(), 6.0),
        (text.map_step(), 22.0),
        (text.map_lane(), 18.0),
        (text.map_department(), 18.0),
        (text.map_tier(), 12.0),
        (text.map_risk(), 36.0),
        (text.map_control(), 40.0),
        (text.map_frequency(), 12.0),
        (text.map_evidence(), 24.0),
        (text.map_owner(), 18.0),
        (text.map_duty(), 12.0),
        (text.map_policy(), 20.0),
        (text.map_rule(), 28.0),
        (text.map_system(), 16.0),
        (text.map_document(), 18.0),
        (text.map_volume(), 14.0),
    ];
    head(tab, (view, text), text.controls_tab_matrix(), formats, &columns)?;
    let language = text.language();
    for (row, ControlRow { of, department }) in (HEAD + 1..).zip(&view.rows) {
        let named = |name: &Option<shared::name::Name>| {
            name.as_ref().map(|name| name.in_language(language).to_owned()).unwrap_or_default()
        };
        let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
        let control = if of.is_gap() { text.controls_no_control().to_owned() } else { named(&of.control) };
        let cells = [
            of.step_name.in_language(language).to_owned(),
            named(&of.lane),
            named(department),
            word(of.tier.map(|tier| names::tier(tier, text))),
            named(&of.risk),
            control,
            word(of.frequency.map(|often| names::frequency(often, text))),
            named(&of.evidence),
            named(&of.owner),
            word(of.duty.map(|duty| names::duty(duty, text))),
            named(&of.policy),
            named(&of.rule),
            named(&of.system),
            named(&of.document),
        ];
        tab.write_number_with_format(row, 0, u32::try_from(of.number).unwrap_or(u32::MAX), &formats.number)?;
        for (column, cell) in (1..).zip(cells) {
            tab.write_string_with_format(row, column, cell, &formats.text)?;
        }
        if let Some(volume) = of.volume.and_then(|volume| rust_decimal::prelude::ToPrimitive::to_f64(&volume.decimal()))
        {
            tab.write_number_with_format(row, 15, volume, &formats.number)?;
        }
    }
    Ok(())
}

fn duties(tab: &mut Worksheet, view: &ControlsView, text: Text, formats: &Formats) -> Result<(), XlsxError> {
    let columns = [
        (text.controls_holder(), 20.0),
        (text.map_duty(), 14.0),
        (text.controls_steps(), 32.0),
        (text.map_duty(), 14.0),
        (text.controls_steps(), 32.0),
        (text.map_risk(), 36.0),
        (text.map_rule(), 44.0),
    ];
    head(tab, (view, text), text.controls_tab_duties(), formats, &columns)?;
    let language = text.language();
    let steps = |steps: &[ElementId]| {
        let named = steps.iter().filter_map(|id| view.map.node(id)).map(|node| names::node(node, text));
        named.collect::<Vec<_>>().join(text.map_said_comma())
    };
    if view.conflicts.is_empty() {
        tab.write_string(HEAD + 1, 0, text.controls_separate())?;
    }
    for (row, breach) in (HEAD + 1..).zip(&view.conflicts) {
        let cells = [
            breach.holder.in_language(language).to_owned(),
            names::duty(breach.rule.one, text).to_owned(),
            steps(&breach.one),
            names::duty(breach.rule.other, text).to_owned(),
            steps(&breach.other),
            breach.rule.danger(language).to_owned(),
            breach.rule.source(language).to_owned(),
        ];
        for (column, cell) in (0..).zip(cells) {
            tab.write_string_with_format(row, column, cell, &formats.text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use app::backend::DutyBreach;
    use shared::id::DocumentId;
    use shared::language::Language;
    use shared::money::{Currency, Rounding};
    use shared::name::Name;
    use shared::process::{Duty, Element, MapHeader, StandardMap, TokenFlow, duty_rule, racm};
    use uuid::Uuid;

    use super::*;

    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn risks_and_controls_go_out_with_what_is_missing_and_who_breaks_which_rule() {
        let header = MapHeader {
            plan: DocumentId(Uuid::from_u128(8)),
            title: Name::bilingual("采购到付款", "Purchase to pay"),
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            foreign: None,
        };
        let mut map = StandardMap::PurchaseToPay.map(header, |_| None);
        let mut pay = map.nodes().find(|node| node.control.duty == Some(Duty::Pay)).unwrap().clone();
        (pay.control.control, pay.control.risk) = (None, Some("=HYPERLINK(\"x\")".into()));
        let (one, other) = (vec![pay.id.clone()], vec![pay.id.clone()]);
        map.put(Element::Node(Box::new(pay)));
        let rows = racm(&map, &TokenFlow::of(&map));
        let count = rows.len();
        let breach =
            DutyBreach { rule: duty_rule(Duty::Pay, Duty::Record).unwrap(), holder: Name::new("Li"), one, other };
        let view = ControlsView {
            plan: DocumentId(Uuid::from_u128(8)),
            plan_title: Name::bilingual("预算", "Budget"),
            id: DocumentId(Uuid::from_u128(9)),
            rows: rows.into_iter().map(|of| ControlRow { of, department: None }).collect(),
            conflicts: vec![breach],
            missing: Vec::new(),
            map,
        };
        for (language, gap, rule) in
            [(Language::English, "No control", "Accounting Law"), (Language::Chinese, "无控制措施", "《会计法》")]
        {
            let book = workbook(&view, Text::new(language)).unwrap();
            let words = part(&book, "xl/sharedStrings.xml");
            assert!(words.contains(gap) && words.contains(rule) && words.contains("Li"), "{words}");
            // What looks like a formula stays text, and every risk or control has its row.
            let matrix = part(&book, "xl/worksheets/sheet1.xml");
            assert!(!matrix.contains("<f>"));
            assert_eq!(matrix.matches("<row ").count(), count + 3, "title, plan and heads before the rows");
        }
    }
}
