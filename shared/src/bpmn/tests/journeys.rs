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
