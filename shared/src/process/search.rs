//! Finding things on a map by words.

use super::{ElementId, Node, ProcessMap};
use crate::name::Name;

/// What has every one of these words in its name, or among what a step says of itself; those whose name begins so first,
/// then by name. At most `most`.
pub fn search(map: &ProcessMap, typed: &str, most: usize) -> Vec<ElementId> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let nodes = map.nodes().map(|node| (&node.id, &node.name, Some(node)));
    let lanes = map.lanes().map(|lane| (&lane.id, &lane.name, None));
    let pools = map.pools().map(|pool| (&pool.id, &pool.name, None));
    let mut found: Vec<(u8, String, &ElementId)> = nodes
        .chain(lanes)
        .chain(pools)
        .filter_map(|(id, name, node)| Some((rank(&words, name, node)?, name.text.to_lowercase(), id)))
        .collect();
    found.sort();
    found.into_iter().take(most).map(|(.., id)| id.clone()).collect()
}

/// 0 where the name begins with what is sought, 1 where it is in the name, 2 where it is elsewhere.
fn rank(words: &[String], name: &Name, node: Option<&Node>) -> Option<u8> {
    let names = [name.text.to_lowercase(), name.en.as_deref().unwrap_or_default().to_lowercase()];
    let first = words.first()?;
    if names.iter().any(|name| has_all(name, words)) {
        return Some(u8::from(!names.iter().any(|name| name.starts_with(first.as_str()))));
    }
    let said = node?.control.texts().into_iter().filter_map(|(_, said)| said);
    let said: Vec<&str> = said.flat_map(|said| [Some(said.text.as_str()), said.en.as_deref()]).flatten().collect();
    let said = [said.join(" "), names.join(" ")].join(" ").to_lowercase();
    has_all(&said, words).then_some(2)
}

fn has_all(text: &str, words: &[String]) -> bool {
    words.iter().all(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::sketch::{id, map};
    use crate::process::{Element, ProcessMap};

    fn named() -> ProcessMap {
        let mut map = map("lane buying; task a; task b; task c; end e");
        let names = [
            ("a", "下单", Some("Place the order"), None),
            ("b", "Order check", None, None),
            ("c", "Pay", None, Some("ERP orders")),
        ];
        for (key, text, en, system) in names {
            let mut node = map.node(&id(key)).cloned().unwrap();
            node.name = Name { text: text.to_owned(), en: en.map(str::to_owned) };
            node.control.system = system.map(Name::new);
            map.put(Element::Node(Box::new(node)));
        }
        map
    }

    #[test]
    fn things_are_found_by_name_in_either_language_and_by_what_steps_say() {
        let map = named();
        let check = |typed: &str, most: usize, expect: &str| {
            let found = search(&map, typed, most);
            assert_eq!(found.iter().map(ElementId::as_str).collect::<Vec<_>>().join(" "), expect, "{typed}");
        };
        check("", 9, "");
        check("   ", 9, "");
        check("order", 9, "b a c");
        check("ORDER", 2, "b a");
        check("下单", 9, "a");
        check("the place", 9, "a");
        check("pay erp", 9, "c");
        check("nothing like it", 9, "");
    }
}
