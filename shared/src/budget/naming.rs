//! What the lines of a sheet are called in formulas.

use std::collections::HashMap;

use super::{Name, Sheet};
use crate::formula::{Names, Reference, quoted};
use crate::id::{LineId, SectionId};
use crate::language::Language;

/// Something a formula can name, for a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub reference: Reference,
    /// How it is written in a formula.
    pub spelling: String,
    /// Where it stands: the section of a line.
    pub place: String,
}

/// A sheet's names in one language. Made for one reading or printing; the sheet may change afterwards.
pub struct SheetNames<'a> {
    sheet: &'a Sheet,
    language: Language,
    lines: HashMap<String, Vec<LineId>>,
}

/// Upper and lower case are one name to a person.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn is_called(name: &Name, wanted: &str) -> bool {
    folded(&name.text) == wanted || name.en.as_deref().is_some_and(|en| folded(en) == wanted)
}

impl<'a> SheetNames<'a> {
    pub fn new(sheet: &'a Sheet, language: Language) -> Self {
        let mut lines: HashMap<String, Vec<LineId>> = HashMap::new();
        for line in sheet.lines() {
            let mut keys = vec![folded(&line.name.text)];
            keys.extend(line.name.en.as_deref().map(folded).filter(|en| *en != keys.concat()));
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                lines.entry(key).or_default().push(line.id);
            }
        }
        Self { sheet, language, lines }
    }

    /// Everything that can be named, in the order of the sheet.
    pub fn all(&self) -> Vec<Named> {
        let rows = self.sheet.rows().into_iter().filter_map(|row| match row {
            super::Row::Line(line) => self.sheet.line(line),
            super::Row::Section(_) | super::Row::Unplaced => None,
        });
        let named = rows.filter_map(|line| {
            let reference = Reference::Line(line.id);
            let place = self.section_name(line.section).unwrap_or_default().to_owned();
            Some(Named { reference, spelling: self.spell(reference)?, place })
        });
        named.collect()
    }

    fn section_name(&self, section: SectionId) -> Option<&str> {
        self.sheet.section(section).map(|section| section.name.in_language(self.language))
    }

    fn spell_line(&self, id: LineId) -> Option<String> {
        let line = self.sheet.line(id)?;
        let name = line.name.in_language(self.language).trim();
        let tail = || {
            let id = id.0.simple().to_string();
            let tail = id.get(id.len().saturating_sub(6)..).unwrap_or_default().to_owned();
            ["#", &tail].concat()
        };
        if name.is_empty() {
            return Some(format!("{{{id}}}"));
        }
        let same = self.lines.get(&folded(name)).map(Vec::as_slice).unwrap_or_default();
        if same.len() <= 1 {
            return Some(quoted(name));
        }
        let beside =
            same.iter().filter(|other| self.sheet.line(**other).is_some_and(|other| other.section == line.section));
        match self.section_name(line.section) {
            Some(section) if beside.count() == 1 => Some([&quoted(section), ".", &quoted(name)].concat()),
            _ => Some([quoted(name), tail()].concat()),
        }
    }
}

impl Names for SheetNames<'_> {
    fn find(&self, section: Option<&str>, name: &str) -> Vec<Reference> {
        let found = self.lines.get(&folded(name)).map(Vec::as_slice).unwrap_or_default();
        let in_section = |line: &LineId| match section.map(folded) {
            None => true,
            Some(wanted) => self
                .sheet
                .line(*line)
                .and_then(|line| self.sheet.section(line.section))
                .is_some_and(|section| is_called(&section.name, &wanted)),
        };
        found.iter().copied().filter(in_section).map(Reference::Line).collect()
    }

    fn section(&self, name: &str) -> Option<SectionId> {
        let wanted = folded(name);
        self.sheet
            .sections_in_order()
            .into_iter()
            .find(|section| is_called(&section.name, &wanted))
            .map(|found| found.id)
    }

    fn near(&self, name: &str) -> Option<String> {
        let wanted: Vec<char> = folded(name).chars().collect();
        let far = wanted.len().div_ceil(2).min(3);
        // Long names are compared by their beginning: what is typed wrong is short.
        let measured = self.lines.keys().map(|key| (distance(&wanted, &key.chars().take(40).collect::<Vec<_>>()), key));
        let (_, nearest) = measured.filter(|(steps, _)| *steps <= far).min()?;
        let line = self.lines.get(nearest)?.first()?;
        self.sheet.line(*line).map(|line| line.name.in_language(self.language).to_owned())
    }

    fn spell(&self, reference: Reference) -> Option<String> {
        match reference {
            Reference::Line(line) => self.spell_line(line),
            Reference::Driver(_) => None,
        }
    }

    fn spell_section(&self, section: SectionId) -> Option<String> {
        self.section_name(section).map(quoted)
    }
}

/// How many letters must be changed, added or taken away.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, a) in left.iter().enumerate() {
        let mut corner = at;
        let mut last = at + 1;
        if let Some(first) = row.first_mut() {
            *first = last;
        }
        for (b, slot) in right.iter().zip(row.iter_mut().skip(1)) {
            let step = (corner + usize::from(a != b)).min(last + 1).min(*slot + 1);
            corner = std::mem::replace(slot, step);
            last = step;
        }
    }
    row.last().copied().unwrap_or(0)
}
