//! Process maps of other tools.

use std::path::Path;

use shared::bpmn::{read, write};
use shared::id::DocumentId;
use shared::money::{Currency, Rounding};
use shared::name::Name;
use shared::process::MapHeader;
use uuid::Uuid;

use super::damage::Damage;

const WORDS: &[&str] = &[
    "<bpmn:task id=\"A\"/>",
    "<bpmn:sequenceFlow id=\"F\" sourceRef=\"A\" targetRef=\"B\"/>",
    "<bpmn:lane id=\"L\">",
    "</bpmn:lane>",
    "<bpmn:process>",
    "<a xmlns=\"b\"/>",
    "xmlns:c=\"d\"",
    " id=\"A\"",
    "sourceRef=\"A\"",
    "bpmnElement=\"A\"",
    "x=\"1e99\"",
    "width=\"-1\"",
    "isHorizontal=\"maybe\"",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x ?>",
    "<!DOCTYPE a>",
    "&amp;",
    "&#0;",
    "&x;",
    "javascript:alert(1)",
    "<script>",
    "\u{0}",
    "</",
    "/>",
    "\"",
];

fn header() -> MapHeader {
    MapHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        title: Name::new("流程"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    }
}

#[test]
fn bpmn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bpmn");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let good: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    bolero::check!().with_type::<Damage>().with_test_time(super::long_enough()).for_each(|damage| {
        let bytes = damage.of(&good, WORDS);
        // A refusal is an answer.
        let Ok(first) = read(&bytes, &header()) else { return };
        let written = write(&first.map);
        let again = read(written.as_bytes(), &header());
        assert!(
            again.is_ok(),
            "what was written of {:?} is refused: {:?}",
            String::from_utf8_lossy(&bytes),
            again.err()
        );
    });
}
