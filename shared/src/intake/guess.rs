//! The first idea of what a table's columns mean, from their titles and their cells. The person corrects it; it only has
//! to be right for files that are plain. The words are guessed here, the figures in `amounts`.

mod amounts;

use super::figure::FigureStyle;
use super::header;
use super::mapping::{Mapping, Meaning, Options};
use super::profile::{self, Profile};
use super::table::Table;
use super::words::{Word, word};

/// A mapping for the table.
pub fn guess(table: &Table, options: &Options) -> Mapping {
    let header_row = header::find(table, options);
    let first_row = header_row.map_or(1, |row| row.saturating_add(1));
    let rows = profile::sample(table, first_row);
    let decimal = profile::decimal_mark(table, &rows, options);
    let figures = FigureStyle { decimal, unit: header::unit(table, header_row) };
    let width = width(table, header_row, &rows);
    let columns: Vec<Column> = (0..width)
        .map(|index| {
            let title = header_row.map(|row| table.cell(row, index).trim().to_owned()).unwrap_or_default();
            let profile = profile::profile(table, &rows, index, decimal, options);
            Column { index, word: word(&title), title, profile }
        })
        .collect();
    let mut guess = Guess {
        table,
        rows: &rows,
        figures,
        options,
        columns: &columns,
        meanings: vec![Meaning::Ignore; columns.len()],
    };
    guess.years();
    guess.amounts();
    guess.words();
    let meanings = guess.meanings;
    let grouped =
        meanings.iter().any(|meaning| matches!(meaning, Meaning::Section | Meaning::Department { keep: None }));
    let mut mapping = Mapping {
        header_row,
        first_row,
        columns: meanings,
        figures,
        fill_down: true,
        headings: false,
        totals_are_lines: false,
    };
    mapping.headings = !grouped && has_headings(table, &mapping, &rows);
    mapping
}

/// The columns that count: the header's, or those most rows have.
fn width(table: &Table, header_row: Option<u32>, rows: &[u32]) -> u16 {
    let filled = |row: u32| {
        let last =
            (0..).zip(table.row(row)).filter(|(_, cell)| !cell.trim().is_empty()).map(|(column, _)| column).last();
        last.map_or(0, |last: u16| last + 1)
    };
    if table.is_even() {
        return table.width();
    }
    match header_row {
        Some(row) => filled(row).max(u16::try_from(table.row_len(row)).unwrap_or(u16::MAX)),
        None => {
            let mut lengths: Vec<usize> = rows.iter().map(|&row| table.row_len(row)).collect();
            lengths.sort_unstable();
            let most = lengths.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).and_then(|run| run.first().copied());
            u16::try_from(most.unwrap_or_default()).unwrap_or(u16::MAX)
        }
    }
}

/// Whether some rows have nothing but a name and figures follow below.
fn has_headings(table: &Table, mapping: &Mapping, rows: &[u32]) -> bool {
    let named: Vec<u16> = mapping
        .iter()
        .filter(|(_, meaning)| matches!(meaning, Meaning::LineName | Meaning::LineDetail | Meaning::Account))
        .map(|(column, _)| column)
        .collect();
    let is_heading =
        |row: u32| (0..).zip(table.row(row)).all(|(column, cell)| cell.trim().is_empty() || named.contains(&column));
    let headings = rows.iter().filter(|&&row| is_heading(row)).count();
    // Remarks at the end have nothing but words, too, but nothing follows them.
    let is_followed = rows.windows(2).any(|pair| matches!(pair, [one, next] if is_heading(*one) && !is_heading(*next)));
    is_followed && headings * 2 < rows.len()
}

struct Column {
    index: u16,
    title: String,
    word: Option<Word>,
    profile: Profile,
}

impl Column {
    fn is(&self, word: Word) -> bool {
        self.word == Some(word)
    }
}

struct Guess<'a> {
    table: &'a Table,
    rows: &'a [u32],
    figures: FigureStyle,
    options: &'a Options,
    columns: &'a [Column],
    meanings: Vec<Meaning>,
}

impl<'a> Guess<'a> {
    fn set(&mut self, column: &Column, meaning: Meaning) {
        if let Some(slot) = self.meanings.get_mut(usize::from(column.index)) {
            *slot = meaning;
        }
    }

    fn is_free(&self, column: &Column) -> bool {
        self.meanings.get(usize::from(column.index)) == Some(&Meaning::Ignore)
    }

    fn with(&self, is: impl Fn(&Column) -> bool) -> Vec<&'a Column> {
        self.columns.iter().filter(|column| is(column)).collect()
    }

    /// An untitled column of codes: all of one length, none twice or standing before the first text.
    fn looks_like_code(&self, column: &Column) -> bool {
        let mut lengths = column.profile.distinct.iter().map(String::len);
        let Some(length) = lengths.next() else { return false };
        column.title.is_empty()
            && column.profile.is_codes()
            && (3..=12).contains(&length)
            && lengths.all(|other| other == length)
            && column.profile.distinct.len() * 2 > column.profile.filled
            && self
                .columns
                .iter()
                .take(usize::from(column.index))
                .all(|before| before.profile.is_text() || before.profile.is_codes())
    }

    fn words(&mut self) {
        self.accounts();
        self.departments();
        let sections = self.with(|column| column.is(Word::Section) && column.profile.is_text());
        sections.iter().for_each(|column| self.set(column, Meaning::Section));
        for (word, meaning) in [
            (Word::English, Meaning::LineNameEnglish),
            (Word::Note, Meaning::Note),
            (Word::Detail, Meaning::LineDetail),
        ] {
            if let Some(column) = self.with(|column| column.is(word) && self.is_free(column)).first() {
                self.set(column, meaning);
            }
        }
        self.names();
        if !self.meanings.contains(&Meaning::Section)
            && let Some(column) = self.with(|column| column.is(Word::Category) && column.profile.is_text()).first()
        {
            self.set(column, Meaning::Section);
        }
        self.name_something();
    }

    fn accounts(&mut self) {
        let coded = self.with(|column| column.is(Word::Account) && column.profile.filled > 0);
        let subject = self.with(|column| column.is(Word::Subject) && column.profile.is_codes());
        let untitled =
            self.with(|column| column.word.is_none() && self.is_free(column) && self.looks_like_code(column));
        if let Some(column) = coded.iter().chain(&subject).chain(&untitled).next() {
            self.set(column, Meaning::Account);
        }
    }

    /// A department that varies groups the lines; one that doesn't says nothing.
    fn departments(&mut self) {
        let named =
            self.with(|column| column.is(Word::Department) && column.profile.is_text() && !column.profile.is_codes());
        // A title that is the word itself goes before one that only contains it.
        let exact = |column: &&&Column| {
            ["name", "名称", "名稱"].iter().any(|end| column.title.ends_with(end)) || column.title.chars().count() <= 4
        };
        let Some(column) = named.iter().find(exact).or(named.first()) else { return };
        let meaning =
            if column.profile.distinct.len() > 1 { Meaning::Section } else { Meaning::Department { keep: None } };
        self.set(column, meaning);
    }

    fn names(&mut self) {
        let text = |column: &Column| column.profile.is_text() && self.is_free(column);
        let names = self.with(|column| (column.is(Word::Name) || column.is(Word::Subject)) && text(column));
        let any = self.with(|column| column.is(Word::AnyName) && text(column));
        let mut all = names.into_iter().chain(any);
        let Some(first) = all.next() else { return };
        let rest: Vec<_> = all.collect();
        self.set(first, Meaning::LineName);
        let has_detail = self.meanings.contains(&Meaning::LineDetail);
        if let Some(detail) = rest.first().filter(|_| !has_detail) {
            self.set(detail, Meaning::LineDetail);
        }
    }

    /// If nothing names the lines yet: the text that varies most, or else a detail or a section does.
    fn name_something(&mut self) {
        let has = |is: fn(&Meaning) -> bool| self.meanings.iter().any(is);
        // The names of classes stand above them; their rows only need to be grouped.
        let grouped = has(|meaning| matches!(meaning, Meaning::Section | Meaning::Department { .. }));
        if has(|meaning| *meaning == Meaning::LineName)
            || grouped && has(|meaning| matches!(meaning, Meaning::Class { .. }))
        {
            return;
        }
        let free = self.with(|column| column.word.is_none() && column.profile.is_text() && self.is_free(column));
        if let Some(name) =
            free.iter().max_by_key(|column| (column.profile.distinct.len(), std::cmp::Reverse(column.index)))
        {
            self.set(name, Meaning::LineName);
            let group = free
                .iter()
                .find(|column| column.index < name.index && column.profile.distinct.len() < column.profile.filled);
            if let Some(group) = group.filter(|_| !self.meanings.contains(&Meaning::Section)) {
                self.set(group, Meaning::Section);
            }
            return;
        }
        // The finest of the words there are becomes the name.
        let last = |wanted: &Meaning| self.meanings.iter().rposition(|meaning| meaning == wanted);
        let index = last(&Meaning::LineDetail)
            .or_else(|| last(&Meaning::Section))
            .or_else(|| last(&Meaning::Department { keep: None }));
        if let Some(slot) = index.and_then(|index| self.meanings.get_mut(index)) {
            *slot = Meaning::LineName;
        }
    }
}

#[cfg(test)]
mod tests;
