//! [`share_out`]: one amount over parts that still add up to it; [`spread`]: over equal ones.

use super::{Minor, MoneyError};

/// Ten years of months: more parts than any plan has, few enough to allocate without a thought.
pub const SPREAD_PARTS_MAX: usize = 120;

/// Splits evenly by largest remainder: no two parts differ by more than one minor unit, the parts add up to the total,
/// the earliest parts take what is over, and a negative total mirrors the positive one.
pub fn spread(total: Minor, parts: usize) -> Result<Vec<Minor>, MoneyError> {
    if parts == 0 || parts > SPREAD_PARTS_MAX {
        return Err(MoneyError::SpreadParts(parts));
    }
    let shares = share_out(i128::from(total.0), &vec![1; parts]);
    // No share is larger than what is shared.
    Ok(shares.into_iter().map(Minor::of_sum).collect())
}

/// Shares a total out in proportion to weights, by largest remainder, the earlier first among equals; evenly where no
/// weight is left. The shares add up to the total where there is anyone to take one.
pub fn share_out(total: i128, weights: &[u64]) -> Vec<i128> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let even = sum == 0;
    let whole = if even { weights.len() as i128 } else { sum };
    let mut left = total;
    let (mut shares, mut remainders) = (Vec::with_capacity(weights.len()), Vec::with_capacity(weights.len()));
    for (place, weight) in weights.iter().enumerate() {
        let weight = if even { 1 } else { i128::from(*weight) };
        // Totals are below 2^63 and weights too, so the product fits.
        let exact = total * weight;
        let share = exact / whole;
        left -= share;
        shares.push(share);
        if weight > 0 {
            remainders.push(((exact % whole).abs(), place));
        }
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // What is left over is less than one for each.
    for (_, place) in remainders.iter().take(usize::try_from(left.unsigned_abs()).unwrap_or(0)) {
        if let Some(share) = shares.get_mut(*place) {
            *share += left.signum();
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(total: i64, parts: usize, expect: &[i64]) {
        assert_eq!(
            spread(Minor(total), parts),
            Ok(expect.iter().copied().map(Minor).collect()),
            "{total} over {parts}"
        );
    }

    #[test]
    fn the_earliest_parts_take_what_is_over() {
        check(10_000, 12, &[834, 834, 834, 834, 833, 833, 833, 833, 833, 833, 833, 833]);
        check(-10_000, 12, &[-834, -834, -834, -834, -833, -833, -833, -833, -833, -833, -833, -833]);
        check(2, 3, &[1, 1, 0]);
        check(0, 3, &[0, 0, 0]);
        check(7, 1, &[7]);
    }

    #[test]
    fn no_parts_and_too_many_are_refused() {
        for parts in [0, SPREAD_PARTS_MAX + 1, usize::MAX] {
            assert_eq!(spread(Minor(1), parts), Err(MoneyError::SpreadParts(parts)));
        }
    }

    proptest! {
        #[test]
        fn parts_add_up_and_are_nearly_equal(total: i64, parts in 1..=SPREAD_PARTS_MAX) {
            let split = spread(Minor(total), parts).unwrap();
            prop_assert_eq!(split.len(), parts);
            prop_assert_eq!(Minor::sum(split.iter().copied()), Ok(Minor(total)));
            let (least, most) = (split.iter().min().unwrap().0, split.iter().max().unwrap().0);
            prop_assert!(most - least <= 1);
        }
    }
}
