//! What a thread about a sheet is about: named in the reader's words, and gone to.

use leptos::prelude::*;
use shared::document::Topic;

use crate::backend::SheetPageView;
use crate::grid::{self, Column, GridState, Selection, Spot};
use crate::text::Text;

/// Where the cursor stands, in the sheet's own terms; runs the caller again when it moves.
pub fn here(grid: GridState) -> Topic {
    let spot = grid.selection.get().active;
    grid.layout.track();
    let line = grid.line_at(spot.row);
    let period = match grid.column(spot.column) {
        Some(Column::Period(period)) if line.is_some() => Some(period),
        _ => None,
    };
    Topic { line, period, element: None }
}

/// A topic in words: `Trade fairs · Mar`.
pub fn words(grid: GridState, page: StoredValue<SheetPageView>, topic: &Topic, text: Text) -> String {
    let Some(line) = topic.line else { return text.talk_about_sheet().to_owned() };
    let language = text.language();
    let named = grid.sheet.read(|sheet| sheet.line(line).map(|line| line.name.in_language(language).to_owned()));
    let Some(name) = named else { return text.talk_about_gone().to_owned() };
    match topic.period {
        Some(period) => {
            let month = page.with_value(|page| page.calendar.period_label(period, language).to_owned());
            [name.as_str(), " · ", &month].concat()
        }
        None => name,
    }
}

/// Puts the cursor where a topic is, and has it seen.
pub fn go_to(grid: GridState, topic: &Topic) {
    let Some(line) = topic.line else { return };
    if let Some(section) = grid.sheet.read(|sheet| sheet.line(line).map(|line| line.section))
        && grid.folded.with_untracked(|folded| folded.contains(&section))
    {
        grid.toggle_fold(section);
    }
    let spot = match topic.period {
        Some(period) => grid.spot_of(line, period),
        None => grid.layout.with_untracked(|layout| layout.row_of(line)).map(|row| Spot { row, column: 0 }),
    };
    if let Some(spot) = spot {
        grid.place(Selection::at(spot));
        // Once the pane stands, which may cover some of the grid.
        grid::show_soon(grid);
    }
}
