//! [`Package`]: one decision of a zero-based budget. Nothing is carried over because it was there last year: each package
//! says what it is for and what it costs, and they are ranked. A ceiling cuts the list where it is used up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::Minor;

/// What could be done, why, and for how much in the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub id: Uuid,
    pub title: String,
    /// What happens with it, and what would happen without.
    pub reason: String,
    pub cost: Minor,
}

/// A package in its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked<'a> {
    pub package: &'a Package,
    /// What it and all above it cost together.
    pub upto: i128,
    /// Whether it lies above the cut.
    pub is_funded: bool,
}

impl Package {
    /// As many as people can weigh against each other.
    pub const COUNT_MAX: usize = 100;
    pub const TITLE_CHARS_MAX: usize = 120;
    pub const REASON_CHARS_MAX: usize = 1_000;
}

/// The packages of a department, first to last, with the cut where the ceiling is used up. What ranks below the first that
/// does not fit is cut too, however little it costs: a lower rank is not done before a higher one.
pub fn ranked(packages: &[Package], ceiling: Option<Minor>) -> Vec<Ranked<'_>> {
    let (mut upto, mut is_open) = (0_i128, true);
    let place = |package| {
        let package: &Package = package;
        upto += i128::from(package.cost.0);
        is_open &= ceiling.is_none_or(|ceiling| upto <= i128::from(ceiling.0));
        Ranked { package, upto, is_funded: is_open }
    };
    packages.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_cuts_where_it_is_used_up_and_nothing_below_slips_through() {
        let check = |costs: &[i64], ceiling: Option<i64>, expect: &[bool]| {
            let package = |(number, cost): (u128, &i64)| Package {
                id: Uuid::from_u128(number),
                title: "t".to_owned(),
                reason: String::new(),
                cost: Minor(*cost),
            };
            let packages: Vec<Package> = (1..).zip(costs).map(package).collect();
            let found = ranked(&packages, ceiling.map(Minor));
            assert_eq!(found.iter().map(|of| of.is_funded).collect::<Vec<_>>(), expect, "{costs:?} {ceiling:?}");
            assert_eq!(found.last().map_or(0, |of| of.upto), costs.iter().map(|cost| i128::from(*cost)).sum::<i128>());
        };
        check(&[], Some(10), &[]);
        check(&[5, 5], Some(10), &[true, true]);
        check(&[5, 6, 1], Some(10), &[true, false, false]);
        check(&[11, 1], Some(10), &[false, false]);
        check(&[5, 6], None, &[true, true]);
        check(&[i64::MAX, i64::MAX, i64::MAX], Some(i64::MAX), &[true, false, false]);
    }
}
