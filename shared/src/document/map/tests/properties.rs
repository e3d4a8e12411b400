//! Properties of the map document under any script: convergence, validity, undo.

use proptest::prelude::*;

use super::*;

/// What somebody does next, in a small world of names so that people meet.
fn any_act() -> impl Strategy<Value = (u8, u8, u8, i32)> {
    (0_u8..14, 0_u8..6, 0_u8..6, 0_i32..2_000)
}

const NODES: [&str; 6] = ["order", "receive", "pay", "check", "file", "close"];
const LANES: [&str; 3] = ["buyer", "desk", "bank"];

fn act(map: &mut MapReplica, (what, one, other, at): (u8, u8, u8, i32)) {
    let (lane_one, lane_other) = (LANES[usize::from(one % 3)], LANES[usize::from(other % 3)]);
    let (one, other) = (NODES[usize::from(one)], NODES[usize::from(other)]);
    let known = map.map().node(&id(one)).cloned();
    let node = |node: Node| Element::Node(Box::new(node));
    let command = match (what, known) {
        (0, _) => put(Deed::Add, vec![task(one)]),
        (1, Some(_)) => moved(map, one, at),
        (2, Some(_)) => MapCommand::Delete(vec![id(one)]),
        (3, _) => {
            let Element::Flow(flow) = flow(&format!("f{one}{other}"), one, other) else { return };
            put(Deed::Connect, vec![Element::Flow(Flow { is_default: at % 2 == 0, ..flow })])
        }
        (4, Some(step)) => {
            let figures = StepFigures { volume: Some(Quantity::whole(at)), ..step.figures };
            put(Deed::Figures, vec![node(Node { figures, ..step })])
        }
        (5, Some(step)) => put(Deed::Lane, vec![node(Node { parent: Some(id(other)), ..step })]),
        (6, Some(step)) => {
            let kind = NodeKind::SubProcess { is_expanded: at % 2 == 0 };
            put(Deed::Add, vec![node(Node { kind, ..step })])
        }
        (7, Some(step)) => {
            let kind =
                NodeKind::Boundary { attached_to: id(other), trigger: Trigger::Timer, is_interrupting: at % 2 == 0 };
            put(Deed::Add, vec![node(Node { kind, ..step })])
        }
        (8, Some(step)) => put(Deed::Lane, vec![node(Node { lane: Some(id(lane_other)), ..step })]),
        (9, _) => put(Deed::Lane, vec![lane(lane_one, (at % 2 == 0).then_some(lane_other))]),
        (10, _) => MapCommand::Delete(vec![id(if at % 5 == 0 { "pool" } else { lane_one })]),
        (11, _) => return drop(map.undo(i64::from(at)).unwrap()),
        (12, _) => return drop(map.redo(i64::from(at)).unwrap()),
        (13, _) => MapCommand::Rename(Name::new(other)),
        _ => return,
    };
    map.edit(&command, i64::from(at)).unwrap();
}

/// Said again, from the outside: what every map that is shown keeps to.
fn check_valid(map: &ProcessMap) -> Result<(), TestCaseError> {
    let is_outside = |mut at: Option<ElementId>, parent: &dyn Fn(&ElementId) -> Option<ElementId>| {
        for _ in 0..=map.len() {
            let Some(id) = at else { return true };
            at = parent(&id);
        }
        false
    };
    for lane in map.lanes() {
        prop_assert!(lane.pool.iter().all(|pool| map.pool(pool).is_some()));
        prop_assert!(lane.parent.iter().all(|parent| map.lane(parent).is_some()));
        prop_assert!(is_outside(lane.parent.clone(), &|id| map.lane(id)?.parent.clone()));
    }
    for node in map.nodes() {
        prop_assert!(node.lane.iter().all(|lane| map.lane(lane).is_some()));
        prop_assert!(node.pool.iter().all(|pool| map.pool(pool).is_some()));
        let is_subprocess = |id| matches!(map.node(id).map(|node| &node.kind), Some(NodeKind::SubProcess { .. }));
        prop_assert!(node.parent.iter().all(is_subprocess));
        prop_assert!(is_outside(node.parent.clone(), &|id| map.node(id)?.parent.clone()));
        if let NodeKind::Boundary { attached_to, .. } = &node.kind {
            prop_assert!(map.node(attached_to).is_some_and(|host| host.kind.is_activity()));
        }
    }
    let mut sources = BTreeSet::new();
    for flow in map.flows().filter(|flow| flow.is_default) {
        prop_assert!(sources.insert(&flow.source), "one way by default");
    }
    let is_whole = |flow: &Flow| map.node(&flow.source).is_some() && map.node(&flow.target).is_some();
    prop_assert!(map.flows().all(|flow| map.is_loose(flow) != is_whole(flow)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever people do, undoing among it, and whenever they meet: equal heads, one map, and a valid one.
    #[test]
    fn any_order_of_edits_comes_to_the_same_valid_map(
        edits in proptest::collection::vec((0_usize..3, any_act(), any::<bool>()), 1..60),
    ) {
        let first = fresh();
        let mut people = [copy_for(&first, 1), copy_for(&first, 2), copy_for(&first, 3)];
        for (who, act_of, meets) in edits {
            act(&mut people[who], act_of);
            prop_assert_eq!(&read_map(people[who].document()).unwrap(), people[who].map());
            check_valid(people[who].map())?;
            if meets {
                let bytes = people[who].document().save();
                let other = &mut people[(who + 1) % 3];
                other.take_in(&bytes).unwrap();
                prop_assert_eq!(&read_map(other.document()).unwrap(), other.map(), "what patches say is what is there");
                check_valid(other.map())?;
            }
        }
        for _ in 0..2 {
            for at in 0..3 {
                let bytes = people[at].document().save();
                people[(at + 1) % 3].take_in(&bytes).unwrap();
            }
        }
        let [a, b, c] = &people;
        for other in [b, c] {
            prop_assert_eq!(a.heads(), other.heads());
            prop_assert_eq!(a.map(), other.map());
            prop_assert_eq!(map_hash(a.map()), map_hash(other.map()));
        }
        check_valid(a.map())?;
    }

    /// Undo, then redo, is where one was; undoing everything is where one began.
    #[test]
    fn undo_and_redo_are_inverse(acts in proptest::collection::vec(any_act(), 1..30)) {
        let base = fresh();
        let mut map = copy_for(&base, 1);
        for act_of in acts.into_iter().filter(|act| ![11, 12].contains(&act.0)) {
            act(&mut map, act_of);
        }
        let end = map.map().clone();
        let mut steps = 0;
        while map.undo(1).unwrap().is_some() {
            steps += 1;
        }
        prop_assert_eq!(map.map(), base.map());
        for _ in 0..steps {
            map.redo(2).unwrap();
        }
        prop_assert_eq!(map.map(), &end);
    }

    /// What somebody else does meanwhile is not taken back with it: what they moved stays where they moved it.
    #[test]
    fn undoing_leaves_what_others_did(
        mine in proptest::collection::vec(any_act(), 1..15), theirs in (0_usize..2, 0_i32..2_000),
    ) {
        let base = fresh();
        let mut ours = copy_for(&base, 1);
        let mut other = copy_for(&base, 2);
        for act_of in mine.into_iter().filter(|act| ![11, 12].contains(&act.0)) {
            act(&mut ours, act_of);
        }
        meet(&mut ours, &mut other);
        let name = NODES[theirs.0];
        // A place nobody else moves to.
        if other.map().node(&id(name)).is_some() {
            other.edit(&moved(&other, name, 5_000 + theirs.1), 9).unwrap();
        }
        let moved_to = other.map().node(&id(name)).map(|node| node.bounds);
        meet(&mut ours, &mut other);
        while ours.undo(10).unwrap().is_some() {}
        meet(&mut ours, &mut other);
        prop_assert_eq!(ours.map(), other.map());
        if let Some(bounds) = moved_to {
            prop_assert_eq!(ours.map().node(&id(name)).map(|node| node.bounds), Some(bounds));
        }
    }
}
