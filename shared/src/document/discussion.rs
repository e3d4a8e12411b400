//! The talk about one document, kept apart from it: a locked sheet can still be talked about, and a commenter needs no
//! right to edit.
//!
//! A remark belongs to whoever wrote it, and nobody else changes it; whom a thread is given to and whether it is settled
//! is everybody's. [`TalkGuard`] holds a change to that before the server lets it in.

mod command;
mod guard;

use automerge::{Automerge, ObjId, ROOT, ReadDoc};

pub use command::{DiscussionCommand, Words};
pub use guard::TalkGuard;

use super::DocumentError;
use super::shape::{expect_kind, integer, key, map, map_of, text, text_of};
use super::sheet::author;
use crate::calendar::Period;
use crate::id::{CommentId, ElementId, LineId, PersonId};
use crate::money::Minor;

/// Remarks of one discussion at most: a dozen threads a week for a year, five remarks each. Reading them all takes some
/// milliseconds.
pub const COMMENTS_MAX: usize = 3_000;

/// So many more are let in of people who spoke before they knew that it was full: refusing them would keep them off the
/// line for good.
const COMMENTS_LATE_MAX: usize = 500;

/// What a thread is about: of a sheet a cell, or a line as a whole; of a map something drawn on it; or all of either.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Topic {
    pub line: Option<LineId>,
    pub period: Option<Period>,
    pub element: Option<ElementId>,
}

impl Topic {
    pub fn line(line: LineId, period: Option<Period>) -> Self {
        Self { line: Some(line), period, element: None }
    }

    pub fn element(element: ElementId) -> Self {
        Self { element: Some(element), ..Self::default() }
    }
}

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    /// Who wrote it: the change's actor proves it, or for a replica that does not name its person, the remark itself, which
    /// the server has compared. `None` where neither does.
    pub by: Option<PersonId>,
    /// Seconds since 1970 by the writer's clock.
    pub at: i64,
    /// Nothing once it is withdrawn.
    pub text: String,
    pub mentions: Vec<PersonId>,
    /// What the cell the thread is about should hold, in its line's last decimal: whoever may write there takes it or not.
    pub figure: Option<Minor>,
    /// The proposal it turns down.
    pub declines: Option<CommentId>,
    /// When it was last edited.
    pub edited: Option<i64>,
    pub withdrawn: bool,
}

/// Something somebody did to a thread. `by` as with a [`Comment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    pub by: Option<PersonId>,
    pub at: i64,
}

/// A remark and what was answered to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its first remark's.
    pub id: CommentId,
    pub topic: Topic,
    /// The oldest first; never none.
    pub comments: Vec<Comment>,
    /// Who is to see to it.
    pub assignee: Option<PersonId>,
    /// Who gave it to them.
    pub assigned_by: Option<PersonId>,
    pub resolved: Option<Done>,
}

/// All the talk about one document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discussion {
    /// The oldest first.
    pub threads: Vec<Thread>,
}

impl Comment {
    /// A page of talk; longer is a document.
    pub const CHARS_MAX: usize = 4_000;

    /// Somebody who calls more people than this means everybody.
    pub const MENTIONS_MAX: usize = 30;
}

impl Thread {
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    /// How many remarks others than this person made. Remarks never go away, so whoever has seen that many has seen all.
    pub fn by_others(&self, person: PersonId) -> u32 {
        let count = self.comments.iter().filter(|comment| comment.by != Some(person)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether it is this person's: given to them, theirs to begin with, answered by them, or calling them.
    pub fn concerns(&self, person: PersonId) -> bool {
        let takes_part = |comment: &Comment| comment.by == Some(person) || comment.mentions.contains(&person);
        self.assignee == Some(person) || self.comments.iter().any(takes_part)
    }

    /// Who turned a proposal of it down last.
    pub fn declined(&self, proposal: CommentId) -> Option<&Comment> {
        self.comments.iter().rev().find(|comment| comment.declines == Some(proposal))
    }

    pub fn last_at(&self) -> i64 {
        self.comments.last().map_or(0, |comment| comment.at)
    }
}

impl Discussion {
    pub fn thread(&self, id: CommentId) -> Option<&Thread> {
        self.threads.iter().find(|thread| thread.id == id)
    }

    /// Those that nobody has settled.
    pub fn open(&self) -> impl Iterator<Item = &Thread> {
        self.threads.iter().filter(|thread| thread.is_open())
    }
}

/// A remark as it lies in the document, before threads are put together.
struct Laid {
    comment: Comment,
    topic: Topic,
    answers: Option<CommentId>,
    assignee: Option<(PersonId, Option<PersonId>)>,
    resolved: Option<Done>,
}

/// Reads the whole discussion. A thread whose every remark was withdrawn is none.
pub fn read_discussion(doc: &Automerge) -> Result<Discussion, DocumentError> {
    expect_kind(doc, "discussion")?;
    let comments = map_of(doc, &ROOT, key::COMMENTS)?;
    let (mut threads, mut answers) = (Vec::new(), Vec::new());
    for name in doc.keys(&comments) {
        let (Ok(id), Some(obj)) = (name.parse(), map(doc, &comments, &name)?) else { continue };
        let remark = read_comment(doc, id, &obj)?;
        match remark.answers {
            Some(first) => answers.push((first, remark)),
            None => threads.push(begin(remark)),
        }
    }
    threads.sort_unstable_by_key(|thread| thread.id);
    answers.sort_unstable_by_key(|(_, remark)| (remark.comment.at, remark.comment.id));
    let begun = threads.len();
    for (first, remark) in answers {
        let found = threads.get(..begun).and_then(|begun| begun.binary_search_by_key(&first, |thread| thread.id).ok());
        match found.and_then(|at| threads.get_mut(at)) {
            Some(thread) => thread.comments.push(remark.comment),
            // An answer to what is not there stands for itself.
            None => threads.push(begin(remark)),
        }
    }
    threads.retain(|thread| thread.comments.iter().any(|comment| !comment.withdrawn));
    threads.sort_unstable_by_key(|thread| (thread.comments.first().map(|first| first.at), thread.id));
    Ok(Discussion { threads })
}

fn begin(remark: Laid) -> Thread {
    let (assignee, assigned_by) = remark.assignee.map_or((None, None), |(to, by)| (Some(to), by));
    let Laid { comment, topic, resolved, .. } = remark;
    Thread { id: comment.id, topic, comments: vec![comment], assignee, assigned_by, resolved }
}

fn read_comment(doc: &Automerge, id: CommentId, obj: &ObjId) -> Result<Laid, DocumentError> {
    let flag = |name: &str| -> Result<Option<ObjId>, DocumentError> {
        let found = doc.get(obj, name)?;
        Ok(found.filter(|(value, _)| value.as_bool() == Some(true)).map(|(_, by)| by))
    };
    let withdrawn = flag(key::WITHDRAWN)?.is_some();
    let said = if withdrawn { None } else { text(doc, obj, key::TEXT)? };
    let mentions = if withdrawn { None } else { text(doc, obj, key::MENTIONS)? };
    let assignee = match doc.get(obj, key::ASSIGNEE)? {
        Some((value, by)) => {
            text_of(doc, &value, &by)?.and_then(|id| id.parse().ok()).map(|to: PersonId| (to, author(&by)))
        }
        None => None,
    };
    let resolved = match flag(key::RESOLVED)? {
        Some(by) => Some(Done { by: author(&by), at: integer(doc, obj, key::RESOLVED_AT)?.unwrap_or(0) }),
        None => None,
    };
    let comment = Comment {
        id,
        by: writer(doc, obj)?,
        at: integer(doc, obj, key::AT)?.unwrap_or(0),
        // What came longer past the guard, letter by letter, is cut here.
        text: said.map(|text| text.chars().take(Comment::CHARS_MAX).collect()).unwrap_or_default(),
        mentions: mentions.map(|ids| read_mentions(&ids)).unwrap_or_default(),
        figure: integer(doc, obj, key::FIGURE)?.filter(|_| !withdrawn).map(Minor).filter(|minor| minor.is_writable()),
        declines: text(doc, obj, key::DECLINES)?.filter(|_| !withdrawn).and_then(|id| id.parse().ok()),
        edited: integer(doc, obj, key::EDITED)?,
        withdrawn,
    };
    let topic = Topic {
        line: text(doc, obj, key::LINE)?.and_then(|id| id.parse().ok()),
        period: text(doc, obj, key::PERIOD)?.and_then(|period| period.parse().ok()),
        element: text(doc, obj, key::ELEMENT)?.and_then(|id| id.parse().ok()),
    };
    let answers = text(doc, obj, key::THREAD)?.and_then(|id| id.parse().ok());
    Ok(Laid { comment, topic, answers, assignee, resolved })
}

/// Whose remark it is.
fn writer(doc: &Automerge, obj: &ObjId) -> Result<Option<PersonId>, DocumentError> {
    match author(obj) {
        Some(person) => Ok(Some(person)),
        None => Ok(text(doc, obj, key::BY)?.and_then(|id| id.parse().ok())),
    }
}

fn read_mentions(ids: &str) -> Vec<PersonId> {
    let mut mentions = Vec::new();
    for id in ids.split(' ').filter_map(|id| id.parse().ok()).take(Comment::MENTIONS_MAX) {
        if !mentions.contains(&id) {
            mentions.push(id);
        }
    }
    mentions
}

#[cfg(test)]
mod tests;
