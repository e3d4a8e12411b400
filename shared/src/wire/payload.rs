//! What Tandem says in ephemeral messages: where people are, and what the server has to tell about a document.
//!
//! A payload is a CBOR map with a `type`, so JavaScript clients see plain objects. [`Presence`] comes from people, a
//! [`Notice`] only from the server: the server lets nobody else's pass. Nothing of this is stored.

use super::cbor::{Item, Reader, Writer};
use super::totals::{NatureSums, SheetTotals};
use super::{WireError, limit};
use crate::calendar::Period;
use crate::id::{DocumentId, LineId, PersonId, RequestId};
use crate::process::{ElementId, Point};

/// A place in a sheet: a row, or one cell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub line: LineId,
    pub period: Option<Period>,
}

/// Where somebody is, as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// The server puts the person who is signed in here, whatever was sent.
    pub person: PersonId,
    pub name: String,
    /// Which of the palette's colours the cursor has; what a number looks like is the page's business.
    pub colour: u8,
    pub cursor: Option<Cursor>,
    /// The other corner of the selection that starts at `cursor`.
    pub selection: Option<Cursor>,
    /// What is chosen on a map.
    pub element: Option<ElementId>,
    /// Where the pointer is over a map, while it moves; on the map's own plane, whatever part of it is seen.
    pub pointer: Option<Point>,
    /// Typing into the cell rather than standing on it.
    pub editing: bool,
}

/// Whether a document takes changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentLock {
    Open,
    /// Submitted with this request.
    Locked(RequestId),
    Archived,
}

/// What the server tells those who have a document open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// On a plan: the totals of one of its sheets moved.
    Totals(Box<SheetTotals>),
    /// The document was locked, opened or archived.
    State(DocumentLock),
    /// On a plan: one of its sheets was.
    SheetState { sheet: DocumentId, lock: DocumentLock },
    /// Changes cannot be written just now; they stay on each device and the server goes on trying.
    StorageTrouble,
    /// What was waiting is written.
    Saved,
    /// A peer left: take its cursor away.
    Left { peer: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    Presence(Presence),
    Notice(Notice),
}

impl Payload {
    /// Reads a payload. Another application's is [`WireError::UnknownType`].
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        if bytes.len() > limit::EPHEMERAL_BYTES_MAX {
            let (found, max) = (bytes.len() as u64, limit::EPHEMERAL_BYTES_MAX);
            return Err(WireError::TooLong { field: "payload", found, max });
        }
        let mut fields = Fields::default();
        let mut reader = Reader::new(bytes);
        reader.entries("payload", limit::FIELDS_MAX, |key, reader| fields.read(key, reader))?;
        if reader.is_empty() { fields.into_payload() } else { Err(WireError::Leftover) }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        match self {
            Self::Presence(presence) => presence.put(&mut writer),
            Self::Notice(notice) => notice.put(&mut writer),
        }
        writer.finish()
    }
}

impl Presence {
    fn put(&self, writer: &mut Writer) {
        writer.map(7 + usize::from(self.element.is_some()) + usize::from(self.pointer.is_some()));
        entry(writer, "type", "presence");
        entry(writer, "person", &self.person.to_string());
        entry(writer, "name", &self.name);
        writer.text("colour");
        writer.unsigned(u64::from(self.colour));
        for (key, cursor) in [("cursor", &self.cursor), ("selection", &self.selection)] {
            writer.text(key);
            put_cursor(writer, cursor.as_ref());
        }
        writer.text("editing");
        writer.flag(self.editing);
        if let Some(element) = &self.element {
            entry(writer, "element", element.as_str());
        }
        if let Some(pointer) = &self.pointer {
            writer.text("pointer");
            writer.map(2);
            for (key, place) in [("x", pointer.x), ("y", pointer.y)] {
                writer.text(key);
                writer.integer(place);
            }
        }
    }
}

impl Notice {
    fn put(&self, writer: &mut Writer) {
        match self {
            Self::Totals(totals) => totals.put(writer),
            Self::State(lock) => {
                writer.map(1 + lock.entries());
                entry(writer, "type", "state");
                lock.put(writer);
            }
            Self::SheetState { sheet, lock } => {
                writer.map(2 + lock.entries());
                entry(writer, "type", "sheet-state");
                entry(writer, "sheet", &sheet.to_string());
                lock.put(writer);
            }
            Self::StorageTrouble => {
                writer.map(1);
                entry(writer, "type", "storage-trouble");
            }
            Self::Saved => {
                writer.map(1);
                entry(writer, "type", "saved");
            }
            Self::Left { peer } => {
                writer.map(2);
                entry(writer, "type", "left");
                entry(writer, "peer", peer);
            }
        }
    }
}

impl DocumentLock {
    /// How many entries [`Self::put`] writes.
    fn entries(&self) -> usize {
        if matches!(self, Self::Locked(_)) { 2 } else { 1 }
    }

    fn put(&self, writer: &mut Writer) {
        match self {
            Self::Open => entry(writer, "state", "open"),
            Self::Archived => entry(writer, "state", "archived"),
            Self::Locked(request) => {
                entry(writer, "state", "locked");
                entry(writer, "request", &request.to_string());
            }
        }
    }
}

fn entry(writer: &mut Writer, key: &str, value: &str) {
    writer.text(key);
    writer.text(value);
}

fn put_cursor(writer: &mut Writer, cursor: Option<&Cursor>) {
    let Some(cursor) = cursor else { return writer.nothing() };
    writer.map(1 + usize::from(cursor.period.is_some()));
    entry(writer, "line", &cursor.line.to_string());
    if let Some(period) = cursor.period {
        entry(writer, "period", period.key());
    }
}

/// Every field any payload has, as far as it came.
#[derive(Default)]
struct Fields<'a> {
    kind: Option<&'a str>,
    person: Option<PersonId>,
    name: Option<&'a str>,
    colour: u8,
    cursor: Option<Cursor>,
    selection: Option<Cursor>,
    element: Option<ElementId>,
    pointer: Option<Point>,
    editing: bool,
    sheet: Option<DocumentId>,
    income: NatureSums,
    expense: NatureSums,
    state: Option<&'a str>,
    request: Option<RequestId>,
    peer: Option<&'a str>,
}

/// Printed UUIDs have 36 bytes, document ids 28.
const ID_BYTES_MAX: usize = 64;
/// Ids of elements are counted in characters, of up to four bytes.
const ELEMENT_BYTES_MAX: usize = 4 * ElementId::CHARS_MAX;

impl<'a> Fields<'a> {
    fn read(&mut self, key: &str, reader: &mut Reader<'a>) -> Result<(), WireError> {
        match key {
            "type" => self.kind = Some(reader.text("type", limit::SESSION_ID_BYTES_MAX)?),
            "person" => self.person = Some(reader.text("person", ID_BYTES_MAX)?.parse()?),
            "name" => self.name = Some(reader.text("name", limit::NAME_BYTES_MAX)?),
            "colour" => {
                self.colour = u8::try_from(reader.unsigned("colour")?).map_err(|_| WireError::Field("colour"))?
            }
            "cursor" => self.cursor = cursor(reader, "cursor")?,
            "selection" => self.selection = cursor(reader, "selection")?,
            "element" => {
                let text = reader.optional_text("element", ELEMENT_BYTES_MAX)?;
                self.element = text.map(str::parse).transpose().map_err(|_| WireError::Field("element"))?;
            }
            "pointer" => self.pointer = Some(pointer(reader)?),
            "editing" => self.editing = reader.flag("editing")?,
            "sheet" => self.sheet = Some(reader.text("sheet", ID_BYTES_MAX)?.parse()?),
            "income" => self.income = NatureSums::read(reader)?,
            "expense" => self.expense = NatureSums::read(reader)?,
            "state" => self.state = Some(reader.text("state", ID_BYTES_MAX)?),
            "request" => self.request = Some(reader.text("request", ID_BYTES_MAX)?.parse()?),
            "peer" => self.peer = Some(reader.text("peer", limit::PEER_ID_BYTES_MAX)?),
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn lock(&self) -> Result<DocumentLock, WireError> {
        match (self.state.ok_or(WireError::Missing("state"))?, self.request) {
            ("open", _) => Ok(DocumentLock::Open),
            ("locked", Some(request)) => Ok(DocumentLock::Locked(request)),
            ("locked", None) => Err(WireError::Missing("request")),
            ("archived", _) => Ok(DocumentLock::Archived),
            _ => Err(WireError::Field("state")),
        }
    }

    fn into_payload(self) -> Result<Payload, WireError> {
        let need = |field: &'static str| WireError::Missing(field);
        Ok(match self.kind.ok_or(need("type"))? {
            "presence" => Payload::Presence(Presence {
                person: self.person.ok_or(need("person"))?,
                name: self.name.ok_or(need("name"))?.to_owned(),
                colour: self.colour,
                cursor: self.cursor,
                selection: self.selection,
                element: self.element,
                pointer: self.pointer,
                editing: self.editing,
            }),
            "totals" => Payload::Notice(Notice::Totals(Box::new(SheetTotals {
                sheet: self.sheet.ok_or(need("sheet"))?,
                income: self.income,
                expense: self.expense,
            }))),
            "state" => Payload::Notice(Notice::State(self.lock()?)),
            "sheet-state" => {
                let sheet = self.sheet.ok_or(need("sheet"))?;
                Payload::Notice(Notice::SheetState { sheet, lock: self.lock()? })
            }
            "storage-trouble" => Payload::Notice(Notice::StorageTrouble),
            "saved" => Payload::Notice(Notice::Saved),
            "left" => Payload::Notice(Notice::Left { peer: self.peer.ok_or(need("peer"))?.to_owned() }),
            other => return Err(WireError::UnknownType(other.to_owned())),
        })
    }
}

fn cursor(reader: &mut Reader<'_>, field: &'static str) -> Result<Option<Cursor>, WireError> {
    let mut ahead = reader.clone();
    if ahead.item()? == Item::Nothing {
        *reader = ahead;
        return Ok(None);
    }
    let (mut line, mut period) = (None, None);
    reader.entries(field, limit::FIELDS_MAX, |key, reader| {
        match key {
            "line" => line = Some(reader.text("line", ID_BYTES_MAX)?.parse::<LineId>()?),
            "period" => {
                let text = reader.optional_text("period", ID_BYTES_MAX)?;
                period = text.map(str::parse).transpose().map_err(|_| WireError::Field("period"))?;
            }
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(Some(Cursor { line: line.ok_or(WireError::Missing("line"))?, period }))
}

fn pointer(reader: &mut Reader<'_>) -> Result<Point, WireError> {
    let (mut x, mut y) = (None, None);
    let place = |reader: &mut Reader<'_>| {
        let place = reader.integer("pointer")?;
        if place.unsigned_abs() <= limit::PLACE_MAX { Ok(Some(place)) } else { Err(WireError::Field("pointer")) }
    };
    reader.entries("pointer", limit::FIELDS_MAX, |key, reader| {
        match key {
            "x" => x = place(reader)?,
            "y" => y = place(reader)?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(Point { x: x.ok_or(WireError::Missing("x"))?, y: y.ok_or(WireError::Missing("y"))? })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::totals::Sums;
    use super::*;

    fn check(payload: &Payload) {
        assert_eq!(Payload::decode(&payload.encode()).as_ref(), Ok(payload));
    }

    fn presence() -> Presence {
        let at = |n, period| Cursor { line: LineId(Uuid::from_u128(n)), period };
        Presence {
            person: PersonId(Uuid::from_u128(5)),
            name: "陈 Sales".to_owned(),
            colour: 3,
            cursor: Some(at(1, Some(Period::FIRST))),
            selection: Some(at(2, None)),
            element: None,
            pointer: None,
            editing: true,
        }
    }

    #[test]
    fn every_payload_reads_back() {
        check(&Payload::Presence(presence()));
        check(&Payload::Presence(Presence { cursor: None, selection: None, editing: false, ..presence() }));
        check(&Payload::Presence(Presence { element: "Task_1".parse().ok(), cursor: None, ..presence() }));
        let pointer = Some(Point { x: -123_456, y: 1 << 40 });
        check(&Payload::Presence(Presence { pointer, cursor: None, selection: None, ..presence() }));
        let sums = |first: i128, prior| Sums { periods: [first, -5].into_iter().collect(), prior };
        let expense = NatureSums { total: sums(i128::MAX, i128::from(i64::MIN)) };
        let sheet = DocumentId(Uuid::from_u128(4));
        check(&Payload::Notice(Notice::Totals(Box::new(SheetTotals {
            sheet,
            income: NatureSums::default(),
            expense,
        }))));
        for lock in [DocumentLock::Open, DocumentLock::Locked(RequestId(Uuid::from_u128(8))), DocumentLock::Archived] {
            check(&Payload::Notice(Notice::State(lock)));
            check(&Payload::Notice(Notice::SheetState { sheet, lock }));
        }
        check(&Payload::Notice(Notice::StorageTrouble));
        check(&Payload::Notice(Notice::Saved));
        check(&Payload::Notice(Notice::Left { peer: "peer-1".to_owned() }));
    }

    #[test]
    fn what_is_too_long_or_of_another_kind_is_refused() {
        let long = Presence { name: "x".repeat(limit::NAME_BYTES_MAX + 1), ..presence() };
        assert!(matches!(
            Payload::decode(&Payload::Presence(long).encode()),
            Err(WireError::TooLong { field: "name", .. })
        ));
        let far = Some(Point { x: 0, y: i64::MIN });
        let far = Presence { pointer: far, ..presence() };
        assert_eq!(Payload::decode(&Payload::Presence(far).encode()), Err(WireError::Field("pointer")));
        assert_eq!(
            Payload::decode(&[0xa1, 0x64, b't', b'y', b'p', b'e', 0x61, b'x']),
            Err(WireError::UnknownType("x".into()))
        );
        for bytes in [&[][..], &[0x80], &[0xa0], &[0xa1, 0x01, 0x01], &[0xff]] {
            assert!(Payload::decode(bytes).is_err());
        }
    }
}
