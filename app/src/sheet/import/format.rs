//! How the file was read, and what can be chosen instead: encoding, separator, sheet, title row, unit, decimal mark.

use leptos::prelude::*;
use shared::intake::delimited::Delimiter;
use shared::intake::encoding::Encoding;
use shared::intake::figure::{DecimalMark, Unit};
use shared::intake::mapping::Mapping;
use shared::intake::preview::Preview;
use shared::intake::source::Format;

use super::Import;
use crate::text::{Text, use_text};

/// Rows offered as the one with the titles: forms have a title, a company, a date and a unit above it.
const HEADER_ROWS: u32 = 20;

pub fn choices(import: Import, preview: &Preview) -> AnyView {
    let text = use_text();
    let read = match &preview.format {
        Format::Text { encoding, delimiter, .. } => view! {
            {select(
                text.import_encoding(),
                Encoding::ALL.iter().map(|one| (one.name().to_owned(), one == encoding)).collect(),
                move |place| import.choose(|choice| choice.encoding = Encoding::ALL.get(place).copied()),
            )}
            {select(
                text.import_delimiter(),
                Delimiter::ALL.iter().map(|one| (delimiter_word(*one, text).to_owned(), one == delimiter)).collect(),
                move |place| import.choose(|choice| choice.delimiter = Delimiter::ALL.get(place).copied()),
            )}
        }
        .into_any(),
        Format::Workbook { sheets, chosen } => {
            let names: Vec<String> = sheets.iter().map(|tab| tab.name.clone()).collect();
            let options = names.iter().enumerate().map(|(place, name)| (name.clone(), place == *chosen)).collect();
            select(text.import_sheet(), options, move |place| {
                import.choose(|choice| choice.sheet = names.get(place).cloned());
            })
        }
    };
    let mapping = &preview.mapping;
    let header = mapping.header_row;
    let rows = HEADER_ROWS.max(header.unwrap_or(0));
    let mut header_rows = vec![(text.import_no_header().to_owned(), header.is_none())];
    header_rows.extend((1..=rows).map(|row| (row.to_string(), header == Some(row))));
    let figures = mapping.figures;
    view! {
        <fieldset class="import-choices">
            <legend class="visually-hidden">{text.import_title()}</legend>
            {read}
            {select(text.import_header_row(), header_rows, move |place| import.map(|mapping| set_header(mapping, place)))}
            {select(
                text.import_unit(),
                Unit::ALL.iter().map(|one| (unit_word(*one, text).to_owned(), *one == figures.unit)).collect(),
                move |place| import.map(|mapping| mapping.figures.unit = Unit::ALL.get(place).copied().unwrap_or_default()),
            )}
            {select(
                text.import_decimal(),
                vec![
                    ("1,234.5".to_owned(), figures.decimal == DecimalMark::Point),
                    ("1.234,5".to_owned(), figures.decimal == DecimalMark::Comma),
                ],
                move |place| import.map(|mapping| {
                    mapping.figures.decimal = if place == 1 { DecimalMark::Comma } else { DecimalMark::Point };
                }),
            )}
            {check(text.import_fill_down(), mapping.fill_down, move |on| import.map(|mapping| mapping.fill_down = on))}
            {check(text.import_headings(), mapping.headings, move |on| import.map(|mapping| mapping.headings = on))}
            {check(text.import_totals_are_lines(), mapping.totals_are_lines, move |on| {
                import.map(|mapping| mapping.totals_are_lines = on);
            })}
        </fieldset>
    }
    .into_any()
}

/// The first option says that no row has titles.
fn set_header(mapping: &mut Mapping, place: usize) {
    let row = u32::try_from(place).ok().filter(|row| *row > 0);
    mapping.header_row = row;
    mapping.first_row = row.map_or(1, |row| row.saturating_add(1));
}

fn select(label: &'static str, options: Vec<(String, bool)>, chosen: impl Fn(usize) + 'static) -> AnyView {
    let option = |(place, (word, selected)): (usize, (String, bool))| {
        view! { <option value=place.to_string() selected=selected>{word}</option> }
    };
    view! {
        <label class="import-choice">
            <span>{label}</span>
            <select
                class="select small"
                on:change=move |event| {
                    if let Ok(place) = event_target_value(&event).parse() {
                        chosen(place);
                    }
                }
            >
                {options.into_iter().enumerate().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

fn check(label: &'static str, on: bool, chosen: impl Fn(bool) + 'static) -> AnyView {
    view! {
        <label class="import-check">
            <input type="checkbox" checked=on on:change=move |event| chosen(event_target_checked(&event))/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

const fn delimiter_word(delimiter: Delimiter, text: Text) -> &'static str {
    match delimiter {
        Delimiter::Tab => text.import_delimiter_tab(),
        Delimiter::Semicolon => text.import_delimiter_semicolon(),
        Delimiter::Pipe => text.import_delimiter_pipe(),
        Delimiter::Comma => text.import_delimiter_comma(),
    }
}

const fn unit_word(unit: Unit, text: Text) -> &'static str {
    match unit {
        Unit::One => text.import_unit_one(),
        Unit::Thousand => text.import_unit_thousand(),
        Unit::TenThousand => text.import_unit_ten_thousand(),
        Unit::Million => text.import_unit_million(),
        Unit::HundredMillion => text.import_unit_hundred_million(),
    }
}
