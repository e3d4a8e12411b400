//! What the lines of a sheet, and the figures it takes from elsewhere, are called in formulas.

use std::collections::{BTreeMap, HashMap};

use super::{Input, Name, Sheet};
use crate::formula::{Names, Reference, quoted};
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
            for key in keys(&line.name) {
                lines.entry(key).or_default().push(line.id);
            }
        }
        let names = Self { sheet, language, lines, inputs: BTreeMap::new(), inputs_called: HashMap::new() };
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
        let name = input.name.in_language(self.language).trim();
        if name.is_empty() {
            return Some(format!("{{input:{id}}}"));
        }
        let key = folded(name);
        let same = self.inputs_called.get(&key).map(Vec::as_slice).unwrap_or_default();
        if input.place.text.is_empty() && same.len() <= 1 && !self.lines.contains_key(&key) {
            return Some(quoted(name));
        }
        let place = place_of(input);
        let beside = same.iter().filter_map(|other| self.inputs.get(other)).filter(|other| place_of(other) == place);
        let spelling = [&quoted(place.in_language(self.language)), ".", &quoted(name)].concat();
        Some(if beside.count() <= 1 { spelling } else { [spelling, tail(id.0)].concat() })
    }

    fn spell_line(&self, id: LineId) -> Option<String> {
        let line = self.sheet.line(id)?;
        let name = line.name.in_language(self.language).trim();
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
            _ => Some([quoted(name), tail(id.0)].concat()),
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
        let lines: Vec<Reference> = found.iter().copied().filter(in_section).map(Reference::Line).collect();
        // What stands in the sheet itself is meant before what stands elsewhere.
        if !lines.is_empty() {
            return lines;
        }
        let found = self.inputs_called.get(&folded(name)).map(Vec::as_slice).unwrap_or_default();
        let in_place = |id: &InputId| match section.map(folded) {
            None => true,
            Some(wanted) => self.inputs.get(id).is_some_and(|input| is_called(&place_of(input), &wanted)),
        };
        found.iter().copied().filter(in_place).map(Reference::Input).collect()
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
        self.section_name(section).map(quoted)
    }
}

/// The end of an id, which tells what it belongs to from others of its name.
fn tail(id: uuid::Uuid) -> String {
    let id = id.simple().to_string();
    ["#", id.get(id.len().saturating_sub(6)..).unwrap_or_default()].concat()
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
