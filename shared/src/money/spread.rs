//! [`spread`]: one amount over equal parts that still add up to it.

use super::{Minor, MoneyError};

/// Ten years of months: more parts than any plan has, few enough to allocate without a thought.
pub const SPREAD_PARTS_MAX: usize = 120;

/// Splits evenly by largest remainder: no two parts differ by more than one minor unit, the parts add up to the total,
/// the earliest parts take what is over, and a negative total mirrors the positive one.
pub fn spread(total: Minor, parts: usize) -> Result<Vec<Minor>, MoneyError> {
    let refuse = MoneyError::SpreadParts(parts);
    if parts > SPREAD_PARTS_MAX {
        return Err(refuse);
    }
    let Some((share, over)) =
        i64::try_from(parts).ok().and_then(|count| Some((total.0.checked_div(count)?, total.0.checked_rem(count)?)))
    else {
        return Err(refuse);
    };
    Ok((0_u64..)
        .take(parts)
        .map(|part| Minor(share + if part < over.unsigned_abs() { over.signum() } else { 0 }))
        .collect())
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
