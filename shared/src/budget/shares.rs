//! [`Shares`]: what part of a year falls on each month, in per cent. Together they are a hundred, exactly; what is not is
//! refused with the difference, or taken as weights by whoever says so.

use rust_decimal::Decimal;

use super::spread::MONTHS;
use super::{SpreadRule, read_figure};
use crate::formula::Unit;
use crate::money::{Currency, Rounding};

/// Twelve shares, none below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares([Decimal; MONTHS]);

/// Why shares are not taken as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SharesError {
    #[error("there are {found} shares: write one for each of the twelve months, with blanks between them")]
    Count { found: usize },
    #[error("“{0}” is no share: write a number from 0 to 100 with at most six decimals")]
    NotAShare(String),
    #[error("the shares are all nought: give at least one month a part of the year")]
    Nothing,
    /// `over`: by how much they are more than a hundred; less where it is below zero.
    #[error("the shares add up to {sum} % and not to 100 %: change them by {over} in all, or take them as weights")]
    NotWhole { sum: Decimal, over: Decimal },
}

impl Shares {
    /// Shares as they are typed or pasted: `8.33 8.33 … 8.37`, with or without `%`.
    pub fn read(text: &str) -> Result<Self, SharesError> {
        let parts: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '；' | '，')).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let mut shares = [Decimal::ZERO; MONTHS];
        if parts.len() != MONTHS {
            return Err(SharesError::Count { found: parts.len() });
        }
        for (share, part) in shares.iter_mut().zip(parts) {
            *share = read_share(part)?;
        }
        if shares.iter().all(Decimal::is_zero) { Err(SharesError::Nothing) } else { Ok(Self(shares)) }
    }

    /// The rule that lays a total on the months by them, if they are the whole of it.
    pub fn whole(self) -> Result<SpreadRule, SharesError> {
        let sum: Decimal = self.0.iter().sum();
        let over = sum - Decimal::ONE_HUNDRED;
        if over.is_zero() {
            Ok(self.as_weights())
        } else {
            Err(SharesError::NotWhole { sum: sum.normalize(), over: over.normalize() })
        }
    }

    /// The rule by which only their proportion counts.
    pub fn as_weights(self) -> SpreadRule {
        let decimals = self.0.iter().map(|share| share.normalize().scale()).max().unwrap_or(0);
        // A hundred with six decimals is below 2^32.
        let weight = |share: Decimal| u32::try_from((share * Decimal::from(10_u64.pow(decimals))).trunc()).unwrap_or(0);
        SpreadRule::Weights(self.0.map(weight))
    }
}

fn read_share(text: &str) -> Result<Decimal, SharesError> {
    let refuse = || SharesError::NotAShare(text.chars().take(20).collect());
    let bare = text.trim_end_matches(['%', '％']);
    // Numbers are read as everywhere, to the millionth; what has more is refused rather than rounded.
    let millionths = read_figure(bare, &Unit::Number, Currency::CNY, Rounding::default()).map_err(|_| refuse())?;
    let share = Decimal::new(millionths.0, 6).normalize();
    let digits_behind = bare.split('.').nth(1).map_or(0, |tail| tail.trim_end_matches('0').len());
    let fits = share >= Decimal::ZERO && share <= Decimal::ONE_HUNDRED && digits_behind <= 6;
    fits.then_some(share).ok_or_else(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&str, SharesError>) {
        let read = Shares::read(text).and_then(Shares::whole);
        assert_eq!(read.map(|rule| rule.to_string()), expect.map(str::to_owned), "{text}");
    }

    #[test]
    fn shares_of_a_hundred_are_a_rule() {
        check("60 40 0 0 0 0 0 0 0 0 0 0", Ok("weights:60,40,0,0,0,0,0,0,0,0,0,0"));
        check(
            "8.33% 8.33% 8.33% 8.33% 8.33% 8.33% 8.33% 8.33% 8.34 8.34 8.34 8.34",
            Ok("weights:833,833,833,833,833,833,833,833,834,834,834,834"),
        );
        check("99.999999；0.000001 0 0 0 0 0 0 0 0 0\t0", Ok("weights:99999999,1,0,0,0,0,0,0,0,0,0,0"));
    }

    #[test]
    fn what_is_not_the_whole_is_refused_with_the_difference_or_taken_as_weights() {
        let not_whole = |sum: &str, over: &str| {
            Err(SharesError::NotWhole { sum: sum.parse().unwrap(), over: over.parse().unwrap() })
        };
        let thirds = "33.33 33.33 33.33 0 0 0 0 0 0 0 0 0";
        check(thirds, not_whole("99.99", "-0.01"));
        check("60 50 0 0 0 0 0 0 0 0 0 0", not_whole("110", "10"));
        let weights = Shares::read(thirds).unwrap().as_weights();
        assert_eq!(weights.to_string(), "weights:3333,3333,3333,0,0,0,0,0,0,0,0,0");
        let said = Shares::read(thirds).unwrap().whole().unwrap_err().to_string();
        assert!(said.contains("99.99 %") && said.contains("-0.01") && said.contains("take them as weights"), "{said}");
    }

    #[test]
    fn what_is_no_share_says_which() {
        check("60 40", Err(SharesError::Count { found: 2 }));
        check("0 0 0 0 0 0 0 0 0 0 0 0", Err(SharesError::Nothing));
        for odd in ["-1", "101", "much", "1.0000001", "1e2"] {
            check(&format!("{odd} 99 0 0 0 0 0 0 0 0 0 0"), Err(SharesError::NotAShare(odd.to_owned())));
        }
    }
}
