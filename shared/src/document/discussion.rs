//! The talk about one document, kept apart from it: a locked sheet can still be talked about, and a commenter needs no
//! right to edit.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ObjType, ROOT, ReadDoc};

use super::DocumentError;
use super::shape::{expect_kind, integer, key, map, map_of, text};
use super::sheet::author;
use crate::calendar::Period;
use crate::id::{CommentId, LineId, PersonId};

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    /// Who wrote it. Read off the change's actor, which proves it; what the remark itself says is for other clients.
    /// `None` for a replica that does not name its person.
    pub by: Option<PersonId>,
    /// Seconds since 1970 by the writer's clock.
    pub at: i64,
    pub text: String,
    /// The line or cell it is about; the whole sheet when missing.
    pub line: Option<LineId>,
    pub period: Option<Period>,
    pub resolved: bool,
}

impl Comment {
    /// A page of talk; longer is a document.
    pub const CHARS_MAX: usize = 4_000;
}

/// One intent in a discussion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscussionCommand {
    Say(Comment),
    Resolve { comment: CommentId, resolved: bool },
}

impl DiscussionCommand {
    /// Carries the command out as one change.
    pub fn apply(&self, doc: &mut Automerge, at: i64) -> Result<(), DocumentError> {
        let comments = map_of(doc, &ROOT, key::COMMENTS)?;
        let existing = match self {
            Self::Resolve { comment, .. } => map(doc, &comments, &comment.to_string())?,
            Self::Say(_) => None,
        };
        let mut tx = doc.transaction();
        match self {
            Self::Say(comment) => {
                let found = comment.text.chars().count();
                if found > Comment::CHARS_MAX {
                    tx.rollback();
                    return Err(DocumentError::NoteTooLong { max: Comment::CHARS_MAX, found });
                }
                let obj = tx.put_object(&comments, comment.id.to_string(), ObjType::Map)?;
                tx.put(&obj, key::TEXT, comment.text.as_str())?;
                tx.put(&obj, key::AT, comment.at)?;
                if let Some(by) = comment.by {
                    tx.put(&obj, key::BY, by.to_string())?;
                }
                if let Some(line) = comment.line {
                    tx.put(&obj, key::LINE, line.to_string())?;
                }
                if let Some(period) = comment.period {
                    tx.put(&obj, key::PERIOD, period.key())?;
                }
            }
            Self::Resolve { resolved, .. } => {
                if let Some(obj) = existing {
                    tx.put(&obj, key::RESOLVED, *resolved)?;
                }
            }
        }
        tx.commit_with(CommitOptions::default().with_message("comment").with_time(at));
        Ok(())
    }
}

/// Every remark, oldest first.
pub fn read_discussion(doc: &Automerge) -> Result<Vec<Comment>, DocumentError> {
    expect_kind(doc, "discussion")?;
    let comments = map_of(doc, &ROOT, key::COMMENTS)?;
    let mut found = Vec::new();
    for id in doc.keys(&comments) {
        let (Ok(comment_id), Some(obj)) = (id.parse(), map(doc, &comments, &id)?) else { continue };
        found.push(Comment {
            id: comment_id,
            by: author(&obj),
            at: integer(doc, &obj, key::AT)?.unwrap_or(0),
            text: text(doc, &obj, key::TEXT)?.unwrap_or_default(),
            line: text(doc, &obj, key::LINE)?.and_then(|id| id.parse().ok()),
            period: text(doc, &obj, key::PERIOD)?.and_then(|period| period.parse().ok()),
            resolved: doc.get(&obj, key::RESOLVED)?.is_some_and(|(value, _)| value.as_bool() == Some(true)),
        });
    }
    found.sort_by_key(|comment| (comment.at, comment.id));
    Ok(found)
}
