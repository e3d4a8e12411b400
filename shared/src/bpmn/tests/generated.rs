//! Maps made here come back from their files as they were, whatever is on them.

use proptest::prelude::*;

use super::super::order::ords;
use super::super::{read, write};
use super::header;
use crate::id::DepartmentId;
use crate::money::Minor;
use crate::name::Name;
use crate::process::{
    Bounds, Duty, Element, ElementId, Flow, FlowKind, Frequency, GatewayKind, Lane, Node, NodeKind, Point, Pool,
    ProcessMap, Quantity, Share, StepControl, StepFigures, TaskKind, Tier, Trigger,
};

fn name() -> impl Strategy<Value = Name> {
    let word = "[a-z 采购<>&\"'{}:;é]{0,12}";
    (word, proptest::option::of(word)).prop_map(|(text, en)| Name { text, en })
}

fn id(prefix: &str, number: usize) -> ElementId {
    format!("{prefix}_{number}").parse().unwrap()
}

/// One of so many, or one that isn't there.
fn some_id(prefix: &'static str, count: usize) -> impl Strategy<Value = Option<ElementId>> {
    proptest::option::of((0..=count).prop_map(move |number| id(prefix, number)))
}

fn bounds() -> impl Strategy<Value = Bounds> {
    (-9_999_999_i64..9_999_999, any::<i16>(), 0_i64..500_000, 0_i64..500_000).prop_map(|(x, y, width, height)| Bounds {
        x,
        y: i64::from(y),
        width,
        height,
    })
}

fn among<T: Copy + std::fmt::Debug>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn kind(nodes: usize) -> impl Strategy<Value = NodeKind> {
    prop_oneof![
        among(TaskKind::ALL).prop_map(NodeKind::Task),
        any::<bool>().prop_map(|is_expanded| NodeKind::SubProcess { is_expanded }),
        Just(NodeKind::CallActivity),
        among(Trigger::ALL).prop_map(NodeKind::Start),
        (among(Trigger::ALL), any::<bool>())
            .prop_map(|(trigger, is_throwing)| NodeKind::Intermediate { trigger, is_throwing }),
        (0..=nodes, among(Trigger::ALL), any::<bool>()).prop_map(|(host, trigger, is_interrupting)| {
            NodeKind::Boundary { attached_to: id("Node", host), trigger, is_interrupting }
        }),
        among(Trigger::ALL).prop_map(NodeKind::End),
        among(GatewayKind::ALL).prop_map(NodeKind::Gateway),
        Just(NodeKind::DataObject),
        Just(NodeKind::DataStore),
        Just(NodeKind::Annotation),
        Just(NodeKind::Group),
    ]
}

fn quantity() -> impl Strategy<Value = Option<Quantity>> {
    proptest::option::of((0_i64..10_000_000_000).prop_map(Quantity))
}

fn minor() -> impl Strategy<Value = Option<Minor>> {
    proptest::option::of((0_i64..1_000_000_000).prop_map(Minor))
}

fn figures() -> impl Strategy<Value = StepFigures> {
    let times = (quantity(), quantity(), quantity(), quantity());
    (times, minor(), minor(), minor()).prop_map(|((volume, minutes, wait_minutes, capacity_minutes), a, b, c)| {
        StepFigures { volume, minutes, wait_minutes, rate: a, fixed_cost: b, unit_cost: c, capacity_minutes }
    })
}

fn control() -> impl Strategy<Value = StepControl> {
    let said = ("[a-z\n 采\t<&\"]{1,8}", proptest::option::of("[a-z <&]{1,8}"));
    let text = || proptest::option::of(said.clone().prop_map(|(text, en)| Name { text, en }));
    let words = (proptest::option::of(among(Frequency::ALL)), proptest::option::of(among(Duty::ALL)));
    ((text(), text(), text(), text()), (text(), text(), text(), text()), words).prop_map(
        |((system, document, rule, owner), (risk, control, evidence, policy), (frequency, duty))| StepControl {
            system,
            document,
            rule,
            owner,
            risk,
            control,
            evidence,
            frequency,
            duty,
            policy,
        },
    )
}

fn node(number: usize, nodes: usize) -> impl Strategy<Value = Node> {
    let ties = (some_id("Lane", 3), some_id("Pool", 2), some_id("Node", nodes));
    (kind(nodes), name(), ties, bounds(), figures(), control()).prop_map(
        move |(kind, name, (lane, pool, parent), bounds, figures, control)| Node {
            id: id("Node", number),
            kind,
            name,
            lane,
            pool,
            parent,
            bounds,
            figures,
            control,
            foreign: None,
        },
    )
}

fn flow(number: usize, nodes: usize) -> impl Strategy<Value = Flow> {
    let end = || prop_oneof![8 => (0..=nodes).prop_map(|number| id("Node", number)), 1 => (0..2_usize).prop_map(|number| id("Pool", number)), 1 => (0..4_usize).prop_map(|number| id("Flow", number))];
    let share = proptest::option::of((0..=1_000_000_i64).prop_map(Share));
    let corners = proptest::collection::vec((any::<i32>(), any::<i32>()), 0..5);
    (among(FlowKind::ALL), end(), end(), name(), share, any::<bool>(), corners).prop_map(
        move |(kind, source, target, name, share, is_default, corners)| Flow {
            id: id("Flow", number),
            kind,
            source,
            target,
            name,
            share,
            is_default,
            waypoints: corners.into_iter().map(|(x, y)| Point::new(x.into(), y.into())).collect(),
            foreign: None,
        },
    )
}

fn pool(number: usize) -> impl Strategy<Value = Pool> {
    (name(), proptest::option::of(bounds()), any::<bool>(), proptest::option::of("[0-9a-f]{2}")).prop_map(
        move |(name, bounds, is_vertical, ord)| Pool {
            id: id("Pool", number),
            name,
            ord: ord.unwrap_or_else(|| ords(number + 1).pop().unwrap()),
            // A pool nobody has drawn stands neither nor lies.
            is_vertical: is_vertical && bounds.is_some(),
            bounds,
            foreign: None,
        },
    )
}

fn lane(number: usize) -> impl Strategy<Value = Lane> {
    let tier = proptest::option::of(among(Tier::ALL));
    let department = proptest::option::of(any::<u128>().prop_map(|number| DepartmentId(uuid::Uuid::from_u128(number))));
    let ties = (some_id("Pool", 2), some_id("Lane", 3));
    (name(), ties, "[0-9a-f]{2}", department, tier, proptest::option::of(bounds())).prop_map(
        move |(name, (pool, parent), ord, department, tier, bounds)| Lane {
            id: id("Lane", number),
            name,
            pool,
            parent,
            ord,
            department,
            tier,
            bounds,
            foreign: None,
        },
    )
}

/// Any map, however wrong: ends and parents that aren't there, parents in a circle.
fn map() -> impl Strategy<Value = ProcessMap> {
    (0..3_usize, 0..4_usize, 0..8_usize, 0..8_usize).prop_flat_map(|(pools, lanes, nodes, flows)| {
        let pools: Vec<_> = (0..pools).map(|number| pool(number).prop_map(Element::Pool)).collect();
        let lanes: Vec<_> = (0..lanes).map(|number| lane(number).prop_map(Element::Lane)).collect();
        let steps: Vec<_> =
            (0..nodes).map(|number| node(number, nodes).prop_map(|node| Element::Node(Box::new(node)))).collect();
        let flows: Vec<_> = (0..flows).map(|number| flow(number, nodes).prop_map(Element::Flow)).collect();
        (pools, lanes, steps, flows, name()).prop_map(|(pools, lanes, steps, flows, title)| {
            let mut map = ProcessMap::new(header());
            map.header.title = title;
            if map.header.title.text.is_empty() {
                map.header.title = header().title;
            }
            pools.into_iter().chain(lanes).chain(steps).chain(flows).for_each(|element| map.put(element));
            map
        })
    })
}

/// The elements without what is kept beside them.
fn bare(map: &ProcessMap) -> Vec<Element> {
    let without = |element: Element| match element {
        Element::Pool(pool) => Element::Pool(Pool { foreign: None, ..pool }),
        Element::Lane(lane) => Element::Lane(Lane { foreign: None, ..lane }),
        Element::Node(node) => Element::Node(Box::new(Node { foreign: None, ..*node })),
        Element::Flow(flow) => Element::Flow(Flow { foreign: None, ..flow }),
    };
    map.elements().map(without).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_map_comes_back_from_its_file(map in map()) {
        let text = write(&map);
        let import = read(text.as_bytes(), &header()).unwrap();
        for element in map.elements() {
            prop_assert_eq!(import.map.element(element.id()), Some(element), "{}", &text);
        }
        prop_assert_eq!(&map.header, &import.map.header, "{}", &text);
        prop_assert_eq!(&map, &import.map, "{}", &text);
        prop_assert!(import.repairs.is_empty(), "{:?} {}", import.repairs, &text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(<[a-z:]{0,4}( [a-z:]{1,3}=\"[a-z&;#0-9]{0,3}\")?/?>|</[a-z]{0,3}>|[ a-z&;]){0,20}") {
        let _ = read(text.as_bytes(), &header());
        let within = format!("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process>{text}</process></definitions>");
        let _ = read(within.as_bytes(), &header());
    }

    /// A file somebody has damaged in one place is refused, or is read: what it then says comes out whole. A value that the
    /// standard does not know, such as `isHorizontal="ue"`, is mended and may be gone.
    #[test]
    fn a_damaged_file_is_refused_or_comes_out_whole(at in 0_usize..9_000, instead in "[<>/\"= a-z]{0,3}") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/bpmn/lanes.bpmn");
        let mut bytes = std::fs::read(path).unwrap();
        let at = at.min(bytes.len() - 3);
        bytes.splice(at..at + 2, instead.bytes());
        if let Ok(first) = read(&bytes, &header()) {
            let text = write(&first.map);
            let second = read(text.as_bytes(), &header()).unwrap();
            // What was mended may leave less to keep beside the elements; the elements are the same, and from here on all is.
            prop_assert_eq!(bare(&first.map), bare(&second.map));
            let third = read(write(&second.map).as_bytes(), &header()).unwrap();
            prop_assert_eq!(&second.map, &third.map);
        }
    }
}
