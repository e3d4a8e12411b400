//! What is amiss in a file is mended and told.

use super::super::{Repair, write};
use super::import;
use crate::money::Minor;
use crate::process::{FlowKind, NodeKind, Quantity, Share};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:v="urn:v" id="D" targetNamespace="urn:t">"#;

/// What is told about a process with this in it, apart from the place everything was given.
fn told(inside: &str) -> Vec<Repair> {
    let text = format!("{HEAD}<process id=\"P\">{inside}</process></definitions>");
    let first = import(&text);
    let again = import(&write(&first.map));
    assert_eq!(first.map, again.map, "{text}");
    let is_still_so = |repair: &Repair| matches!(repair, Repair::Opaque { .. } | Repair::Shortened { .. });
    assert!(again.repairs.iter().all(is_still_so), "mended once, mended for good: {:?}", again.repairs);
    first.repairs.into_iter().filter(|repair| !matches!(repair, Repair::Arranged { .. })).collect()
}

#[test]
fn what_is_amiss_is_mended_and_told() {
    let s = str::to_owned;
    for (inside, expect) in [
        (r#"<task id="T" name="fine"/>"#, vec![]),
        (r#"<task id="T"/><task id="T"/>"#, vec![Repair::DuplicateId { id: s("T"), now: s("T_1") }]),
        (r#"<task id="1 x"/>"#, vec![Repair::UnfitId { id: s("1 x"), now: s("task_1") }]),
        ("<task/>", vec![Repair::MissingId { element: s("task"), now: s("task_1") }]),
        (
            r#"<receiveTask id="T" messageRef="M"/>"#,
            vec![Repair::Dangling { element: s("T"), reference: s("messageRef"), missing: s("M") }],
        ),
        (
            r#"<task id="T"><incoming>F</incoming></task>"#,
            vec![Repair::Dangling { element: s("T"), reference: s("incoming"), missing: s("F") }],
        ),
        (
            r#"<task id="T"/><sequenceFlow id="F" sourceRef="T" targetRef="gone"/>"#,
            vec![Repair::Loose { flow: s("F"), missing: s("gone") }],
        ),
        (
            r#"<boundaryEvent id="B" attachedToRef="gone"/>"#,
            vec![Repair::Unattached { event: s("B"), missing: s("gone") }],
        ),
        (
            r#"<task id="T"><extensionElements><v:link href=" Java&#10;Script:alert(1)" v:other="a"/></extensionElements></task>"#,
            vec![Repair::ScriptLink { element: s("link"), at: s("href") }],
        ),
        (r#"<task id="T"/><v:step id="X"/>"#, vec![Repair::Opaque { element: s("step"), id: Some(s("X")) }]),
    ] {
        assert_eq!(told(inside), expect, "{inside}");
    }
}

#[test]
fn a_name_that_is_too_long_is_cut_on_the_map_and_whole_in_the_file() {
    let long = "长".repeat(300);
    assert_eq!(told(&format!("<task id=\"T\" name=\"{long}\"/>")), [Repair::Shortened { id: "T".to_owned() }]);
    let mut map =
        import(&format!("{HEAD}<process id=\"P\"><task id=\"T\" name=\"{long}\"/></process></definitions>")).map;
    assert!(write(&map).contains(&long));
    let mut node = map.nodes().next().unwrap().clone();
    node.name.text = "短".to_owned();
    map.put(crate::process::Element::Node(Box::new(node)));
    assert!(!write(&map).contains(&long), "the map's name stands over the file's");
}

#[test]
fn a_loose_flow_travels_beside_bpmn_and_is_whole_again_when_its_end_is_back() {
    let text = format!(
        "{HEAD}<process id=\"P\"><task id=\"T\"/><sequenceFlow id=\"F\" name=\"n\" v:a=\"1\" sourceRef=\"T\" targetRef=\"gone\"/></process></definitions>"
    );
    let mut map = import(&text).map;
    let written = write(&map);
    assert!(!written.contains("<sequenceFlow"), "BPMN has no flow without an end: {written}");
    let mut end = map.nodes().next().unwrap().clone();
    end.id = "gone".parse().unwrap();
    map.put(crate::process::Element::Node(Box::new(end)));
    let written = write(&map);
    assert!(
        written.contains("<sequenceFlow id=\"F\" name=\"n\" sourceRef=\"T\" targetRef=\"gone\" v:a=\"1\"/>"),
        "{written}"
    );
}

#[test]
fn a_file_without_diagram_is_laid_out() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/bpmn/no-diagram.bpmn"));
    let map = import(&text.unwrap()).map;
    let bounds = |id: &str| map.node(&id.parse().unwrap()).unwrap().bounds;
    let lane = |id: &str| map.lane(&id.parse().unwrap()).unwrap().bounds.unwrap();
    let within = |inner: crate::process::Bounds, outer: crate::process::Bounds| {
        inner.x >= outer.x
            && inner.y >= outer.y
            && inner.x + inner.width <= outer.x + outer.width
            && inner.y + inner.height <= outer.y + outer.height
    };
    for (node, in_lane) in [("S", "L1"), ("T", "L1"), ("G", "L2"), ("Sub", "L2"), ("E", "L2")] {
        assert!(within(bounds(node), lane(in_lane)), "{node} in {in_lane}");
    }
    assert!(within(lane("L1"), map.pools().next().unwrap().bounds.unwrap()));
    assert!(within(bounds("In_1"), bounds("Sub")) && within(bounds("In_2"), bounds("Sub")));
    assert!(bounds("S").x < bounds("T").x && bounds("T").x < bounds("G").x && bounds("G").x < bounds("E").x);
    let boundary = bounds("B");
    assert!(boundary.y < bounds("T").y + bounds("T").height && boundary.y + boundary.height > bounds("T").y);
    let all: Vec<_> = ["S", "T", "G", "Sub", "E"].into_iter().map(bounds).collect();
    for (at, a) in all.iter().enumerate() {
        for b in &all[at + 1..] {
            let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            assert!(apart, "{a:?} {b:?}");
        }
    }
}

#[test]
fn figures_of_another_tool_are_read_and_its_scenario_stays() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/bpmn/figures.bpmn"));
    let map = import(&text.unwrap()).map;
    let figures = map.node(&"Check".parse().unwrap()).unwrap().figures;
    assert_eq!(figures.minutes, Some(Quantity(1_500_000)), "90 seconds");
    assert_eq!(figures.wait_minutes, Some(Quantity::whole(90)), "an hour and a half");
    assert_eq!(figures.unit_cost, Some(Minor(2_50)), "BPSim's fixed cost is paid each time");
    assert_eq!(figures.rate, Some(Minor(45_00)), "0.75 a minute");
    assert_eq!(map.flow(&"F2".parse().unwrap()).unwrap().share, Some(Share::percent(30)));
    let written = write(&map);
    assert!(written.contains("NormalDistribution") && written.contains("Tandem_Scenario"));
}

#[test]
fn money_in_another_currency_is_left_out() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/bpmn/figures.bpmn"));
    let import = import(&text.unwrap().replace("CNY", "USD"));
    assert!(import.repairs.contains(&Repair::OtherCurrency { currency: "USD".to_owned() }));
    let figures = import.map.node(&"Check".parse().unwrap()).unwrap().figures;
    assert_eq!((figures.unit_cost, figures.rate), (None, None));
    assert_eq!(figures.minutes, Some(Quantity(1_500_000)));
}

#[test]
fn every_way_of_saying_data_and_events_is_understood() {
    let read = |name: &str| {
        let path = format!("{}/../tests/fixtures/bpmn/{name}", env!("CARGO_MANIFEST_DIR"));
        import(&std::fs::read_to_string(path).unwrap()).map
    };
    let data = read("data.bpmn");
    let ends = |id: &str| {
        let flow = data.flow(&id.parse().unwrap()).unwrap();
        (flow.kind, flow.source.to_string(), flow.target.to_string())
    };
    assert_eq!(ends("Data_in"), (FlowKind::Data, "Invoice_ref".to_owned(), "Task_1".to_owned()));
    assert_eq!(ends("Data_out"), (FlowKind::Data, "Task_1".to_owned(), "Books_ref".to_owned()));
    let name = |id: &str| data.node(&id.parse().unwrap()).unwrap().name.text.clone();
    assert_eq!(
        (name("Task_1"), name("Invoice_ref"), name("Group_1")),
        ("Book  it".into(), "Invoice".into(), "month end".into())
    );
    use crate::process::Trigger::{Conditional, Error, Escalation, Link, Multiple, ParallelMultiple, Terminate, Timer};
    let events = read("events.bpmn");
    for (id, expect) in [
        ("Start_1", Timer),
        ("On_error", Error),
        ("On_escalation", Escalation),
        ("Throw_link", Link),
        ("When_due", Conditional),
        ("Both", ParallelMultiple),
        ("Either", Multiple),
        ("End_1", Terminate),
    ] {
        let node = events.node(&id.parse().unwrap()).unwrap();
        assert_eq!(super::super::kind::trigger(&node.kind), Some(expect), "{id}");
    }
    let escalation = &events.node(&"On_escalation".parse().unwrap()).unwrap().kind;
    assert!(matches!(escalation, NodeKind::Boundary { is_interrupting: false, .. }));
}
