//! The columns of the file, each with a sample and what it means.

use leptos::prelude::*;
use shared::calendar::{FiscalCalendar, Quarter};
use shared::intake::mapping::Meaning;
use shared::intake::preview::{ColumnPreview, Preview};

use super::Import;
use super::word::meaning as word;
use crate::text::{Text, use_text};

pub fn columns(import: Import, preview: &Preview) -> AnyView {
    let text = use_text();
    let calendar = import.options().calendar;
    let columns = preview.columns.iter().enumerate().map(|(place, column)| row(import, place, column, calendar, text));
    view! {
        <section class="import-columns" aria-labelledby="import-columns">
            <h3 id="import-columns">{text.import_columns()}</h3>
            {(!preview.above.is_empty()).then(|| view! { <p class="faint">{preview.above.join(" · ")}</p> })}
            <ol>{columns.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn row(import: Import, place: usize, column: &ColumnPreview, calendar: FiscalCalendar, text: Text) -> AnyView {
    let offered = offered(&column.title, calendar);
    let options = offered.iter().enumerate().map(|(index, meaning)| {
        let selected = same_kind(meaning, &column.meaning);
        view! { <option value=index.to_string() selected=selected>{word(meaning, calendar, text)}</option> }.into_any()
    });
    let options = options.collect_view();
    let chosen = move |event: leptos::ev::Event| {
        let meaning = event_target_value(&event).parse::<usize>().ok().and_then(|index| offered.get(index).cloned());
        if let Some(meaning) = meaning {
            set(import, place, meaning);
        }
    };
    let ignored = column.meaning == Meaning::Ignore;
    view! {
        <li class=if ignored { "import-column ignored" } else { "import-column" }>
            <span class="letter">{column.letter.clone()}</span>
            <span class="title">{column.title.clone()}</span>
            <span class="samples">{column.samples.join(" · ")}</span>
            <select class="select small" aria-label=text.import_meaning_of(&column.letter) on:change=chosen>{options}</select>
            {keep(import, place, column, text)}
        </li>
    }
    .into_any()
}

/// Which rows are kept by a column of departments or years.
fn keep(import: Import, place: usize, column: &ColumnPreview, text: Text) -> Option<AnyView> {
    let kept = match &column.meaning {
        Meaning::Department { keep } | Meaning::FiscalYear { keep } => keep.clone(),
        _ => return None,
    };
    let is_year = matches!(column.meaning, Meaning::FiscalYear { .. });
    let values = column.values.clone();
    let options = values.iter().enumerate().map(|(index, value)| {
        let selected = kept.as_deref() == Some(value);
        view! { <option value=(index + 1).to_string() selected=selected>{value.clone()}</option> }.into_any()
    });
    let options = options.collect_view();
    let chosen = move |event: leptos::ev::Event| {
        let index = event_target_value(&event).parse::<usize>().unwrap_or(0);
        let keep = index.checked_sub(1).and_then(|index| values.get(index)).cloned();
        set(import, place, if is_year { Meaning::FiscalYear { keep } } else { Meaning::Department { keep } });
    };
    Some(
        view! {
            <select class="select small keep" aria-label=text.import_keep_of(&column.letter) on:change=chosen>
                <option value="0" selected=kept.is_none()>{text.import_keep_all()}</option>
                {options}
            </select>
        }
        .into_any(),
    )
}

fn set(import: Import, place: usize, meaning: Meaning) {
    import.map(|mapping| {
        if let Some(slot) = mapping.columns.get_mut(place) {
            *slot = meaning;
        }
    });
}

/// Everything a column can mean in a year of this calendar.
fn offered(title: &str, calendar: FiscalCalendar) -> Vec<Meaning> {
    let mut offered = vec![
        Meaning::Ignore,
        Meaning::Section,
        Meaning::LineName,
        Meaning::LineDetail,
        Meaning::LineNameEnglish,
        Meaning::Account,
        Meaning::Department { keep: None },
        Meaning::FiscalYear { keep: None },
        Meaning::Note,
        Meaning::YearTotal,
        Meaning::Prior,
        Meaning::Check,
        Meaning::Class { name: title.to_owned(), account: None },
    ];
    offered.extend(calendar.periods().map(|period| Meaning::Period { period }));
    offered.extend(Quarter::ALL.map(|quarter| Meaning::Quarter { quarter }));
    offered
}

/// The same choice, whatever is kept of it or what it is called.
fn same_kind(one: &Meaning, other: &Meaning) -> bool {
    match (one, other) {
        (Meaning::Period { period: one }, Meaning::Period { period: other }) => one == other,
        (Meaning::Quarter { quarter: one }, Meaning::Quarter { quarter: other }) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
