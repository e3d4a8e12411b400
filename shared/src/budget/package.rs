//! [`Package`]: one decision of a zero-based budget. Nothing is carried over because it was there last year: each package
//! says what it is for, lines of the sheet belong to it, and it costs what they come to. Packages are ranked, and a ceiling
//! cuts the list where it is used up.
//!
//! Where the line falls is reckoned; that a package *is* cut is somebody's decision and stands in the document. A figure
//! never goes because a ceiling moved elsewhere.

use serde::{Deserialize, Serialize};

use super::{LineItem, Nature, Sheet};
use crate::id::{PackageId, PersonId};
use crate::money::Minor;

/// What could be done, why, and for how much in the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub id: PackageId,
    pub title: String,
    /// What happens with it, and what would happen without.
    pub reason: String,
    /// What it is thought to cost, until lines belong to it.
    pub cost: Option<Minor>,
    /// Fractional index; packages rank in the order of `(ord, id)`.
    #[serde(default)]
    pub ord: String,
    /// Its lines stay and count as nothing.
    #[serde(default)]
    pub is_cut: bool,
    /// Who cut it or took it back last; `None` where nobody did, or a replica does not say.
    #[serde(default)]
    pub cut_by: Option<PersonId>,
}

/// What a package comes to in the year, whether it is cut or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// The exact sum of its lines of expense, or what it is thought to cost where it has no line.
    pub cost: i128,
    /// The exact sum of its lines of income.
    pub income: i128,
    pub lines: usize,
}

/// Where a package lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Above the line.
    Funded,
    /// Below the line, and still in the budget until somebody cuts it.
    Below,
    /// Cut. `fits` when what ranks above leaves room for it.
    Cut { fits: bool },
}

/// A package in its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked<'a> {
    pub package: &'a Package,
    pub weight: Weight,
    /// What it and all above it cost together, with what belongs to no package and without what is cut.
    pub upto: i128,
    pub standing: Standing,
}

impl Package {
    /// As many as people can weigh against each other.
    pub const COUNT_MAX: usize = 100;
    pub const TITLE_CHARS_MAX: usize = 120;
    pub const REASON_CHARS_MAX: usize = 1_000;
}

impl Sheet {
    pub fn package(&self, id: PackageId) -> Option<&Package> {
        self.packages.get(&id)
    }

    /// In the order of ids.
    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        self.packages.values()
    }

    /// In their rank.
    pub fn packages_in_order(&self) -> Vec<&Package> {
        let mut packages: Vec<_> = self.packages.values().collect();
        packages.sort_by(|a, b| (&a.ord, a.id).cmp(&(&b.ord, b.id)));
        packages
    }

    /// The package a line belongs to; none where that was taken away.
    pub fn package_of(&self, line: &LineItem) -> Option<&Package> {
        self.packages.get(&line.package?)
    }

    /// The lines of a package, in the order of ids.
    pub fn lines_in(&self, package: PackageId) -> impl Iterator<Item = &LineItem> {
        self.lines.values().filter(move |line| line.package == Some(package))
    }

    pub fn weigh(&self, package: &Package) -> Weight {
        let mut weight = Weight::default();
        for line in self.lines_in(package.id) {
            weight.lines += 1;
            match self.nature_of(line.section) {
                _ if !line.unit.is_money() => {}
                Nature::Income => weight.income += line.worth_total(),
                Nature::Expense => weight.cost += line.worth_total(),
            }
        }
        if weight.lines == 0 {
            weight.cost = package.cost.map_or(0, |cost| i128::from(cost.0));
        }
        weight
    }

    /// What is spent before any package: the expense of lines that belong to none. As long as no line belongs to a package,
    /// packages are all there is to weigh, and it is nothing.
    pub fn outside_packages(&self) -> i128 {
        if !self.lines.values().any(|line| self.package_of(line).is_some()) {
            return 0;
        }
        let outside = self.lines.values().filter(|line| line.unit.is_money() && self.package_of(line).is_none());
        outside.filter(|line| self.nature_of(line.section) == Nature::Expense).map(LineItem::total).sum()
    }

    /// The packages, first to last, with the line where the ceiling is used up. What ranks below the first that does not fit
    /// lies below the line too, however little it costs: a lower rank is not done before a higher one. What is cut takes no
    /// room.
    pub fn ranked(&self, ceiling: Option<Minor>) -> Vec<Ranked<'_>> {
        let (mut upto, mut is_open) = (self.outside_packages(), true);
        let place = |package: &'_ Package| {
            let weight = self.weigh(package);
            let fits = |sum: i128| ceiling.is_none_or(|ceiling| sum <= i128::from(ceiling.0));
            let standing = if package.is_cut {
                Standing::Cut { fits: is_open && fits(upto + weight.cost) }
            } else {
                upto += weight.cost;
                is_open &= fits(upto);
                if is_open { Standing::Funded } else { Standing::Below }
            };
            (weight, upto, standing)
        };
        let packages = self.packages_in_order();
        let places: Vec<_> = packages.iter().copied().map(place).collect();
        let ranked = |(package, (weight, upto, standing))| Ranked { package, weight, upto, standing };
        packages.into_iter().zip(places).map(ranked).collect()
    }

    /// Whether a line belongs to a package that is cut.
    pub(super) fn is_cut(&self, line: &LineItem) -> bool {
        self.package_of(line).is_some_and(|package| package.is_cut)
    }

    /// Puts a package in the place of the one with its id. Figures hold after [`settle`](Self::settle).
    pub fn put_package(&mut self, package: Package) {
        let id = package.id;
        self.packages.insert(id, package);
        self.part_lines(id);
    }

    /// Its lines belong to none, and count.
    pub(crate) fn remove_package(&mut self, id: PackageId) {
        self.packages.remove(&id);
        self.part_lines(id);
    }

    /// Lines come to count, or to count no more.
    fn part_lines(&mut self, package: PackageId) {
        let is_cut = self.packages.get(&package).is_some_and(|package| package.is_cut);
        let lines = self.lines_in(package).filter(|line| line.is_cut() != is_cut);
        for (id, worth) in lines.map(|line| (line.id, *line.worths())).collect::<Vec<_>>() {
            self.set_figures(id, worth);
            self.model.touch(id);
        }
    }
}

#[cfg(test)]
mod tests;
