//! [`Sides`]: the three states of a sheet that is to be merged, and where they part.

use std::collections::{BTreeSet, HashSet};

use automerge::{Automerge, ChangeHash};

use super::Spot;
use crate::budget::{LineItem, Package, Row, Sheet};
use crate::calendar::Period;
use crate::document::{DocumentError, read_sheet};
use crate::id::{LineId, PackageId, SectionId};
use crate::money::Minor;

/// A sheet as it was when its histories parted, as the base is now, and as the scenario is now.
#[derive(Debug, Clone)]
pub struct Sides {
    pub then: Sheet,
    pub mine: Sheet,
    pub theirs: Sheet,
}

/// A place that the scenario changed and the base has otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Divergence {
    pub spot: Spot,
    /// The base changed it too, to something else.
    pub clash: bool,
}

impl Sides {
    pub fn of(mine: &Automerge, theirs: &Automerge) -> Result<Self, DocumentError> {
        let then = theirs.fork_at(&common_heads(mine, theirs)?)?;
        Ok(Self { then: read_sheet(&then)?, mine: read_sheet(mine)?, theirs: read_sheet(theirs)? })
    }

    /// Every place the scenario changed that stands otherwise in the base: sections and packages first, then line by line.
    pub fn divergences(&self) -> Vec<Divergence> {
        let mut found = Vec::new();
        for id in self.section_ids() {
            let clash = diverged(&self.then.section(id), &self.mine.section(id), &self.theirs.section(id));
            found.extend(clash.map(|clash| Divergence { spot: Spot::Section(id), clash }));
        }
        for id in self.package_ids() {
            let clash = {
                let said = |sheet: &Sheet| sheet.package(id).map(package_words);
                diverged(&said(&self.then), &said(&self.mine), &said(&self.theirs))
            };
            found.extend(clash.map(|clash| Divergence { spot: Spot::Package(id), clash }));
        }
        for id in self.line_ids() {
            self.line_divergences(id, &mut found);
        }
        found
    }

    pub(super) fn section_ids(&self) -> Vec<SectionId> {
        let mut seen = BTreeSet::new();
        let all = [&self.theirs, &self.mine, &self.then].map(Sheet::sections_in_order).into_iter().flatten();
        all.map(|section| section.id).filter(|id| seen.insert(*id)).collect()
    }

    /// Every package of any side, in the scenario's rank.
    pub(super) fn package_ids(&self) -> Vec<PackageId> {
        let mut seen = BTreeSet::new();
        let all = [&self.theirs, &self.mine, &self.then].map(Sheet::packages_in_order).into_iter().flatten();
        all.map(|package| package.id).filter(|id| seen.insert(*id)).collect()
    }

    /// Every line of any side, in the order of the scenario's rows.
    pub(super) fn line_ids(&self) -> Vec<LineId> {
        let mut seen = BTreeSet::new();
        let all = [&self.theirs, &self.mine, &self.then].map(Sheet::rows).into_iter().flatten();
        let lines = all.filter_map(|row| if let Row::Line(id) = row { Some(id) } else { None });
        lines.filter(|id| seen.insert(*id)).collect()
    }

    fn line_divergences(&self, id: LineId, found: &mut Vec<Divergence>) {
        let mut add = |spot, clash: Option<bool>| found.extend(clash.map(|clash| Divergence { spot, clash }));
        match (self.then.line(id), self.mine.line(id), self.theirs.line(id)) {
            (None, None, Some(_)) => add(Spot::Line(id), Some(false)),
            (Some(then), Some(mine), None) => add(Spot::Line(id), Some(!says_the_same(then, mine))),
            (Some(then), None, Some(theirs)) => {
                add(Spot::Line(id), (!says_the_same(then, theirs)).then_some(true));
            }
            (then, Some(mine), Some(theirs)) => {
                let blank = LineItem::new(id, mine.section);
                let then = then.unwrap_or(&blank);
                add(Spot::Details(id), diverged(&details(then), &details(mine), &details(theirs)));
                add(Spot::Basis(id), diverged(&basis(then), &basis(mine), &basis(theirs)));
                for period in Period::all() {
                    let value = |line: &LineItem| line.cell(period).value.clone();
                    add(Spot::Cell(id, period), diverged(&value(then), &value(mine), &value(theirs)));
                }
            }
            (_, _, None) => {}
        }
    }
}

/// What both histories hold: the latest changes they have in common.
pub fn common_heads(mine: &Automerge, theirs: &Automerge) -> Result<Vec<ChangeHash>, DocumentError> {
    let mut common = Vec::new();
    let mut ahead = theirs.get_heads();
    let mut seen: HashSet<ChangeHash> = ahead.iter().copied().collect();
    while let Some(hash) = ahead.pop() {
        if mine.get_change_meta_by_hash(&hash).is_some() {
            common.push(hash);
            continue;
        }
        let before = theirs.get_change_meta_by_hash(&hash).map(|change| change.deps).unwrap_or_default();
        ahead.extend(before.into_iter().filter(|hash| seen.insert(*hash)));
    }
    if common.is_empty() { Err(DocumentError::Unrelated) } else { Ok(common) }
}

/// Whether theirs differs from both others, and then whether mine changed as well.
fn diverged<T: PartialEq>(then: &T, mine: &T, theirs: &T) -> Option<bool> {
    (theirs != then && theirs != mine).then(|| mine != then)
}

/// All that a line says beside its figures and how they come about.
pub(super) fn details(line: &LineItem) -> impl PartialEq + '_ {
    (&line.name, &line.account, &line.note, line.prior, line.level, line.section, &line.ord, line.package)
}

/// All that a package says; who cut it is not part of it.
pub(super) fn package_words(package: &Package) -> (String, String, Option<Minor>, String, bool) {
    (package.title.clone(), package.reason.clone(), package.cost, package.ord.clone(), package.is_cut)
}

/// What a line is reckoned by.
pub(super) fn basis(line: &LineItem) -> impl PartialEq + '_ {
    (&line.unit, &line.formula, &line.spread, &line.details)
}

fn says_the_same(one: &LineItem, other: &LineItem) -> bool {
    let cells = one.cells.iter().zip(&other.cells).all(|(one, other)| one.value == other.value);
    cells && details(one) == details(other) && basis(one) == basis(other)
}
