//! A version of a map goes its own way, and is taken over.

use super::*;

fn minutes(map: &MapReplica, name: &str, minutes: i32) -> MapCommand {
    let figures = StepFigures { minutes: Some(Quantity::whole(minutes)), ..node(map, name).figures };
    put(Deed::Figures, vec![Element::Node(Box::new(Node { figures, ..node(map, name) }))])
}

fn named(map: &MapReplica, name: &str, called: &str) -> MapCommand {
    put(Deed::Rename, vec![Element::Node(Box::new(Node { name: Name::new(called), ..node(map, name) }))])
}

/// Which elements part, with those that clash marked.
fn parting(sides: &MapSides) -> Vec<String> {
    let word = |each: MapDivergence| [each.id.as_str(), if each.clash { "!" } else { "" }].concat();
    sides.divergences().into_iter().map(word).collect()
}

fn sides(base: &MapReplica, version: &MapReplica) -> MapSides {
    MapSides::of(base.document(), version.document()).unwrap()
}

fn adopted(base: &MapReplica, version: &MapReplica, keep: &[&str]) -> ProcessMap {
    let keep = keep.iter().map(|name| id(name)).collect();
    let doc = sides(base, version).adopt(base.document(), version.document(), &keep, actor(9), 9).unwrap();
    read_map(&doc).unwrap()
}

#[test]
fn a_version_is_taken_over_and_what_only_the_map_changed_stays() {
    let mut base = fresh();
    let mut version = copy_for(&base, 2);
    version.edit(&MapCommand::Rename(Name::new("P2P · to be")), 1).unwrap();
    assert!(sides(&base, &version).divergences().is_empty(), "another name is no other work");

    version.edit(&minutes(&version, "order", 5), 1).unwrap();
    version.edit(&put(Deed::Add, vec![task("scan"), flow("on", "order", "scan")]), 1).unwrap();
    version.edit(&MapCommand::Delete(vec![id("receive")]), 1).unwrap();
    // Other things, of the same step too.
    base.edit(&named(&base, "order", "Order goods"), 2).unwrap();
    base.edit(&put(Deed::Add, vec![task("count")]), 2).unwrap();
    assert_eq!(parting(&sides(&base, &version)), ["on", "order", "receive", "scan", "way"]);

    let map = adopted(&base, &version, &[]);
    assert_eq!(map.header.title, base.map().header.title);
    let order = map.node(&id("order")).unwrap();
    assert_eq!((order.name.text.as_str(), order.figures.minutes), ("Order goods", Some(Quantity::whole(5))));
    let there = |name: &str| map.element(&id(name)).is_some();
    assert!(there("scan") && there("on") && there("count") && !there("receive") && !there("way"));
}

#[test]
fn what_both_changed_stands_as_it_was_chosen() {
    let mut base = fresh();
    let mut version = copy_for(&base, 2);
    version.edit(&minutes(&version, "order", 5), 1).unwrap();
    version.edit(&MapCommand::Delete(vec![id("receive")]), 1).unwrap();
    version.edit(&moved(&version, "order", 700), 1).unwrap();
    base.edit(&minutes(&base, "order", 9), 2).unwrap();
    base.edit(&minutes(&base, "receive", 3), 2).unwrap();
    base.edit(&moved(&base, "order", 300), 2).unwrap();
    assert_eq!(parting(&sides(&base, &version)), ["order!", "receive!", "way"]);

    let map = adopted(&base, &version, &["order", "receive"]);
    assert_eq!(map.node(&id("order")).unwrap().figures.minutes, Some(Quantity::whole(9)));
    assert_eq!(map.node(&id("receive")).unwrap().figures.minutes, Some(Quantity::whole(3)));
    let map = adopted(&base, &version, &[]);
    assert_eq!(map.node(&id("order")).unwrap().figures.minutes, Some(Quantity::whole(5)));
    assert!(map.node(&id("receive")).is_none());
}

#[test]
fn what_the_map_removed_comes_back_whole_when_the_version_is_chosen() {
    let mut base = fresh();
    let mut version = copy_for(&base, 2);
    version.edit(&minutes(&version, "order", 5), 1).unwrap();
    base.edit(&MapCommand::Delete(vec![id("order")]), 2).unwrap();
    assert_eq!(parting(&sides(&base, &version)), ["order!"]);
    assert!(adopted(&base, &version, &["order"]).node(&id("order")).is_none());
    let map = adopted(&base, &version, &[]);
    assert_eq!(map.node(&id("order")), version.map().node(&id("order")));
}

#[test]
fn once_taken_over_nothing_parts_and_the_way_goes_on() {
    let mut base = fresh();
    let mut version = copy_for(&base, 2);
    version.edit(&minutes(&version, "order", 5), 1).unwrap();
    let doc = sides(&base, &version).adopt(base.document(), version.document(), &BTreeSet::new(), actor(9), 9).unwrap();
    base = MapReplica::open(doc.with_actor(actor(1))).unwrap();
    assert!(sides(&base, &version).divergences().is_empty());
    version.edit(&minutes(&version, "order", 4), 3).unwrap();
    assert_eq!(parting(&sides(&base, &version)), ["order"]);
    assert_eq!(adopted(&base, &version, &[]).node(&id("order")).unwrap().figures.minutes, Some(Quantity::whole(4)));
}

#[test]
fn maps_that_were_never_one_do_not_compare_by_history() {
    let other = MapReplica::open(NewMap { header: fresh().map().header.clone() }.create(actor(5), 7).unwrap()).unwrap();
    assert!(matches!(MapSides::of(fresh().document(), other.document()), Err(DocumentError::Unrelated)));
}
