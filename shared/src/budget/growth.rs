//! How much more each account is to have next year than this one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::id::AccountCode;
use crate::money::Rounding;

/// Growth in per cent: of everything, and of accounts that grow otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Growth {
    pub all: Decimal,
    /// Of an account and those under it; the longest code that fits counts.
    pub accounts: BTreeMap<AccountCode, Decimal>,
}

impl Growth {
    /// From nothing left to eleven times as much: beyond is a slip of the keyboard.
    pub const PERCENT_MIN: Decimal = Decimal::from_parts(100, 0, 0, true, 0);
    pub const PERCENT_MAX: Decimal = Decimal::from_parts(1_000, 0, 0, false, 0);

    /// The per cent an account grows by.
    pub fn percent(&self, account: Option<&AccountCode>) -> Decimal {
        let rules = self.accounts.iter().filter(|(code, _)| account.is_some_and(|account| account.is_under(code)));
        rules.max_by_key(|(code, _)| code.as_str().len()).map_or(self.all, |(_, percent)| *percent)
    }

    /// A figure as it is to be next year, rounded once; `None` beyond what can be kept.
    pub fn grown(&self, minor: i128, account: Option<&AccountCode>, rounding: Rounding) -> Option<i128> {
        let factor = self.percent(account).checked_add(Decimal::ONE_HUNDRED)?.normalize();
        let scale = 10_i128.checked_pow(factor.scale())?.checked_mul(100)?;
        rounding.divide(minor.checked_mul(factor.mantissa())?, scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: Option<&str>, minor: i128, expect: Option<i128>) {
        let accounts = [("66", "5"), ("6601", "-10"), ("6602.01", "2.55")];
        let growth = Growth {
            all: "3".parse().unwrap(),
            accounts: accounts.iter().map(|(code, of)| (code.parse().unwrap(), of.parse().unwrap())).collect(),
        };
        let code = code.map(|code| code.parse().unwrap());
        assert_eq!(growth.grown(minor, code.as_ref(), Rounding::HalfUp), expect, "{code:?} {minor}");
    }

    #[test]
    fn the_longest_code_that_fits_says_how_much_an_account_grows() {
        check(None, 100_00, Some(103_00));
        check(Some("6001"), 100_00, Some(103_00));
        check(Some("6603"), 100_00, Some(105_00));
        check(Some("6601.02"), 100_00, Some(90_00));
        check(Some("6602.01"), 100_01, Some(102_56));
        check(Some("6602.01"), -100_01, Some(-102_56));
        check(Some("6602"), 0, Some(0));
        check(Some("6602"), i128::MAX, None);
    }
}
