//! What the JavaScript client sends is read; what is wrong is refused; what we write reads back.

use super::*;

mod fixtures;

const DOCUMENT: &str = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn document() -> DocumentId {
    DOCUMENT.parse().unwrap()
}

#[track_caller]
fn check(hex: &str, expect: Message<'_>) {
    assert_eq!(Message::decode(&unhex(hex)), Ok(expect.clone()));
    assert_eq!(Message::decode(&expect.encode()), Ok(expect));
}

#[test]
fn peers_introduce_themselves() {
    let join = |sender, versions, storage_id, is_ephemeral| Message::Join {
        sender,
        versions,
        metadata: PeerMetadata { storage_id, is_ephemeral },
    };
    check(fixtures::JOIN, join("peer-4711", vec!["1"], None, true));
    let storage = Some("3760df37-a4c6-4f66-9ecd-732039a9385d");
    check(fixtures::JOIN_STORAGE, join("peer-4711", vec!["1"], storage, false));
    check(fixtures::JOIN_METADATA, join("p", vec!["0", "1"], Some("s"), false));
    let metadata = PeerMetadata::default();
    check(fixtures::PEER, Message::Peer { sender: "server", target: "peer-4711", version: "1", metadata });
    check(fixtures::LEAVE, Message::Leave { sender: "peer-4711" });
    assert!(Message::speaks(&[]) && Message::speaks(&["0", "1"]) && !Message::speaks(&["2"]));
}

#[test]
fn peers_talk_about_documents() {
    let frame = DocumentFrame { document: document(), sender: "peer-4711", target: "server", data: &[1, 2, 3] };
    check(fixtures::REQUEST, Message::Request(frame.clone()));
    for hex in [fixtures::SYNC, fixtures::SYNC_TAGGED, fixtures::SYNC_UNKNOWN_FIELDS] {
        check(hex, Message::Sync(frame.clone()));
    }
    check(
        fixtures::DOC_UNAVAILABLE,
        Message::DocUnavailable { document: document(), sender: "peer-4711", target: "server" },
    );
}

#[test]
fn peers_say_what_nobody_keeps() {
    let ephemeral = |count| {
        Message::Ephemeral(Ephemeral {
            document: document(),
            sender: "peer-4711",
            target: "server",
            session: "abc",
            count,
            data: &[1, 2, 3],
        })
    };
    check(fixtures::EPHEMERAL, ephemeral(1));
    // JavaScript writes numbers beyond 32 bits as floats.
    check(fixtures::EPHEMERAL_FLOAT, ephemeral(1 << 33));
}

#[test]
fn peers_say_what_others_have() {
    check(
        fixtures::SUBSCRIPTION,
        Message::RemoteSubscriptionChange { sender: "peer-4711", target: "server", add: vec!["s1"], remove: vec![] },
    );
    let heads = vec![RemoteHeads { storage_id: "s1", heads: vec!["h1"], timestamp_ms: 1_760_000_000_000 }];
    check(fixtures::HEADS, Message::RemoteHeadsChanged { document: document(), sender: "server", target: "p", heads });
    let (sender, target) = (Some("server"), Some("peer-4711"));
    check(fixtures::ERROR, Message::Error { sender, target, document: None, message: "no" });
}

#[test]
fn an_error_says_which_document_it_is_about() {
    let error = Message::Error { sender: Some("server"), target: None, document: Some(document()), message: "no" };
    assert_eq!(Message::decode(&error.encode()), Ok(error.clone()));
}

#[test]
fn a_document_may_be_named_by_its_bytes() {
    for bytes in [document().0.as_bytes().to_vec(), DOCUMENT.as_bytes().to_vec()] {
        let mut writer = Writer::default();
        head(&mut writer, 4, "doc-unavailable", Some("a"), Some("b"));
        writer.text("documentId");
        writer.byte_string(&bytes);
        let expect = Message::DocUnavailable { document: document(), sender: "a", target: "b" };
        assert_eq!(Message::decode(&writer.finish()), Ok(expect));
    }
}

#[test]
fn what_is_not_a_message_is_refused_with_a_reason() {
    let fields = |pairs: &[(&str, &str)]| {
        let mut writer = Writer::default();
        writer.map(pairs.len());
        for (key, value) in pairs {
            entry(&mut writer, key, value);
        }
        writer.finish()
    };
    let long = "x".repeat(limit::PEER_ID_BYTES_MAX + 1);
    let cases: [(Vec<u8>, WireError); 8] = [
        (vec![], WireError::NotCbor("it ends in the middle")),
        (b"GET / HTTP/1.1".to_vec(), WireError::NotMap),
        (unhex(fixtures::UNKNOWN), WireError::UnknownType("tomorrow".to_owned())),
        (fields(&[("type", "leave")]), WireError::Missing("senderId")),
        (
            fields(&[("type", "leave"), ("senderId", &long)]),
            WireError::TooLong { field: "senderId", found: 129, max: 128 },
        ),
        (fields(&[("type", "sync"), ("data", "text")]), WireError::Field("data")),
        ([fields(&[("type", "leave"), ("senderId", "a")]), vec![0]].concat(), WireError::Leftover),
        (vec![0; limit::FRAME_BYTES_MAX + 1], WireError::FrameTooLong(limit::FRAME_BYTES_MAX + 1)),
    ];
    for (bytes, expect) in cases {
        assert_eq!(Message::decode(&bytes), Err(expect));
    }
    let mistyped = fields(&[("type", "doc-unavailable"), ("documentId", "nonsense")]);
    assert!(matches!(Message::decode(&mistyped), Err(WireError::Id(_))));
}

#[test]
fn no_single_changed_or_missing_byte_does_harm() {
    for hex in [fixtures::JOIN, fixtures::SYNC_UNKNOWN_FIELDS, fixtures::EPHEMERAL_FLOAT, fixtures::HEADS] {
        let frame = unhex(hex);
        for at in 0..frame.len() {
            let _ = Message::decode(&frame[..at]);
            for byte in [0x00, 0x1b, 0x5b, 0x7f, 0x9f, 0xbf, 0xff] {
                let mut changed = frame.clone();
                changed[at] = byte;
                let _ = Message::decode(&changed);
            }
        }
    }
}
