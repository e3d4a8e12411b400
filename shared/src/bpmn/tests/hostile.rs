//! Files made to harm are refused, with the place and the reason.

use super::super::limits::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX, NAMESPACES_MAX};
use super::super::{Position, Refusal, read};
use super::header;

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

fn refused(bytes: &[u8]) -> (Refusal, Position) {
    let error = read(bytes, &header()).expect_err("it must not be read");
    (error.reason, error.at)
}

#[test]
fn document_types_and_entities_are_refused_where_they_stand() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<x>&b;</x>";
    assert_eq!(refused(bomb.as_bytes()), (Refusal::DocumentType, Position { line: 2, column: 1 }));
    let file = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>";
    assert_eq!(refused(file.as_bytes()).0, Refusal::DocumentType);
    let entity = format!("{HEAD}\n  <process id=\"P\" name=\"流程\">&secret;</process></definitions>");
    assert_eq!(refused(entity.as_bytes()), (Refusal::DocumentType, Position { line: 2, column: 29 }));
    let attribute = format!("{HEAD}<process name=\"&secret;\"/></definitions>");
    assert_eq!(refused(attribute.as_bytes()).0, Refusal::DocumentType);
}

#[test]
fn what_is_too_deep_or_too_much_is_refused() {
    let deep = format!("{HEAD}{}", "<a>".repeat(100_000));
    let (reason, at) = refused(deep.as_bytes());
    assert_eq!((reason, at.line), (Refusal::TooDeep, 1));
    assert_eq!(at.column, HEAD.len() + 3 * (DEPTH_MAX - 1) + 1);
    let many = format!("{HEAD}{}</definitions>", "<a/>".repeat(ELEMENTS_MAX));
    assert_eq!(refused(many.as_bytes()).0, Refusal::TooManyElements);
    let mut attributes = format!("{HEAD}<a");
    (0..=ATTRIBUTES_MAX).for_each(|number| attributes.push_str(&format!(" a{number}=\"\"")));
    attributes.push_str("/></definitions>");
    assert_eq!(refused(attributes.as_bytes()).0, Refusal::TooManyAttributes);
    let mut spaces = format!("{HEAD}<a");
    (0..=NAMESPACES_MAX).for_each(|number| spaces.push_str(&format!(" xmlns:a{number}=\"u\"")));
    assert_eq!(refused((spaces + "/></definitions>").as_bytes()).0, Refusal::TooManyNamespaces);
    assert_eq!(refused(&vec![b' '; FILE_BYTES_MAX + 1]), (Refusal::TooLarge, Position { line: 1, column: 1 }));
    let steps = format!("{HEAD}<process>{}</process></definitions>", "<task/>".repeat(5_001));
    assert_eq!(refused(steps.as_bytes()).0, Refusal::MapTooLarge);
}

#[test]
fn damaged_files_are_refused_with_the_place() {
    for (text, expect) in [
        (String::new(), "1:1"),
        (format!("{HEAD}\n<process>\n</definitions>"), "3:1"),
        (format!("{HEAD}<process/>"), "1:76"),
        (format!("{HEAD}</definitions><more/>"), "1:80"),
        (format!("{HEAD}<a b=\"1\" b=\"2\"/></definitions>"), "1:66"),
        (format!("{HEAD}<a>\u{1}</a></definitions>"), "1:69"),
        (format!("{HEAD}<a>&#0;</a></definitions>"), "1:69"),
    ] {
        let (reason, at) = refused(text.as_bytes());
        assert!(matches!(reason, Refusal::Damaged(_)), "{reason:?} {text}");
        assert_eq!(at.to_string(), expect, "{text}");
    }
    assert_eq!(refused(b"<x:definitions/>").0, Refusal::Prefix("x".to_owned()));
    assert_eq!(refused(b"<definitions/>").0, Refusal::NotBpmn("definitions".to_owned()));
    assert_eq!(refused(b"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>").0, Refusal::Encoding("klingon".to_owned()));
    let broken = [HEAD.as_bytes(), b"\n\xff</definitions>"].concat();
    assert_eq!(refused(&broken), (Refusal::Encoding("UTF-8".to_owned()), Position { line: 2, column: 1 }));
}

#[test]
fn other_encodings_are_read_as_they_say() {
    let text = |encoding: &str, name: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>{HEAD}<process><task name=\"{name}\"/></process></definitions>"
        )
    };
    let gbk = encoding_rs::GBK.encode(&text("GB2312", "采购")).0.into_owned();
    let latin = encoding_rs::WINDOWS_1252.encode(&text("ISO-8859-1", "é")).0.into_owned();
    let utf_16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text("UTF-16", "采购").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, expect) in [(gbk, "采购"), (latin, "é"), (utf_16, "采购")] {
        let map = read(&bytes, &header()).unwrap().map;
        assert_eq!(map.nodes().next().unwrap().name.text, expect);
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let large = "x".repeat(300 * 1024);
    let text = format!("{HEAD}<process><task id=\"T\" documentation=\"{large}\"/></process></definitions>");
    let import = read(text.as_bytes(), &header()).unwrap();
    assert_eq!(import.map.nodes().next().unwrap().foreign, None);
    assert!(import.repairs.iter().any(|repair| matches!(repair, super::super::Repair::TooMuchKept { .. })));
}

#[test]
fn kept_text_that_never_came_from_a_file_does_no_harm() {
    let mut map = super::import(&format!("{HEAD}<process><task id=\"T\"/></process></definitions>")).map;
    for odd in ["", "<a>", "<!DOCTYPE a><a/>", "<kept xmlns=\"urn:tandem:bpmn:kept:1\"><element id=\"other\"/></kept>"]
    {
        let mut node = map.nodes().next().unwrap().clone();
        node.foreign = Some(odd.to_owned());
        map.header.foreign = Some(odd.to_owned());
        map.put(crate::process::Element::Node(Box::new(node)));
        let again = super::import(&super::super::write(&map)).map;
        assert!(again.node(&"T".parse().unwrap()).is_some(), "{odd}");
    }
}
