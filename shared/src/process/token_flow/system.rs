//! Linear equations `x = own + Σ share · x`, solved by elimination: how a loop is reckoned without going round it.
//!
//! Decimals of 28 digits: a product or quotient is off by less than 10⁻²⁷ of its size, and no step takes nearly equal
//! figures from each other but `1 − gain`, which is kept above [`GAIN_LEFT_MIN`]. What comes out is rounded to the
//! millionth, many digits before an error could show.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::place::{At, Each};

/// A loop that lets less than a thousand-millionth of its cases go never lets them go.
const GAIN_LEFT_MIN: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Equation {
    pub own: Decimal,
    /// How much of which unknown.
    pub terms: BTreeMap<At, Decimal>,
}

impl Equation {
    pub fn add(&mut self, unknown: At, share: Decimal) -> Result<(), Unsolved> {
        let term = self.terms.entry(unknown).or_default();
        *term = term.checked_add(share).ok_or(Unsolved::Overflow)?;
        Ok(())
    }

    fn divide(&mut self, by: Decimal) -> Result<(), Unsolved> {
        self.own = self.own.checked_div(by).ok_or(Unsolved::Overflow)?;
        for share in self.terms.values_mut() {
            *share = share.checked_div(by).ok_or(Unsolved::Overflow)?;
        }
        Ok(())
    }

    /// Adds `share` of another equation's right side.
    fn add_times(&mut self, other: &Self, share: Decimal) -> Result<(), Unsolved> {
        self.own = add_product(self.own, other.own, share)?;
        for (&unknown, &term) in &other.terms {
            self.add(unknown, product(term, share)?)?;
        }
        Ok(())
    }
}

fn product(a: Decimal, b: Decimal) -> Result<Decimal, Unsolved> {
    a.checked_mul(b).ok_or(Unsolved::Overflow)
}

pub fn add_product(sum: Decimal, a: Decimal, b: Decimal) -> Result<Decimal, Unsolved> {
    sum.checked_add(product(a, b)?).ok_or(Unsolved::Overflow)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsolved {
    /// What goes round comes back whole, or more.
    Endless,
    /// A figure beyond 28 digits.
    Overflow,
}

/// The unknowns. The one that is bound up with the fewest others goes first, so that what is sparse stays so.
pub fn solve(equations: Each<Equation>) -> Result<Each<Decimal>, Unsolved> {
    let mut elimination = Elimination::of(equations);
    let mut order = Vec::new();
    while let Some((_, at)) = elimination.waiting.pop_first() {
        elimination.ranks[at] = None;
        if elimination.eliminate(at)? {
            order.push(at);
        }
    }
    let equations = elimination.equations;
    if order.len() < equations.len() {
        return Err(Unsolved::Endless);
    }
    let mut found = Each::of(equations.len(), |_| Decimal::ZERO);
    for &at in order.iter().rev() {
        let mut sum = equations[at].own;
        for (&unknown, &share) in &equations[at].terms {
            sum = add_product(sum, found[unknown], share)?;
        }
        found[at] = sum;
    }
    Ok(found)
}

struct Elimination {
    equations: Each<Equation>,
    /// Whose equations name an unknown.
    readers: Each<BTreeSet<At>>,
    waiting: BTreeSet<(usize, At)>,
    /// Under what an unknown is waiting; `None` for one that is done, or that can't go before something else has.
    ranks: Each<Option<usize>>,
    is_done: Each<bool>,
}

impl Elimination {
    fn of(equations: Each<Equation>) -> Self {
        let count = equations.len();
        let mut readers = Each::of(count, |_| BTreeSet::new());
        for row in equations.all() {
            for &unknown in equations[row].terms.keys() {
                readers[unknown].insert(row);
            }
        }
        let (ranks, is_done) = (Each::of(count, |_| None), Each::of(count, |_| false));
        let mut elimination = Self { equations, readers, waiting: BTreeSet::new(), ranks, is_done };
        for at in elimination.equations.all() {
            elimination.enqueue(at);
        }
        elimination
    }

    fn enqueue(&mut self, at: At) {
        let work = self.readers[at].len() * self.equations[at].terms.len();
        if let Some(before) = self.ranks[at].replace(work) {
            self.waiting.remove(&(before, at));
        }
        self.waiting.insert((work, at));
    }

    /// Puts what an unknown equals in the place of it wherever it is named; not while it may equal more than itself.
    fn eliminate(&mut self, at: At) -> Result<bool, Unsolved> {
        let gain = self.equations[at].terms.get(&at).copied().unwrap_or_default();
        let left = Decimal::ONE.checked_sub(gain).ok_or(Unsolved::Overflow)?;
        if left < GAIN_LEFT_MIN {
            return Ok(false);
        }
        let mut equation = std::mem::take(&mut self.equations[at]);
        equation.terms.remove(&at);
        if !gain.is_zero() {
            equation.divide(left)?;
        }
        let mut readers = std::mem::take(&mut self.readers[at]);
        readers.remove(&at);
        for unknown in equation.terms.keys() {
            self.readers[*unknown].remove(&at);
        }
        for &row in &readers {
            if let Some(share) = self.equations[row].terms.remove(&at) {
                self.equations[row].add_times(&equation, share)?;
                for &unknown in equation.terms.keys() {
                    self.readers[unknown].insert(row);
                }
            }
        }
        self.is_done[at] = true;
        for &row in readers.iter().chain(equation.terms.keys()) {
            if !self.is_done[row] {
                self.enqueue(row);
            }
        }
        self.equations[at] = equation;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn system(rows: &[(&str, &[(usize, &str)])]) -> Each<Equation> {
        let equation = |(own, terms): &(&str, &[(usize, &str)])| Equation {
            own: decimal(own),
            terms: terms.iter().map(|(at, share)| (At(*at), decimal(share))).collect(),
        };
        rows.iter().map(equation).collect()
    }

    #[test]
    fn a_loop_is_solved_at_once() {
        let check = |rows: &[(&str, &[(usize, &str)])], expect: Result<&[&str], Unsolved>| {
            let found = solve(system(rows));
            let found = found.map(|found| found.all().map(|at| found[at].round_dp(20).normalize()).collect::<Vec<_>>());
            assert_eq!(found, expect.map(|expect| expect.iter().map(|text| decimal(text)).collect()), "{rows:?}");
        };
        check(&[("5", &[])], Ok(&["5"]));
        check(&[("80", &[(1, "0.2")]), ("0", &[(0, "1")])], Ok(&["100", "100"]));
        check(&[("30", &[(0, "0.25")])], Ok(&["40"]));
        // Two loops, one in the other: x = 60 + 0.4 z, y = x + 0.5 y, z = 0.5 y.
        check(
            &[("60", &[(2, "0.4")]), ("0", &[(0, "1"), (1, "0.5")]), ("0", &[(1, "0.5")])],
            Ok(&["100", "200", "100"]),
        );
        check(&[("1", &[(1, "1")]), ("0", &[(0, "1")])], Err(Unsolved::Endless));
        check(&[("1", &[(0, "1.5")])], Err(Unsolved::Endless));
        // What would never end by itself ends when what takes cases away is counted.
        check(&[("10", &[(1, "1")]), ("0", &[(0, "1"), (2, "-1")]), ("0", &[(0, "0.5")])], Ok(&["20", "10", "10"]));
        check(&[("79228162514264337593543950335", &[(0, "0.5")])], Err(Unsolved::Overflow));
    }
}
