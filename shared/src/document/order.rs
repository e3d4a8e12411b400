//! Order keys: strings between which another always fits, so that a line moves by changing one field of its own.
//!
//! Automerge lists have no move; a key per line has (sync.md, section 6). Two people inserting at one place may draw the
//! same key: ids break the tie, and a later insertion in between re-keys the tied lines that follow.

use fractional_index::FractionalIndex;

/// `count` keys that stand strictly between `left` and `right`, in order. A missing neighbour is the edge.
///
/// Keys that did not come from this module, or neighbours that leave no room, count as missing: the order stays total,
/// and nothing fails because somebody else wrote an odd string.
pub(super) fn keys_between(left: Option<&str>, right: Option<&str>, count: usize) -> Vec<String> {
    let left = left.and_then(|text| FractionalIndex::from_string(text).ok());
    let right = right.and_then(|text| FractionalIndex::from_string(text).ok());
    let right = match (&left, right) {
        (Some(left), Some(right)) if *left >= right => None,
        (_, right) => right,
    };
    let mut keys = Vec::with_capacity(count);
    match right {
        Some(right) => fill(left.as_ref(), &right, count, &mut keys),
        None => append(left, count, &mut keys),
    }
    keys
}

/// Keys after `left` with nothing to their right: each follows the last, and they stay short.
fn append(mut left: Option<FractionalIndex>, count: usize, keys: &mut Vec<String>) {
    for _ in 0..count {
        let next = FractionalIndex::new(left.as_ref(), None).unwrap_or_default();
        keys.push(next.to_string());
        left = Some(next);
    }
}

/// Keys in a gap, halving it, so that a thousand of them are ten halvings long and not a thousand.
fn fill(left: Option<&FractionalIndex>, right: &FractionalIndex, count: usize, keys: &mut Vec<String>) {
    if count == 0 {
        return;
    }
    let middle = FractionalIndex::new(left, Some(right)).unwrap_or_default();
    let before = (count - 1) / 2;
    fill(left, &middle, before, keys);
    keys.push(middle.to_string());
    fill(Some(&middle), right, count - 1 - before, keys);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_order_between_their_neighbours() {
        let first = keys_between(None, None, 3);
        assert!(first.is_sorted());
        let [a, b, ..] = first.as_slice() else { panic!("three keys") };
        let between = keys_between(Some(a), Some(b), 5);
        assert!(between.is_sorted());
        assert!(between.iter().all(|key| key > a && key < b));
    }

    #[test]
    fn an_odd_key_does_not_stop_anyone() {
        assert_eq!(keys_between(Some("not a key"), Some("zz"), 2).len(), 2);
    }
}
