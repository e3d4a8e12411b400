//! What two files say, as a bag of places: which element, which attribute, which value. Prefixes, order and the way a
//! number is written say nothing.

use std::collections::BTreeMap;

use super::super::names::{DC, DD};
use super::super::number;
use super::super::xml::{Element, parse_bytes};

pub(super) type Bag = BTreeMap<String, usize>;

pub(super) fn bag(bytes: &[u8]) -> Bag {
    let mut bag = Bag::new();
    collect(&parse_bytes(bytes).unwrap().root, "", &mut bag);
    bag
}

fn collect(element: &Element, above: &str, bag: &mut Bag) {
    let path = format!("{above}/{{{}}}{}", element.name.space, element.name.local);
    let mut put = |entry: String| *bag.entry(entry).or_default() += 1;
    put(path.clone());
    for attribute in &element.attributes {
        let is_place = element.is_in(DC) || element.is_in(DD);
        let number = number::decimal(&attribute.value).filter(|_| is_place);
        let value = number.map_or_else(|| attribute.value.clone(), |number| number.normalize().to_string());
        put(format!("{path}/@{{{}}}{}={value}", attribute.name.space, attribute.name.local));
    }
    let text = element.text();
    if !text.trim().is_empty() {
        put(format!("{path}={}", text.trim()));
    }
    for child in element.elements() {
        collect(child, &path, bag);
    }
}

/// What `before` says more often than `after`.
pub(super) fn lost(before: &Bag, after: &Bag) -> Vec<String> {
    before
        .iter()
        .filter(|(entry, count)| after.get(*entry).is_none_or(|after| after < count))
        .map(|(entry, _)| entry.clone())
        .collect()
}
