//! [`changes`]: what exactly a merge would do to a sheet, place by place, and [`Effect`], what that comes to.
//!
//! Both are read off the sheet before and after, so they hold whatever way led from the one to the other. What was shown of
//! a merge is kept as such a list; carried out later, on a sheet that others went on writing in, it must make the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Spot;
use super::side::{basis, details};
use crate::budget::{LineItem, Nature, Package, Section, Sheet};
use crate::calendar::Period;
use crate::document::content_hash::{
    Canon, ContentHash, hash_basis, hash_cell, hash_details, hash_package, hash_section,
};
use crate::id::{LineId, PackageId, SectionId};
use crate::money::Minor;

/// A place that says something else than before. What it says is known by its hash; none where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub spot: Spot,
    before: Option<ContentHash>,
    after: Option<ContentHash>,
}

/// By how much the year of a sheet is otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// What is to be earned, more or less.
    pub income: Minor,
    /// What is to be spent, likewise.
    pub expense: Minor,
    /// What the lines that come to more have gained.
    pub raised: Minor,
    /// What the lines that come to less have lost.
    pub lowered: Minor,
}

impl Effect {
    /// What the lines of the one come to beside those of the other, by what a line's year is worth.
    pub fn of<E>(before: &Sheet, after: &Sheet, year: impl Fn(&LineItem) -> Result<i128, E>) -> Result<Self, E> {
        let mut lines: BTreeMap<LineId, (Nature, i128)> = BTreeMap::new();
        for (sheet, sign) in [(before, -1), (after, 1)] {
            for line in sheet.lines().filter(|line| line.unit.is_money()) {
                let entry = lines.entry(line.id).or_insert((Nature::Expense, 0));
                *entry = (sheet.nature_of(line.section), entry.1 + sign * year(line)?);
            }
        }
        let sum = |holds: &dyn Fn(Nature, i128) -> bool| {
            Minor::of_sum(lines.values().filter(|(nature, by)| holds(*nature, *by)).map(|(_, by)| by).sum())
        };
        Ok(Self {
            income: sum(&|nature, _| nature == Nature::Income),
            expense: sum(&|nature, _| nature == Nature::Expense),
            raised: sum(&|_, by| by > 0),
            lowered: Minor::of_sum(-lines.values().map(|(_, by)| (*by).min(0)).sum::<i128>()),
        })
    }

    /// What thresholds see: money that goes from line to line is moved once.
    pub fn moved(&self) -> Minor {
        self.raised.max(self.lowered)
    }
}

/// Every place in which two states of one sheet differ, sections and packages first.
pub fn changes(before: &Sheet, after: &Sheet) -> Vec<Change> {
    let mut found = Vec::new();
    let mut add = |spot, before, after| {
        if before != after {
            found.push(Change { spot, before, after });
        }
    };
    let sections: BTreeSet<SectionId> = before.sections().chain(after.sections()).map(|section| section.id).collect();
    for id in sections {
        let said = |sheet: &Sheet| sheet.section(id).map(section_hash);
        add(Spot::Section(id), said(before), said(after));
    }
    let packages: BTreeSet<PackageId> = before.packages().chain(after.packages()).map(|package| package.id).collect();
    for id in packages {
        let said = |sheet: &Sheet| sheet.package(id).map(package_hash);
        add(Spot::Package(id), said(before), said(after));
    }
    let lines: BTreeSet<LineId> = before.lines().chain(after.lines()).map(|line| line.id).collect();
    for id in lines {
        match (before.line(id), after.line(id)) {
            (Some(then), Some(now)) => {
                if details(then) != details(now) {
                    add(Spot::Details(id), Some(details_hash(then)), Some(details_hash(now)));
                }
                if basis(then) != basis(now) {
                    add(Spot::Basis(id), Some(basis_hash(then)), Some(basis_hash(now)));
                }
                for period in Period::all().filter(|at| then.cell(*at).value != now.cell(*at).value) {
                    let said = |line| Some(cell_hash(line, period));
                    add(Spot::Cell(id, period), said(then), said(now));
                }
            }
            (then, now) => add(Spot::Line(id), then.map(line_hash), now.map(line_hash)),
        }
    }
    found
}

/// The places in which two lists of changes do not say the same.
pub fn differing(one: &[Change], other: &[Change]) -> BTreeSet<Spot> {
    let by_spot = |changes: &[Change]| changes.iter().map(|change| (change.spot, *change)).collect::<BTreeMap<_, _>>();
    let (one, other) = (by_spot(one), by_spot(other));
    one.keys().chain(other.keys()).filter(|spot| one.get(spot) != other.get(spot)).copied().collect()
}

fn hashed(form: &str, write: impl FnOnce(&mut Canon)) -> ContentHash {
    let mut canon = Canon::new(form);
    write(&mut canon);
    canon.hash()
}

fn section_hash(section: &Section) -> ContentHash {
    hashed("tandem section 1", |canon| hash_section(canon, section))
}

fn package_hash(package: &Package) -> ContentHash {
    hashed("tandem package 1", |canon| hash_package(canon, package))
}

fn details_hash(line: &LineItem) -> ContentHash {
    hashed("tandem details 1", |canon| hash_details(canon, line))
}

fn basis_hash(line: &LineItem) -> ContentHash {
    hashed("tandem basis 1", |canon| hash_basis(canon, line))
}

fn cell_hash(line: &LineItem, period: Period) -> ContentHash {
    hashed("tandem cell 1", |canon| hash_cell(canon, period, &line.cell(period).value))
}

/// All that was entered in a line; what came out of it shows in what the sheet comes to.
fn line_hash(line: &LineItem) -> ContentHash {
    hashed("tandem line 1", |canon| {
        hash_details(canon, line);
        hash_basis(canon, line);
        Period::all().for_each(|period| hash_cell(canon, period, &line.cell(period).value));
    })
}
