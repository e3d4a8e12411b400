//! What is told of a map's past.

use super::super::{MapMoment, Said, map_history};
use super::*;

/// `author: what of which element`, a moment a line.
fn told(map: &MapReplica) -> Vec<String> {
    let moment = |moment: &MapMoment| {
        let author = moment.author.map_or_else(|| "?".to_owned(), |author| author.0.as_u128().to_string());
        let named = moment.renamed_from.as_ref().map(|_| format!("called {}", moment.title.text));
        let changes = moment.changes.iter().map(|change| match (&change.before, &change.after) {
            (None, Some(element)) => format!("+{}", element.id()),
            (Some(element), None) => format!("-{}", element.id()),
            (_, Some(element)) => {
                let fields: Vec<&str> = change.fields.iter().map(|field| field.field).collect();
                format!("{} {}", element.id(), fields.join("+"))
            }
            (None, None) => String::new(),
        });
        format!("{author}: {}", named.into_iter().chain(changes).collect::<Vec<_>>().join(", "))
    };
    map_history(map.document()).unwrap().iter().map(moment).collect()
}

#[test]
fn what_one_does_at_a_stretch_is_told_by_what_it_comes_to() {
    let mut map = fresh();
    assert_eq!(told(&map), ["0: +buyer, +order, +pool, +receive, +way"]);
    let mut moved = node(&map, "order");
    // An hour later, in two strokes; what is drawn and taken away again is nothing.
    for x in [1, 2] {
        moved.bounds.x += x;
        map.edit(&put(Deed::Move, vec![Element::Node(Box::new(moved.clone()))]), 3_600).unwrap();
    }
    moved.figures.volume = Some(Quantity(5_000_000));
    map.edit(
        &put(Deed::Figures, vec![Element::Node(Box::new(moved)), task("by mistake".replace(' ', "_").as_str())]),
        3_660,
    )
    .unwrap();
    map.edit(&MapCommand::Delete(vec![id("by_mistake")]), 3_670).unwrap();
    assert_eq!(told(&map)[1..], ["0: order at+volume"]);
    let history = map_history(map.document()).unwrap();
    let volume = history[1].changes[0].fields.iter().find(|field| field.field == "volume").unwrap();
    assert_eq!((&volume.before, &volume.after), (&None, &Some(Said::Number(5_000_000))));
    // After a pause it is something else.
    map.edit(&MapCommand::Rename(Name::new("P2P")), 9_000).unwrap();
    map.edit(&MapCommand::Delete(vec![id("order")]), 9_010).unwrap();
    assert_eq!(told(&map)[2..], ["0: called P2P, -order, -way"]);
}

#[test]
fn two_people_are_told_apart_and_everybody_is_told_the_same() {
    let mut li = fresh();
    let mut wang = copy_for(&li, 7);
    let mut step = node(&li, "order");
    step.control.owner = Some("Li".into());
    li.edit(&put(Deed::Control, vec![Element::Node(Box::new(step))]), 100).unwrap();
    let mut step = node(&wang, "receive");
    step.control.risk = Some("late".into());
    wang.edit(&put(Deed::Control, vec![Element::Node(Box::new(step))]), 200).unwrap();
    meet(&mut li, &mut wang);
    assert_eq!(told(&li), told(&wang));
    assert_eq!(told(&li).last().map(String::as_str), Some("7: receive risk"));
}
