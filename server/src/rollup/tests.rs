//! Whatever is converted, the whole is its accounts and what rounding leaves.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shared::budget::{CurrencyRates, Rates};
use shared::money::{Currency, Rounding};

use super::*;

fn series(periods: &[i128], prior: i128) -> PublishedSeries {
    PublishedSeries { periods: periods.iter().copied().collect(), prior }
}

proptest! {
    #[test]
    fn a_whole_is_its_accounts_and_what_is_left(
        rate in 1_u32..2_000_000,
        parts in prop::collection::vec((prop::collection::vec(-1_000_000_i128..1_000_000, 12), -50_000_i128..50_000), 1..6),
    ) {
        let plan = format!("{}.{:05}", rate / 100_000, rate % 100_000).parse().ok();
        let own = CurrencyRates { plan, ..CurrencyRates::default() };
        let rates = Rates { currencies: BTreeMap::from([(Currency::EUR, own)]), ..Rates::default() };
        let (from, to) = (Currency::EUR, Currency::CNY);
        let conversion = Conversion { rates: &rates, from, to, rounding: Rounding::default() };
        let mut of = NatureTotals::default();
        for (number, (periods, prior)) in parts.iter().enumerate() {
            let own = series(periods, *prior);
            of.total.periods += &own.periods;
            of.total.prior += own.prior;
            of.accounts.insert(format!("660{number}").parse().unwrap(), own);
        }
        let found = nature(&conversion, &of).unwrap();
        let mut sum = found.rounding.clone();
        for part in found.accounts.values().chain([&found.without_account]) {
            sum.periods += &part.periods;
            sum.prior += part.prior;
        }
        prop_assert_eq!(&sum, &found.total);
        // Each of the parts, and the whole, is off by at most half a fen.
        let most = i128::try_from(parts.len()).unwrap() + 1;
        prop_assert!(found.rounding.periods.values().iter().all(|left| 2 * left.abs() <= most));
    }
}

#[test]
fn nothing_is_left_where_nothing_is_converted() {
    let record =
        NatureTotals { total: series(&[7, 8], 3), without_account: series(&[7, 8], 3), ..NatureTotals::default() };
    let kept = serde_json::to_string(&record).unwrap();
    assert!(!kept.contains("rounding"), "{kept}");
    assert_eq!(serde_json::from_str::<NatureTotals>(&kept).unwrap(), record);
}
