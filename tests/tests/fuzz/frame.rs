//! What comes over the socket before it means anything: frames, what they carry, and presence.

use shared::id::DocumentId;
use shared::wire::{Message, Payload, SyncMessage, SyncReply};

use super::damage::Damage;

fn good() -> Vec<Vec<u8>> {
    let document: DocumentId = "4NMNnkMhL8jXrdJ9jamS58PAVdXu".parse().unwrap();
    let data = SyncReply::default().encode();
    let sync = shared::wire::Template::sync(document, "somebody", &data).to("server");
    let (sender, target) = (Some("server"), Some("somebody"));
    let error = Message::Error { sender, target, document: Some(document), message: "no" }.encode();
    vec![sync, error, data, vec![0xa1, 0x64, b't', b'y', b'p', b'e', 0x64, b'j', b'o', b'i', b'n']]
}

#[test]
fn frame() {
    let good = good();
    let words = ["type", "sync", "join", "data", "documentId", "senderId", "targetId", "\u{9f}", "\u{bf}", "\u{ff}"];
    bolero::check!().with_type::<Damage>().with_test_time(super::long_enough()).for_each(|damage| {
        let bytes = damage.of(&good, &words);
        // Refusals are answers; what is read is read within the frame.
        if let Ok(Message::Sync(said)) = Message::decode(&bytes) {
            let _ = SyncMessage::decode(said.data);
        }
        let _ = SyncMessage::decode(&bytes);
        let _ = Payload::decode(&bytes);
    });
}
