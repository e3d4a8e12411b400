//! One frame of the protocol, read and written.
//!
//! Fields that are not known are stepped over, so a newer peer is understood as far as possible. A message borrows the
//! bytes it was read from.

use super::cbor::{Item, Reader, Writer};
use super::{PROTOCOL_VERSION, WireError, limit};
use crate::id::DocumentId;

/// What a peer says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMetadata<'a> {
    /// Names what the peer keeps on disk, when it keeps anything.
    pub storage_id: Option<&'a str>,
    pub is_ephemeral: bool,
}

/// A sync message about one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFrame<'a> {
    pub document: DocumentId,
    pub sender: &'a str,
    pub target: &'a str,
    /// An Automerge sync message: see [`super::SyncMessage`].
    pub data: &'a [u8],
}

/// A message that nobody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ephemeral<'a> {
    pub document: DocumentId,
    pub sender: &'a str,
    pub target: &'a str,
    /// With `count`, lets a receiver drop what it has seen.
    pub session: &'a str,
    pub count: u64,
    /// CBOR of any kind; Tandem's own is a [`super::Payload`].
    pub data: &'a [u8],
}

/// The heads a document has on somebody's storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteHeads<'a> {
    pub storage_id: &'a str,
    /// Base58check text, as automerge-repo prints hashes.
    pub heads: Vec<&'a str>,
    /// Milliseconds since 1970, by that storage's clock.
    pub timestamp_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message<'a> {
    Join {
        sender: &'a str,
        versions: Vec<&'a str>,
        metadata: PeerMetadata<'a>,
    },
    Peer {
        sender: &'a str,
        target: &'a str,
        version: &'a str,
        metadata: PeerMetadata<'a>,
    },
    Request(DocumentFrame<'a>),
    Sync(DocumentFrame<'a>),
    DocUnavailable {
        document: DocumentId,
        sender: &'a str,
        target: &'a str,
    },
    Ephemeral(Ephemeral<'a>),
    Leave {
        sender: &'a str,
    },
    /// `document` is the one it is about, where it is about one: a field of Tandem's own, which others step over.
    Error {
        sender: Option<&'a str>,
        target: Option<&'a str>,
        document: Option<DocumentId>,
        message: &'a str,
    },
    RemoteSubscriptionChange {
        sender: &'a str,
        target: &'a str,
        add: Vec<&'a str>,
        remove: Vec<&'a str>,
    },
    RemoteHeadsChanged {
        document: DocumentId,
        sender: &'a str,
        target: &'a str,
        heads: Vec<RemoteHeads<'a>>,
    },
}

/// Every field any message has, as far as it came.
#[derive(Default)]
struct Fields<'a> {
    kind: Option<&'a str>,
    sender: Option<&'a str>,
    target: Option<&'a str>,
    document: Option<DocumentId>,
    data: Option<&'a [u8]>,
    session: Option<&'a str>,
    count: Option<u64>,
    message: Option<&'a str>,
    version: Option<&'a str>,
    versions: Vec<&'a str>,
    metadata: PeerMetadata<'a>,
    add: Vec<&'a str>,
    remove: Vec<&'a str>,
    new_heads: Vec<RemoteHeads<'a>>,
}

impl<'a> Message<'a> {
    /// Reads a whole frame.
    pub fn decode(frame: &'a [u8]) -> Result<Self, WireError> {
        if frame.len() > limit::FRAME_BYTES_MAX {
            return Err(WireError::FrameTooLong(frame.len()));
        }
        let mut reader = Reader::new(frame);
        let mut fields = Fields::default();
        reader
            .entries("message", limit::FIELDS_MAX, |key, reader| fields.read(key, reader))
            .map_err(|error| if error == WireError::Field("message") { WireError::NotMap } else { error })?;
        if !reader.is_empty() {
            return Err(WireError::Leftover);
        }
        fields.into_message()
    }

    /// Writes a whole frame. For one sync message to many peers see [`super::Template`].
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        match self {
            Self::Join { sender, versions, metadata } => {
                head(&mut writer, 4, "join", Some(sender), None);
                texts(&mut writer, "supportedProtocolVersions", versions);
                put_metadata(&mut writer, metadata);
            }
            Self::Peer { sender, target, version, metadata } => {
                head(&mut writer, 5, "peer", Some(sender), Some(target));
                entry(&mut writer, "selectedProtocolVersion", version);
                put_metadata(&mut writer, metadata);
            }
            Self::Request(frame) => put_document_frame(&mut writer, "request", frame),
            Self::Sync(frame) => put_document_frame(&mut writer, "sync", frame),
            Self::DocUnavailable { document, sender, target } => {
                head(&mut writer, 4, "doc-unavailable", Some(sender), Some(target));
                entry(&mut writer, "documentId", &document.to_string());
            }
            Self::Ephemeral(ephemeral) => {
                head(&mut writer, 7, "ephemeral", Some(ephemeral.sender), Some(ephemeral.target));
                entry(&mut writer, "documentId", &ephemeral.document.to_string());
                entry(&mut writer, "sessionId", ephemeral.session);
                writer.text("count");
                writer.unsigned(ephemeral.count);
                writer.text("data");
                writer.byte_string(ephemeral.data);
            }
            Self::Leave { sender } => head(&mut writer, 2, "leave", Some(sender), None),
            Self::Error { sender, target, document, message } => {
                let known = [sender.is_some(), target.is_some(), document.is_some()];
                head(&mut writer, 2 + known.into_iter().filter(|known| *known).count(), "error", *sender, *target);
                if let Some(document) = document {
                    entry(&mut writer, "documentId", &document.to_string());
                }
                entry(&mut writer, "message", message);
            }
            Self::RemoteSubscriptionChange { sender, target, add, remove } => {
                head(&mut writer, 5, "remote-subscription-change", Some(sender), Some(target));
                texts(&mut writer, "add", add);
                texts(&mut writer, "remove", remove);
            }
            Self::RemoteHeadsChanged { document, sender, target, heads } => {
                head(&mut writer, 5, "remote-heads-changed", Some(sender), Some(target));
                entry(&mut writer, "documentId", &document.to_string());
                put_remote_heads(&mut writer, heads);
            }
        }
        writer.finish()
    }

    /// Whether a peer that offers these versions can be talked to. One that names none means the first.
    pub fn speaks(versions: &[&str]) -> bool {
        versions.is_empty() || versions.contains(&PROTOCOL_VERSION)
    }
}

impl<'a> Fields<'a> {
    fn read(&mut self, key: &str, reader: &mut Reader<'a>) -> Result<(), WireError> {
        match key {
            "type" => self.kind = Some(reader.text("type", limit::SESSION_ID_BYTES_MAX)?),
            "senderId" => self.sender = reader.optional_text("senderId", limit::PEER_ID_BYTES_MAX)?,
            "targetId" => self.target = reader.optional_text("targetId", limit::PEER_ID_BYTES_MAX)?,
            "documentId" => self.document = Some(document_id(reader)?),
            "data" => self.data = Some(reader.bytes("data", limit::FRAME_BYTES_MAX)?),
            "sessionId" => self.session = Some(reader.text("sessionId", limit::SESSION_ID_BYTES_MAX)?),
            "count" => self.count = Some(reader.unsigned("count")?),
            "message" => self.message = Some(reader.text("message", limit::ERROR_BYTES_MAX)?),
            "selectedProtocolVersion" => self.version = Some(reader.text("selectedProtocolVersion", 16)?),
            "supportedProtocolVersions" => {
                self.versions = texts_of(reader, "supportedProtocolVersions", limit::VERSIONS_MAX)?;
            }
            // The protocol's text says `metadata`, every implementation `peerMetadata`.
            "peerMetadata" | "metadata" => self.metadata = metadata(reader)?,
            "add" => self.add = texts_of(reader, "add", limit::STORAGES_MAX)?,
            "remove" => self.remove = texts_of(reader, "remove", limit::STORAGES_MAX)?,
            "newHeads" => self.new_heads = remote_heads(reader)?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn into_message(self) -> Result<Message<'a>, WireError> {
        let need = |field: &'static str| WireError::Missing(field);
        let kind = self.kind.ok_or(need("type"))?;
        let sender = self.sender.ok_or(need("senderId"));
        let target = self.target.ok_or(need("targetId"));
        let about = self.document;
        let document = about.ok_or(need("documentId"));
        let data = self.data.ok_or(need("data"));
        Ok(match kind {
            "join" => Message::Join { sender: sender?, versions: self.versions, metadata: self.metadata },
            "peer" => Message::Peer {
                sender: sender?,
                target: target?,
                version: self.version.ok_or(need("selectedProtocolVersion"))?,
                metadata: self.metadata,
            },
            "sync" | "request" => {
                let frame = DocumentFrame { document: document?, sender: sender?, target: target?, data: data? };
                if kind == "sync" { Message::Sync(frame) } else { Message::Request(frame) }
            }
            "doc-unavailable" => Message::DocUnavailable { document: document?, sender: sender?, target: target? },
            "ephemeral" => {
                let data = data?;
                if data.len() > limit::EPHEMERAL_BYTES_MAX {
                    let (found, max) = (data.len() as u64, limit::EPHEMERAL_BYTES_MAX);
                    return Err(WireError::TooLong { field: "data", found, max });
                }
                Message::Ephemeral(Ephemeral {
                    document: document?,
                    sender: sender?,
                    target: target?,
                    session: self.session.ok_or(need("sessionId"))?,
                    count: self.count.ok_or(need("count"))?,
                    data,
                })
            }
            "leave" => Message::Leave { sender: sender? },
            "error" => Message::Error {
                sender: self.sender,
                target: self.target,
                document: about,
                message: self.message.ok_or(need("message"))?,
            },
            "remote-subscription-change" => Message::RemoteSubscriptionChange {
                sender: sender?,
                target: target?,
                add: self.add,
                remove: self.remove,
            },
            "remote-heads-changed" => Message::RemoteHeadsChanged {
                document: document?,
                sender: sender?,
                target: target?,
                heads: self.new_heads,
            },
            other => return Err(WireError::UnknownType(other.to_owned())),
        })
    }
}

/// Text, or the sixteen bytes themselves, or the text as bytes: all three are seen.
fn document_id(reader: &mut Reader<'_>) -> Result<DocumentId, WireError> {
    Ok(match reader.item()? {
        Item::Text(text) => text.parse()?,
        Item::Bytes(bytes) => match <[u8; 16]>::try_from(bytes) {
            Ok(id) => DocumentId(uuid::Uuid::from_bytes(id)),
            Err(_) => std::str::from_utf8(bytes).map_err(|_| WireError::Field("documentId"))?.parse()?,
        },
        _ => return Err(WireError::Field("documentId")),
    })
}

fn texts_of<'a>(reader: &mut Reader<'a>, field: &'static str, max: usize) -> Result<Vec<&'a str>, WireError> {
    let mut ahead = reader.clone();
    if ahead.item()? == Item::Nothing {
        *reader = ahead;
        return Ok(Vec::new());
    }
    reader.elements(field, max, |reader| reader.text(field, limit::SESSION_ID_BYTES_MAX))
}

fn metadata<'a>(reader: &mut Reader<'a>) -> Result<PeerMetadata<'a>, WireError> {
    let mut found = PeerMetadata::default();
    let mut ahead = reader.clone();
    if ahead.item()? == Item::Nothing {
        *reader = ahead;
        return Ok(found);
    }
    reader.entries("peerMetadata", limit::FIELDS_MAX, |key, reader| {
        match key {
            "storageId" => found.storage_id = reader.optional_text("storageId", limit::SESSION_ID_BYTES_MAX)?,
            "isEphemeral" => found.is_ephemeral = reader.flag("isEphemeral")?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}

fn remote_heads<'a>(reader: &mut Reader<'a>) -> Result<Vec<RemoteHeads<'a>>, WireError> {
    let mut all = Vec::new();
    reader.entries("newHeads", limit::STORAGES_MAX, |storage_id, reader| {
        let mut found = RemoteHeads { storage_id, heads: Vec::new(), timestamp_ms: 0 };
        if storage_id.len() > limit::SESSION_ID_BYTES_MAX {
            let (found, max) = (storage_id.len() as u64, limit::SESSION_ID_BYTES_MAX);
            return Err(WireError::TooLong { field: "newHeads", found, max });
        }
        reader.entries("newHeads", limit::FIELDS_MAX, |key, reader| {
            match key {
                "heads" => found.heads = texts_of(reader, "heads", limit::HEADS_MAX)?,
                "timestamp" => found.timestamp_ms = reader.integer("timestamp")?,
                _ => reader.skip()?,
            }
            Ok(())
        })?;
        all.push(found);
        Ok(())
    })?;
    Ok(all)
}

fn head(writer: &mut Writer, entries: usize, kind: &str, sender: Option<&str>, target: Option<&str>) {
    writer.map(entries);
    entry(writer, "type", kind);
    if let Some(sender) = sender {
        entry(writer, "senderId", sender);
    }
    if let Some(target) = target {
        entry(writer, "targetId", target);
    }
}

fn entry(writer: &mut Writer, key: &str, value: &str) {
    writer.text(key);
    writer.text(value);
}

fn texts(writer: &mut Writer, key: &str, values: &[&str]) {
    writer.text(key);
    writer.array(values.len());
    for value in values {
        writer.text(value);
    }
}

fn put_document_frame(writer: &mut Writer, kind: &str, frame: &DocumentFrame<'_>) {
    head(writer, 5, kind, Some(frame.sender), Some(frame.target));
    entry(writer, "documentId", &frame.document.to_string());
    writer.text("data");
    writer.byte_string(frame.data);
}

fn put_metadata(writer: &mut Writer, metadata: &PeerMetadata<'_>) {
    writer.text("peerMetadata");
    writer.map(1 + usize::from(metadata.storage_id.is_some()));
    if let Some(storage_id) = metadata.storage_id {
        entry(writer, "storageId", storage_id);
    }
    writer.text("isEphemeral");
    writer.flag(metadata.is_ephemeral);
}

fn put_remote_heads(writer: &mut Writer, heads: &[RemoteHeads<'_>]) {
    writer.text("newHeads");
    writer.map(heads.len());
    for remote in heads {
        writer.text(remote.storage_id);
        writer.map(2);
        texts(writer, "heads", &remote.heads);
        writer.text("timestamp");
        writer.integer(remote.timestamp_ms);
    }
}

#[cfg(test)]
mod tests;
