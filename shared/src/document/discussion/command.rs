//! [`DiscussionCommand`]: one intent in a discussion, carried out as one change.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc};

use super::{COMMENTS_MAX, Comment, Topic, writer};
use crate::document::DocumentError;
use crate::document::shape::{key, map, map_of, text};
use crate::document::sheet::person_of;
use crate::id::{CommentId, PersonId};
use crate::money::Minor;

/// What is said, and who is called by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    pub text: String,
    pub mentions: Vec<PersonId>,
    /// A figure that is proposed for the cell the thread is about; with one, nothing more need be said.
    pub figure: Option<Minor>,
}

/// One intent in a discussion. Who has it is the document's actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscussionCommand {
    Begin {
        id: CommentId,
        topic: Topic,
        words: Words,
    },
    Answer {
        id: CommentId,
        thread: CommentId,
        words: Words,
    },
    /// Turns down a figure that was proposed, with a word or without, and settles its thread.
    Decline {
        id: CommentId,
        thread: CommentId,
        proposal: CommentId,
        words: Words,
    },
    /// Says something else instead; one's own remark only.
    Edit {
        comment: CommentId,
        words: Words,
    },
    /// Takes one's own remark back: that it was there stays to be seen, what it said does not.
    Withdraw {
        comment: CommentId,
    },
    /// Gives a thread to somebody, or to nobody.
    Assign {
        thread: CommentId,
        to: Option<PersonId>,
    },
    Resolve {
        thread: CommentId,
        resolved: bool,
    },
}

impl Words {
    fn check(&self) -> Result<(), DocumentError> {
        if self.text.trim().is_empty() && self.figure.is_none() {
            return Err(DocumentError::NothingSaid);
        }
        self.check_length()
    }

    fn check_length(&self) -> Result<(), DocumentError> {
        let found = self.text.chars().count();
        if found > Comment::CHARS_MAX {
            return Err(DocumentError::CommentTooLong { max: Comment::CHARS_MAX, found });
        }
        if self.mentions.len() > Comment::MENTIONS_MAX {
            return Err(DocumentError::TooManyMentions { max: Comment::MENTIONS_MAX });
        }
        Ok(())
    }

    fn put(&self, tx: &mut Transaction<'_>, obj: &ObjId) -> Result<(), DocumentError> {
        tx.put(obj, key::TEXT, self.text.as_str())?;
        let mentions: Vec<String> = self.mentions.iter().map(ToString::to_string).collect();
        if !mentions.is_empty() || tx.get(obj, key::MENTIONS)?.is_some() {
            tx.put(obj, key::MENTIONS, mentions.join(" "))?;
        }
        match self.figure {
            Some(figure) => tx.put(obj, key::FIGURE, figure.0)?,
            None if tx.get(obj, key::FIGURE)?.is_some() => tx.delete(obj, key::FIGURE)?,
            None => {}
        }
        Ok(())
    }
}

impl DiscussionCommand {
    /// Carries the command out. `at` is the person's clock in seconds since 1970.
    pub fn apply(&self, doc: &mut Automerge, at: i64) -> Result<(), DocumentError> {
        let comments = map_of(doc, &ROOT, key::COMMENTS)?;
        let by = person_of(doc.get_actor());
        let obj = self.prepare(doc, &comments, by)?;
        let mut tx = doc.transaction();
        match self.write(&mut tx, &comments, obj.as_ref(), by, at) {
            Ok(()) => {
                tx.commit_with(CommitOptions::default().with_message(self.message()).with_time(at));
                Ok(())
            }
            Err(error) => {
                tx.rollback();
                Err(error)
            }
        }
    }

    /// Everything that can be wrong; what there is to change, unless it is made anew.
    fn prepare(&self, doc: &Automerge, comments: &ObjId, by: Option<PersonId>) -> Result<Option<ObjId>, DocumentError> {
        let existing = |id: &CommentId| map(doc, comments, &id.to_string())?.ok_or(DocumentError::NoSuchComment(*id));
        if let Self::Begin { words, .. } | Self::Answer { words, .. } | Self::Edit { words, .. } = self {
            words.check()?;
        }
        match self {
            Self::Begin { .. } | Self::Answer { .. } => {
                check_room(doc, comments)?;
                if let Self::Answer { thread, .. } = self {
                    existing(thread)?;
                }
                Ok(None)
            }
            Self::Decline { thread, proposal, words, .. } => {
                check_room(doc, comments)?;
                words.check_length()?;
                existing(proposal)?;
                let obj = existing(thread)?;
                Ok(Some(obj))
            }
            Self::Edit { comment, .. } | Self::Withdraw { comment } => {
                let obj = existing(comment)?;
                let is_own = by.is_some() && writer(doc, &obj)? == by;
                if is_own { Ok(Some(obj)) } else { Err(DocumentError::NotYours) }
            }
            Self::Assign { thread, .. } | Self::Resolve { thread, .. } => {
                let obj = existing(thread)?;
                match text(doc, &obj, key::THREAD)? {
                    Some(_) => Err(DocumentError::NoSuchComment(*thread)),
                    None => Ok(Some(obj)),
                }
            }
        }
    }

    fn write(
        &self,
        tx: &mut Transaction<'_>,
        comments: &ObjId,
        obj: Option<&ObjId>,
        by: Option<PersonId>,
        at: i64,
    ) -> Result<(), DocumentError> {
        match (self, obj) {
            (Self::Begin { id, words, .. } | Self::Answer { id, words, .. }, _) => {
                let obj = made(tx, comments, *id, by, at)?;
                if let Self::Answer { thread, .. } = self {
                    tx.put(&obj, key::THREAD, thread.to_string())?;
                }
                if let Self::Begin { topic, .. } = self {
                    if let Some(line) = topic.line {
                        tx.put(&obj, key::LINE, line.to_string())?;
                    }
                    if let Some(period) = topic.period {
                        tx.put(&obj, key::PERIOD, period.key())?;
                    }
                    if let Some(element) = &topic.element {
                        tx.put(&obj, key::ELEMENT, element.as_str())?;
                    }
                }
                words.put(tx, &obj)?;
            }
            (Self::Decline { id, thread, proposal, words }, Some(first)) => {
                let obj = made(tx, comments, *id, by, at)?;
                tx.put(&obj, key::THREAD, thread.to_string())?;
                tx.put(&obj, key::DECLINES, proposal.to_string())?;
                words.put(tx, &obj)?;
                tx.put(first, key::RESOLVED, true)?;
                tx.put(first, key::RESOLVED_AT, at)?;
            }
            (Self::Edit { words, .. }, Some(obj)) => {
                words.put(tx, obj)?;
                tx.put(obj, key::EDITED, at)?;
            }
            (Self::Withdraw { .. }, Some(obj)) => {
                tx.put(obj, key::WITHDRAWN, true)?;
                Words::default().put(tx, obj)?;
            }
            (Self::Assign { to, .. }, Some(obj)) => {
                tx.put(obj, key::ASSIGNEE, to.map(|to| to.to_string()).unwrap_or_default())?;
            }
            (Self::Resolve { resolved, .. }, Some(obj)) => {
                tx.put(obj, key::RESOLVED, *resolved)?;
                tx.put(obj, key::RESOLVED_AT, at)?;
            }
            (_, None) => {}
        }
        Ok(())
    }

    const fn message(&self) -> &'static str {
        match self {
            Self::Begin { .. } | Self::Answer { .. } => "comment",
            Self::Decline { .. } => "decline",
            Self::Edit { .. } => "edit comment",
            Self::Withdraw { .. } => "withdraw comment",
            Self::Assign { .. } => "assign",
            Self::Resolve { resolved: true, .. } => "resolve",
            Self::Resolve { resolved: false, .. } => "reopen",
        }
    }
}

fn check_room(doc: &Automerge, comments: &ObjId) -> Result<(), DocumentError> {
    if doc.length(comments) < COMMENTS_MAX { Ok(()) } else { Err(DocumentError::TooManyComments { max: COMMENTS_MAX }) }
}

/// A new remark, signed.
fn made(
    tx: &mut Transaction<'_>,
    comments: &ObjId,
    id: CommentId,
    by: Option<PersonId>,
    at: i64,
) -> Result<ObjId, DocumentError> {
    let obj = tx.put_object(comments, id.to_string(), ObjType::Map)?;
    tx.put(&obj, key::AT, at)?;
    if let Some(by) = by {
        tx.put(&obj, key::BY, by.to_string())?;
    }
    Ok(obj)
}
