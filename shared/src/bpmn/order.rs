//! Orders a file has and a map must keep: of lanes and pools by their keys, of what stands in a process by a list.

use std::collections::BTreeMap;

use fractional_index::FractionalIndex;

/// A key between two others grows by a byte where many were put in between; more than this nobody did by hand.
pub(super) const ORD_BYTES_MAX: usize = 200;

/// The keys of so many siblings, as far as nobody moved one.
pub(super) fn ords(count: usize) -> Vec<String> {
    let mut keys = Vec::with_capacity(count);
    let mut last: Option<FractionalIndex> = None;
    for _ in 0..count {
        let next = FractionalIndex::new(last.as_ref(), None).unwrap_or_default();
        keys.push(next.to_string());
        last = Some(next);
    }
    keys
}

/// The beginning of `order` after which the rest follows in the order of `canonical` anyway.
pub(super) fn beginning(order: &[String], canonical: &[String]) -> Option<String> {
    let rank: BTreeMap<&String, usize> = canonical.iter().enumerate().map(|(at, id)| (id, at)).collect();
    let ranks: Vec<_> = order.iter().map(|id| rank.get(id).copied().unwrap_or(usize::MAX)).collect();
    let sorted = ranks.windows(2).rev().take_while(|pair| pair.is_sorted()).count() + 1;
    let from = ranks.len().saturating_sub(sorted);
    let beginning = order.get(..from).unwrap_or_default();
    (!beginning.is_empty()).then(|| beginning.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_out_of_order_is_kept() {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (order, expect) in [("a b c", None), ("c a b", Some("c")), ("b a c", Some("b")), ("c b a", Some("c b"))] {
            assert_eq!(beginning(&list(order), &list("a b c")).as_deref(), expect, "{order}");
        }
        assert_eq!(beginning(&[], &[]), None);
    }
}
