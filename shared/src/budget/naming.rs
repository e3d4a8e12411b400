//! What the lines of a sheet, and the figures it takes from elsewhere, are called in formulas.

use std::collections::{BTreeMap, HashMap};

use super::{Input, Name, Sheet};
use crate::formula::{Names, Reference, has_tail, quoted, tail, unquoted};
use crate::id::{InputId, LineId, SectionId};
use crate::language::Language;

/// Something a formula can name, for a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub reference: Reference,
    /// How it is written in a formula.
    pub spelling: String,
    /// Where it stands: the section of a line, the department of a published total, the plan.
    pub place: String,
}

/// A sheet's names in one language. Made for one reading or printing; the sheet may change afterwards.
pub struct SheetNames<'a> {
    sheet: &'a Sheet,
    language: Language,
    lines: HashMap<String, Vec<LineId>>,
    /// The same lines by what their sections are called, besides.
    lines_in: HashMap<(String, String), Vec<LineId>>,
    sections: HashMap<String, Vec<SectionId>>,
    inputs: BTreeMap<InputId, &'a Input>,
    inputs_called: HashMap<String, Vec<InputId>>,
}

/// Where the plan's own drivers stand, as a section is written before a name.
fn plan_place() -> Name {
    Name::bilingual("计划", "plan")
}

fn place_of(input: &Input) -> Name {
    if input.place.text.is_empty() { plan_place() } else { input.place.clone() }
}

/// The keys a name is found by.
fn keys(name: &Name) -> Vec<String> {
    let mut keys = vec![folded(&name.text)];
    keys.extend(name.en.as_deref().map(folded).filter(|en| *en != keys.concat()));
    keys.retain(|key| !key.is_empty());
    keys
}

/// Upper and lower case are one name to a person, and so are quotation marks of any kind.
fn folded(name: &str) -> String {
    unquoted(name.trim()).to_lowercase()
}

fn is_called(name: &Name, wanted: &str) -> bool {
    folded(&name.text) == wanted || name.en.as_deref().is_some_and(|en| folded(en) == wanted)
}

impl<'a> SheetNames<'a> {
    pub fn new(sheet: &'a Sheet, language: Language) -> Self {
        let mut names = Self {
            sheet,
            language,
            lines: HashMap::new(),
            lines_in: HashMap::new(),
            sections: HashMap::new(),
            inputs: BTreeMap::new(),
            inputs_called: HashMap::new(),
        };
        let called: HashMap<SectionId, Vec<String>> =
            sheet.sections().map(|section| (section.id, keys(&section.name))).collect();
        for section in sheet.sections_in_order() {
            for key in called.get(&section.id).into_iter().flatten() {
                names.sections.entry(key.clone()).or_default().push(section.id);
            }
        }
        for line in sheet.lines() {
            for key in keys(&line.name) {
                for place in called.get(&line.section).into_iter().flatten() {
                    names.lines_in.entry((place.clone(), key.clone())).or_default().push(line.id);
                }
                names.lines.entry(key).or_default().push(line.id);
            }
        }
        names.offering(sheet.inputs())
    }

    /// The same, and what the sheet could take from elsewhere besides.
    pub fn offering(mut self, offers: impl IntoIterator<Item = &'a Input>) -> Self {
        for input in offers {
            let id = input.id();
            if self.inputs.insert(id, input).is_none() {
                for key in keys(&input.name) {
                    self.inputs_called.entry(key).or_default().push(id);
                }
            }
        }
        self
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
        let inputs = self.inputs.iter().filter_map(|(id, input)| {
            let place = place_of(input).in_language(self.language).to_owned();
            Some(Named { reference: Reference::Input(*id), spelling: self.spell_input(*id)?, place })
        });
        named.chain(inputs).collect()
    }

    fn section_name(&self, section: SectionId) -> Option<&str> {
        self.sheet.section(section).map(|section| section.name.in_language(self.language))
    }

    /// A driver of the plan by its name alone where nothing else has it; a total always with its department.
    fn spell_input(&self, id: InputId) -> Option<String> {
        let input = self.inputs.get(&id)?;
        let place = place_of(input);
        let name = input.name.in_language(self.language);
        self.spelled(Reference::Input(id), !input.place.text.is_empty(), place.in_language(self.language), name)
    }

    fn spell_line(&self, id: LineId) -> Option<String> {
        let line = self.sheet.line(id)?;
        let section = self.section_name(line.section).unwrap_or_default();
        self.spelled(Reference::Line(id), false, section, line.name.in_language(self.language))
    }

    /// The shortest way to write a name by which nothing else is [found](Names::find).
    fn spelled(&self, reference: Reference, with_place: bool, place: &str, name: &str) -> Option<String> {
        let (place, name) = (place.trim(), name.trim());
        if name.is_empty() {
            return None;
        }
        if !with_place && self.find(None, name) == [reference] {
            return Some(quoted(name));
        }
        let beside = self.find(Some(place), name);
        let in_place = [&quoted(place), ".", &quoted(name)].concat();
        if !place.is_empty() && beside == [reference] {
            return Some(in_place);
        }
        let tail = tail(reference.uuid());
        let is_told =
            |found: Vec<Reference>| found.into_iter().filter(|one| has_tail(one.uuid(), &tail)).eq([reference]);
        if !with_place && is_told(self.find(None, name)) {
            return Some([&quoted(name), tail.as_str()].concat());
        }
        (!place.is_empty() && is_told(beside)).then(|| [in_place, tail.clone()].concat())
    }
}

impl Names for SheetNames<'_> {
    fn find(&self, section: Option<&str>, name: &str) -> Vec<Reference> {
        let (section, name) = (section.map(folded), folded(name));
        let lines = match &section {
            None => self.lines.get(&name),
            Some(section) => self.lines_in.get(&(section.clone(), name.clone())),
        };
        // What stands in the sheet itself is meant before what stands elsewhere.
        if let Some(lines) = lines {
            return lines.iter().copied().map(Reference::Line).collect();
        }
        let found = self.inputs_called.get(&name).map(Vec::as_slice).unwrap_or_default();
        let in_place = |id: &InputId| match &section {
            None => true,
            Some(wanted) => self.inputs.get(id).is_some_and(|input| is_called(&place_of(input), wanted)),
        };
        found.iter().copied().filter(in_place).map(Reference::Input).collect()
    }

    fn sections(&self, name: &str) -> Vec<SectionId> {
        self.sections.get(&folded(name)).cloned().unwrap_or_default()
    }

    fn near(&self, name: &str) -> Option<String> {
        let wanted: Vec<char> = folded(name).chars().collect();
        let far = wanted.len().div_ceil(2).min(3);
        // Long names are compared by their beginning: what is typed wrong is short.
        let called = self.lines.keys().chain(self.inputs_called.keys());
        let measured = called.map(|key| (distance(&wanted, &key.chars().take(40).collect::<Vec<_>>()), key));
        let (_, nearest) = measured.filter(|(steps, _)| *steps <= far).min()?;
        let name = match self.lines.get(nearest).and_then(|lines| lines.first()) {
            Some(line) => &self.sheet.line(*line)?.name,
            None => &self.inputs.get(self.inputs_called.get(nearest)?.first()?)?.name,
        };
        Some(name.in_language(self.language).to_owned())
    }

    fn spell(&self, reference: Reference) -> Option<String> {
        match reference {
            Reference::Line(line) => self.spell_line(line),
            Reference::Input(input) => self.spell_input(input),
        }
    }

    fn spell_section(&self, section: SectionId) -> Option<String> {
        let name = self.section_name(section)?.trim();
        let same = self.sections(name);
        if name.is_empty() || same == [section] {
            return (!name.is_empty()).then(|| quoted(name));
        }
        let tail = tail(section.0);
        let told = same.into_iter().filter(|other| has_tail(other.0, &tail)).eq([section]);
        told.then(|| [quoted(name), tail].concat())
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

#[cfg(test)]
mod tests;
