//! Files go in and come out again.

use super::super::{read, write};
use super::comparison::{bag, lost};
use super::{files, header};

#[test]
fn every_file_comes_out_with_all_it_came_with() {
    for (name, bytes) in files() {
        let first = read(&bytes, &header()).unwrap();
        let text = write(&first.map);
        let lost = lost(&bag(&bytes), &bag(text.as_bytes()));
        assert!(lost.is_empty(), "{name} lost {lost:#?}");
    }
}

#[test]
fn the_reference_files_mean_what_they_show() {
    use crate::process::FlowKind;
    for (name, bytes) in files() {
        let expect = match name.rsplit('/').next() {
            Some("A.1.0.bpmn") => (0, 0, 0),
            Some("A.4.0.bpmn") => (1, 2, 2),
            Some("B.1.0.bpmn") => (2, 2, 2),
            Some("C.1.0.bpmn") => (2, 4, 5),
            _ => continue,
        };
        let map = read(&bytes, &header()).unwrap().map;
        let messages = map.flows().filter(|flow| flow.kind == FlowKind::Message).count();
        assert_eq!((map.pools().count(), map.lanes().count(), messages), expect, "{name}");
        let is_free = |node: &&crate::process::Node| node.bounds.width == 0 || node.bounds.height == 0;
        assert_eq!(map.nodes().filter(is_free).count(), 0, "{name}: everything has its place");
        assert!(map.flows().all(|flow| !map.is_loose(flow) && flow.waypoints.len() > 1), "{name}");
    }
}

#[test]
fn every_file_is_the_same_map_when_it_comes_back() {
    for (name, bytes) in files() {
        let first = read(&bytes, &header()).unwrap();
        let text = write(&first.map);
        let second = read(text.as_bytes(), &header()).unwrap();
        assert_eq!(first.map.header, second.map.header, "{name}");
        for element in first.map.elements() {
            assert_eq!(Some(&element), second.map.element(element.id()).as_ref(), "{name}");
        }
        assert_eq!(first.map, second.map, "{name}");
        assert_eq!(text, write(&second.map), "{name}");
    }
}
