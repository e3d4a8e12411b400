//! [`TalkGuard`]: what a change may say in a discussion, and in whose name. The server asks it before a change is let in.
//!
//! An operation is judged by the object it goes to. An object's id names the actor that made it, so whose remark it is
//! needs no document, not even while the remark waits to be applied.

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ActorId, Automerge, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};

use super::{COMMENTS_LATE_MAX, COMMENTS_MAX, Comment, writer};
use crate::document::shape::{key, map_of};
use crate::document::sheet::person_of;
use crate::id::{CommentId, PersonId};
use crate::wire::inspect::Refusal;

/// A field beside the text: ids have 36 bytes, and a list of the most people one may mention is a kilobyte.
const FIELD_BYTES_MAX: usize = 37 * Comment::MENTIONS_MAX;

/// Judges the changes of one discussion, in order.
#[derive(Debug, Clone, Default)]
pub struct TalkGuard {
    /// Remarks that were let in and are not in the document yet.
    made: usize,
}

/// What an operation goes to.
enum Holder {
    /// The map of all remarks.
    Comments,
    /// The sender's own remark, or a text in it.
    Own,
    Others,
}

fn refuse(why: impl Into<String>) -> Refusal {
    Refusal::Content(why.into())
}

impl TalkGuard {
    /// Whether this person may say what the change says.
    pub fn judge(&mut self, doc: &Automerge, change: &ExpandedChange, by: PersonId) -> Result<(), Refusal> {
        let comments = map_of(doc, &ROOT, key::COMMENTS).map_err(|error| refuse(error.to_string()))?;
        let (mut made, mut letters) = (0, 0);
        for op in &change.operations {
            match holder(doc, &comments, op, &change.actor_id, by)? {
                Holder::Comments => {
                    check_new(doc, &comments, op)?;
                    made += 1;
                }
                Holder::Own => match &op.key {
                    Key::Map(field) => check_own(field, op, by)?,
                    Key::Seq(_) => letters += usize::from(op.insert),
                },
                Holder::Others => check_shared(op)?,
            }
        }
        if letters > Comment::CHARS_MAX {
            return Err(Refusal::TooMany {
                what: "letters of a remark",
                found: letters as u64,
                max: Comment::CHARS_MAX,
            });
        }
        let count = doc.length(&comments) + self.made + made;
        let most = COMMENTS_MAX + COMMENTS_LATE_MAX;
        if made > 0 && count > most {
            return Err(Refusal::TooMany { what: "remarks", found: count as u64, max: most });
        }
        self.made += made;
        Ok(())
    }

    /// What was let in is in the document now, or never will be.
    pub fn settle(&mut self) {
        self.made = 0;
    }
}

fn holder(doc: &Automerge, comments: &ObjId, op: &Op, actor: &ActorId, by: PersonId) -> Result<Holder, Refusal> {
    let ObjectId::Id(made) = &op.obj else {
        return Err(refuse("what a discussion is about is not for its talk to change"));
    };
    let obj = ObjId::Id(made.0, made.1.clone(), 0);
    if obj == *comments {
        return Ok(Holder::Comments);
    }
    let maker = match person_of(&made.1) {
        None if made.1 == *actor => Some(by),
        // A remark by a replica that does not name its person says whose it is; the server compared that when it came.
        None => writer(doc, &obj).ok().flatten(),
        named => named,
    };
    Ok(if maker == Some(by) { Holder::Own } else { Holder::Others })
}

fn check_new(doc: &Automerge, comments: &ObjId, op: &Op) -> Result<(), Refusal> {
    let Key::Map(name) = &op.key else { return Err(refuse("a remark stands under its id")) };
    if op.action != OpType::Make(ObjType::Map) || name.parse::<CommentId>().is_err() {
        return Err(refuse("a remark is a map that stands under a UUID"));
    }
    // Two maps under one id: the one that loses, and all that was said in it, would be gone.
    let is_taken = !op.pred.is_empty() || doc.get(comments, name.as_str()).is_ok_and(|found| found.is_some());
    if is_taken { Err(refuse("another remark has this id")) } else { Ok(()) }
}

fn check_own(field: &str, op: &Op, by: PersonId) -> Result<(), Refusal> {
    match (field, &op.action) {
        (key::BY, OpType::Put(value)) => {
            let is_own = value.as_str().is_some_and(|named| named.parse() == Ok(by));
            if is_own { Ok(()) } else { Err(refuse("a remark is signed with another's name")) }
        }
        // Whose it is, what it answers and what it is about is said once.
        (key::BY | key::THREAD | key::DECLINES | key::LINE | key::PERIOD | key::ELEMENT, _) if !op.pred.is_empty() => {
            Err(refuse(format!("“{field}” of a remark does not change")))
        }
        (key::TEXT, OpType::Make(ObjType::Text)) => Ok(()),
        (key::TEXT, OpType::Put(ScalarValue::Str(text))) => {
            let found = text.chars().count();
            if found <= Comment::CHARS_MAX {
                return Ok(());
            }
            Err(Refusal::TooMany { what: "letters of a remark", found: found as u64, max: Comment::CHARS_MAX })
        }
        (_, OpType::Make(_)) => Err(refuse("a remark holds plain values")),
        (_, action) => check_length(action),
    }
}

/// What anybody may change in anybody's remark: how its thread stands.
fn check_shared(op: &Op) -> Result<(), Refusal> {
    match (&op.key, &op.action) {
        (Key::Map(field), OpType::Put(_) | OpType::Delete)
            if matches!(field.as_str(), key::ASSIGNEE | key::RESOLVED | key::RESOLVED_AT) =>
        {
            check_length(&op.action)
        }
        _ => Err(refuse("a remark is changed by whoever wrote it and by nobody else")),
    }
}

fn check_length(action: &OpType) -> Result<(), Refusal> {
    let length = match action {
        OpType::Put(ScalarValue::Str(text)) => text.len(),
        OpType::Put(ScalarValue::Bytes(bytes)) => bytes.len(),
        _ => 0,
    };
    Refusal::bound_bytes("a field of a remark", length as u64, FIELD_BYTES_MAX).map(drop)
}
