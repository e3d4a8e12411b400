//! [`merge`]: carries a scenario's changes into its base, and settles every place as it was decided.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::CommitOptions;
use automerge::{ActorId, Automerge, ScalarValue};

use super::side::{basis, details, package_words};
use super::{Sides, Spot};
use crate::budget::{Cell, CellValue, LineItem, Package, Section, Sheet};
use crate::calendar::Period;
use crate::document::replica::WRITES_PER_CHANGE;
use crate::document::shape::key;
use crate::document::write::{FieldWrite, carry_out};
use crate::document::{DocumentError, detail, read_sheet};
use crate::id::{LineId, PackageId, PersonId, SectionId};

/// Writes by the person in whose name they stand; `None` for replicas that name nobody.
type Signed = BTreeMap<Option<PersonId>, Vec<FieldWrite>>;

/// The base with the scenario in it. Of the places where the two part, those in `keep` stay as they are in the base; all
/// others become the scenario's. `actor` gives an actor never used before for a person, `by` is who merges.
pub fn merge(
    mine: &Automerge,
    theirs: &Automerge,
    keep: &BTreeSet<Spot>,
    by: PersonId,
    mut actor: impl FnMut(Option<PersonId>) -> ActorId,
    at: i64,
) -> Result<Automerge, DocumentError> {
    let sides = Sides::of(mine, theirs)?;
    let parted: BTreeSet<Spot> = sides.divergences().into_iter().map(|divergence| divergence.spot).collect();
    let outcome = Outcome::of(&sides, parted, keep);
    let mut doc = mine.clone();
    doc.apply_changes(mine.get_changes_added(theirs))?;
    let mut actors = BTreeMap::new();
    // First what is there at all: a line is read only when it is.
    for round in [Outcome::existence, Outcome::content] {
        for (person, writes) in round(&outcome, &read_sheet(&doc)?, by) {
            doc.set_actor(actors.entry(person).or_insert_with(|| actor(person)).clone());
            write(&mut doc, &writes, at)?;
        }
    }
    if read_sheet(&doc)?.header == sides.mine.header { Ok(doc) } else { Err(DocumentError::ForeignHead) }
}

fn write(doc: &mut Automerge, writes: &[FieldWrite], at: i64) -> Result<(), DocumentError> {
    for part in writes.chunks(WRITES_PER_CHANGE) {
        let mut tx = doc.transaction();
        if let Err(error) = carry_out(&mut tx, part) {
            tx.rollback();
            return Err(error);
        }
        tx.commit_with(CommitOptions::default().with_message("merge").with_time(at));
    }
    Ok(())
}

/// What the sheet shall say.
struct Outcome<'a> {
    sides: &'a Sides,
    parted: BTreeSet<Spot>,
    sections: BTreeMap<SectionId, &'a Section>,
    packages: BTreeMap<PackageId, &'a Package>,
    lines: BTreeMap<LineId, Wanted<'a>>,
}

/// A line as it shall be: all of it from one side, or its details, basis and figures each from either.
struct Wanted<'a> {
    details: &'a LineItem,
    basis: &'a LineItem,
    cells: [&'a Cell; Period::COUNT],
}

impl<'a> Outcome<'a> {
    fn of(sides: &'a Sides, parted: BTreeSet<Spot>, keep: &BTreeSet<Spot>) -> Self {
        let side = |spot: Spot| {
            let is_taken = parted.contains(&spot) && !keep.contains(&spot);
            if is_taken { &sides.theirs } else { &sides.mine }
        };
        let mut lines: BTreeMap<LineId, Wanted<'_>> = BTreeMap::new();
        for id in sides.line_ids() {
            let Some(whole) = side(Spot::Line(id)).line(id) else { continue };
            let of = |spot: Spot| {
                if parted.contains(&Spot::Line(id)) { whole } else { side(spot).line(id).unwrap_or(whole) }
            };
            let mut cells = [whole.cell(Period::FIRST); Period::COUNT];
            for (period, cell) in Period::all().zip(&mut cells) {
                *cell = of(Spot::Cell(id, period)).cell(period);
            }
            lines.insert(id, Wanted { details: of(Spot::Details(id)), basis: of(Spot::Basis(id)), cells });
        }
        let mut sections: BTreeMap<SectionId, &Section> = BTreeMap::new();
        for id in sides.section_ids() {
            let chosen = side(Spot::Section(id)).section(id);
            // No line comes to stand without its section.
            let stood = |line| sides.mine.line(line).is_some_and(|line| line.section == id);
            let is_needed = || lines.iter().any(|(line, wanted)| wanted.details.section == id && !stood(*line));
            let rescued = || sides.theirs.section(id).or(sides.mine.section(id)).filter(|_| is_needed());
            sections.extend(chosen.or_else(rescued).map(|section| (id, section)));
        }
        let package = |id: PackageId| Some((id, side(Spot::Package(id)).package(id)?));
        let packages = sides.package_ids().into_iter().filter_map(package).collect();
        Self { sides, parted, sections, packages, lines }
    }

    /// Lines and sections that come back, and those that go.
    fn existence(&self, now: &Sheet, by: PersonId) -> Signed {
        let mut writes = Vec::new();
        let grave = |is_wanted: bool| (!is_wanted).then_some(ScalarValue::Boolean(true));
        for id in self.sides.section_ids() {
            let wanted = self.sections.get(&id);
            if wanted.is_some() != now.section(id).is_some() {
                writes.push(FieldWrite::section(id, key::DELETED, grave(wanted.is_some())));
                // One whose making was undone has no words either.
                writes.extend(wanted.into_iter().flat_map(|wanted| section_writes(wanted)));
            }
        }
        for id in self.sides.package_ids() {
            let wanted = self.packages.get(&id);
            if wanted.is_some() != now.package(id).is_some() {
                writes.push(FieldWrite::package(id, key::DELETED, grave(wanted.is_some())));
                writes.extend(wanted.into_iter().flat_map(|wanted| package_writes(wanted)));
            }
        }
        for id in self.sides.line_ids() {
            let wanted = self.lines.get(&id);
            if wanted.is_some() != now.line(id).is_some() {
                writes.push(FieldWrite::line(id, key::DELETED, grave(wanted.is_some())));
                let blank = LineItem::new(id, SectionId(uuid::Uuid::nil()));
                writes.extend(wanted.into_iter().flat_map(|wanted| detail_writes(&blank, wanted.details)));
                writes.extend(wanted.into_iter().flat_map(|wanted| basis_writes(&blank, wanted.basis)));
            }
        }
        Signed::from([(Some(by), writes)])
    }

    /// Whatever of sections, lines and cells stands otherwise than it shall, or stands twice.
    fn content(&self, now: &Sheet, by: PersonId) -> Signed {
        let mut signed = Signed::new();
        let words = signed.entry(Some(by)).or_default();
        for (id, wanted) in &self.sections {
            let Some(found) = now.section(*id) else { continue };
            if found != *wanted || self.parted.contains(&Spot::Section(*id)) {
                words.extend(section_writes(wanted));
            }
        }
        for (id, wanted) in &self.packages {
            let Some(found) = now.package(*id) else { continue };
            if package_words(found) != package_words(wanted) || self.parted.contains(&Spot::Package(*id)) {
                words.extend(package_writes(wanted));
            }
        }
        for (id, wanted) in &self.lines {
            let Some(found) = now.line(*id) else { continue };
            if details(found) != details(wanted.details) || self.parted.contains(&Spot::Details(*id)) {
                words.extend(detail_writes(found, wanted.details));
            }
            if basis(found) != basis(wanted.basis) || self.parted.contains(&Spot::Basis(*id)) {
                words.extend(basis_writes(found, wanted.basis));
            }
        }
        for (id, wanted) in &self.lines {
            let Some(found) = now.line(*id) else { continue };
            for (period, cell) in Period::all().zip(wanted.cells) {
                if self.is_unsettled(*id, period, found.cell(period), cell) {
                    let write = FieldWrite::line(*id, period.key(), scalar(&cell.value));
                    signed.entry(cell.author).or_default().push(write);
                }
            }
        }
        signed
    }

    /// A cell on which people disagreed in the base before stays theirs to settle.
    fn is_unsettled(&self, line: LineId, period: Period, found: &Cell, wanted: &Cell) -> bool {
        let was_contested = self.sides.mine.line(line).is_some_and(|line| !line.cell(period).rivals.is_empty());
        let is_contested = !found.rivals.is_empty();
        found.value != wanted.value
            || is_contested && (!was_contested || self.parted.contains(&Spot::Cell(line, period)))
    }
}

fn text(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

fn scalar(value: &CellValue) -> Option<ScalarValue> {
    match value {
        CellValue::Empty => None,
        CellValue::Figure(minor) => Some(ScalarValue::Int(minor.0)),
        CellValue::Text(typed) => Some(text(typed)),
    }
}

fn section_writes(wanted: &Section) -> Vec<FieldWrite> {
    let put = |field, value| FieldWrite::section(wanted.id, field, value);
    vec![
        put(key::NAME, Some(text(&wanted.name.text))),
        put(key::NAME_EN, wanted.name.en.as_deref().map(text)),
        put(key::ORD, Some(text(&wanted.ord))),
        put(key::NATURE, Some(text(wanted.nature.as_str()))),
    ]
}

fn package_writes(wanted: &Package) -> Vec<FieldWrite> {
    let put = |field, value| FieldWrite::package(wanted.id, field, value);
    vec![
        put(key::NAME, Some(text(&wanted.title))),
        put(key::REASON, Some(text(&wanted.reason))),
        put(key::COST, wanted.cost.map(|minor| ScalarValue::Int(minor.0))),
        put(key::ORD, Some(text(&wanted.ord))),
        put(key::CUT, wanted.is_cut.then_some(ScalarValue::Boolean(true))),
    ]
}

fn basis_writes(found: &LineItem, wanted: &LineItem) -> Vec<FieldWrite> {
    let put = |field, value| FieldWrite::line(wanted.id, field, value);
    let spread = wanted.spread.as_ref();
    let mut writes = vec![
        put(key::UNIT, wanted.unit.stored().map(text)),
        put(key::FORMULA, wanted.formula.as_ref().map(|formula| text(formula.text()))),
        put(key::TOTAL, spread.map(|spread| ScalarValue::Int(spread.total.0))),
        put(key::RULE, spread.map(|spread| text(&spread.rule.to_string()))),
    ];
    let gone = found.details.keys().filter(|place| !wanted.details.contains_key(place)).map(|place| (place, None));
    let stay = wanted.details.iter().map(|(place, row)| (place, Some(row)));
    writes.extend(gone.chain(stay).flat_map(|((period, id), row)| detail::writes(wanted.id, *period, *id, row)));
    writes
}

fn detail_writes(found: &LineItem, wanted: &LineItem) -> Vec<FieldWrite> {
    let put = |field, value| FieldWrite::line(wanted.id, field, value);
    let mut writes = vec![
        put(key::SECTION, Some(text(&wanted.section.to_string()))),
        put(key::ORD, Some(text(&wanted.ord))),
        put(key::NAME, Some(text(&wanted.name.text))),
        put(key::NAME_EN, wanted.name.en.as_deref().map(text)),
        put(key::ACCOUNT, wanted.account.as_ref().map(|code| text(code.as_str()))),
        put(key::NOTE, wanted.note.as_deref().map(text)),
        put(key::PRIOR, wanted.prior.map(|minor| ScalarValue::Int(minor.0))),
        put(key::PACKAGE, wanted.package.map(|package| text(&package.to_string()))),
    ];
    // A line that is not indented says nothing about it.
    if found.level != wanted.level {
        writes.push(put(key::LEVEL, Some(ScalarValue::Int(i64::from(wanted.level)))));
    }
    writes
}
