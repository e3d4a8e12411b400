//! One message for many peers: written once, and finished for each with the only field that differs.

use super::cbor::Writer;
use super::message::Ephemeral;
use crate::id::DocumentId;

/// A sync or ephemeral message without its `targetId`, which stands last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    before_target: Vec<u8>,
}

impl Template {
    /// A sync message; `data` is an Automerge sync message.
    pub fn sync(document: DocumentId, sender: &str, data: &[u8]) -> Self {
        let mut writer = Writer::with_capacity(data.len() + 160);
        writer.map(5);
        for (key, value) in [("type", "sync"), ("senderId", sender), ("documentId", &document.to_string())] {
            writer.text(key);
            writer.text(value);
        }
        Self::finish(writer, data)
    }

    /// An ephemeral message. Its own `target` is not used.
    pub fn ephemeral(message: &Ephemeral<'_>) -> Self {
        let mut writer = Writer::with_capacity(message.data.len() + 240);
        writer.map(7);
        let document = message.document.to_string();
        let texts = [
            ("type", "ephemeral"),
            ("senderId", message.sender),
            ("documentId", &document),
            ("sessionId", message.session),
        ];
        for (key, value) in texts {
            writer.text(key);
            writer.text(value);
        }
        writer.text("count");
        writer.unsigned(message.count);
        Self::finish(writer, message.data)
    }

    fn finish(mut writer: Writer, data: &[u8]) -> Self {
        writer.text("data");
        writer.byte_string(data);
        writer.text("targetId");
        Self { before_target: writer.finish() }
    }

    /// The whole frame for one peer.
    pub fn to(&self, target: &str) -> Vec<u8> {
        let mut tail = Writer::with_capacity(target.len() + 3);
        tail.text(target);
        let tail = tail.finish();
        let mut frame = Vec::with_capacity(self.before_target.len() + tail.len());
        frame.extend_from_slice(&self.before_target);
        frame.extend_from_slice(&tail);
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::super::Message;
    use super::*;

    #[test]
    fn each_peer_gets_the_same_message_with_its_own_name() {
        let document = DocumentId(uuid::Uuid::from_u128(9));
        let template = Template::sync(document, "server", &[1, 2, 3]);
        for name in ["a", "peer-0123456789", &"n".repeat(128)] {
            let frame = template.to(name);
            let Message::Sync(read) = Message::decode(&frame).unwrap() else { panic!("not a sync message") };
            assert_eq!(
                (read.document, read.sender, read.target, read.data),
                (document, "server", name, &[1, 2, 3][..])
            );
        }
        let ephemeral = Ephemeral { document, sender: "p", target: "", session: "s", count: 7, data: &[9] };
        let frame = Template::ephemeral(&ephemeral).to("q");
        assert_eq!(Message::decode(&frame).unwrap(), Message::Ephemeral(Ephemeral { target: "q", ..ephemeral }));
    }
}
