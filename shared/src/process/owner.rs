//! Whoever does steps: the same person or role, whichever of two languages names them.

use std::collections::BTreeMap;

use super::{ElementId, ProcessMap};
use crate::name::Name;

/// Whose each step is. Who is called one thing in Chinese and another in English at one step, and by one of the two at
/// the next, is one; the fuller name is kept. Steps that name nobody are not in it.
pub fn owners(map: &ProcessMap) -> BTreeMap<&ElementId, Name> {
    let named = || map.nodes().filter_map(|node| Some((&node.id, trimmed(node.control.owner.as_ref()?)?)));
    let mut known: BTreeMap<String, Name> = BTreeMap::new();
    for (_, name) in named() {
        if let Some(en) = &name.en {
            let one = known.get(&name.text).or_else(|| known.get(en)).unwrap_or(&name).clone();
            known.entry(en.clone()).or_insert_with(|| one.clone());
            known.entry(name.text).or_insert(one);
        }
    }
    named().map(|(step, name)| (step, known.get(&name.text).cloned().unwrap_or(name))).collect()
}

fn trimmed(name: &Name) -> Option<Name> {
    let en = name.en.as_deref().map(str::trim).filter(|en| !en.is_empty());
    let text = Some(name.text.trim()).filter(|text| !text.is_empty()).or(en)?;
    Some(Name { text: text.to_owned(), en: en.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::super::Element;
    use super::super::sketch::map;
    use super::*;

    #[test]
    fn one_who_is_named_in_two_languages_is_one() {
        let mut drawn = map("task a; task b; task c; task d; task e; task f");
        let names = [
            ("a", Some(Name::new("Buyer "))),
            ("b", Some(Name::bilingual("采购专员", "Buyer"))),
            ("c", Some(Name::new("采购专员"))),
            ("d", Some(Name::new("出纳"))),
            ("e", Some(Name::new("  "))),
            ("f", Some(Name::bilingual("采购", "Buyer"))),
        ];
        for (id, owner) in names {
            let mut node = drawn.nodes().find(|node| node.id.as_str() == id).cloned().unwrap();
            node.control.owner = owner;
            drawn.put(Element::Node(Box::new(node)));
        }
        let buyer = Name::bilingual("采购专员", "Buyer");
        let expect = [("a", &buyer), ("b", &buyer), ("c", &buyer), ("d", &Name::new("出纳")), ("f", &buyer)];
        let found = owners(&drawn);
        assert_eq!(found.iter().map(|(id, name)| (id.as_str(), name)).collect::<Vec<_>>(), expect);
    }
}
