//! What talk asks of people, and how far each has read.
//!
//! Calls are derived from a discussion and written in the transaction that changes it, as totals are from a sheet: the
//! first page must not open every discussion to find a name in it. How far somebody has read is nobody else's business,
//! and would be most of a discussion's history, so it is a row here and not in the document.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::document::{Discussion, Thread};
use shared::id::{CommentId, DepartmentId, DocumentId, PersonId, PlanId};

use super::StoreError;

/// Calls of one discussion: more threads than this that are open at once are seen to by nobody.
const CALLS_MAX: usize = 1_000;

/// Two lines on a phone.
const EXCERPT_CHARS_MAX: usize = 160;

/// Threads of one report of what was read; a page shows no more at a time.
pub const SEEN_MAX: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// A remark names the person.
    Mentioned,
    /// The person is to see to it.
    Assigned,
}

/// An open thread that asks something of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub person: PersonId,
    pub thread: CommentId,
    pub kind: CallKind,
    pub caller: Option<PersonId>,
    pub called_at: DateTime<Utc>,
    pub excerpt: String,
    /// Remarks of others in the thread.
    pub remarks: u32,
}

/// A call as it is found again: about which document, and whether the person has seen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    pub call: Call,
    pub about: DocumentId,
    pub plan: PlanId,
    /// Whose sheet it is; none where it is a map.
    pub department: Option<DepartmentId>,
    pub is_unread: bool,
}

impl Call {
    /// What a discussion asks of whom, the newest threads first.
    pub fn all(talk: &Discussion) -> Vec<Self> {
        let newest_first = talk.threads.iter().rev().filter(|thread| thread.is_open());
        newest_first.flat_map(Self::of_thread).take(CALLS_MAX).collect()
    }

    fn of_thread(thread: &Thread) -> Vec<Self> {
        let call = |person, kind, caller, at, text: &str| Self {
            person,
            thread: thread.id,
            kind,
            caller,
            called_at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            excerpt: text.chars().take(EXCERPT_CHARS_MAX).collect(),
            remarks: thread.by_others(person),
        };
        let mut calls: Vec<Self> = Vec::new();
        if let (Some(person), Some(last)) =
            (thread.assignee, thread.comments.iter().rev().find(|comment| !comment.withdrawn))
        {
            calls.push(call(person, CallKind::Assigned, thread.assigned_by, last.at, &last.text));
        }
        for comment in thread.comments.iter().rev() {
            for person in comment.mentions.iter().filter(|person| comment.by != Some(**person)) {
                if calls.iter().all(|known| known.person != *person) {
                    calls.push(call(*person, CallKind::Mentioned, comment.by, comment.at, &comment.text));
                }
            }
        }
        calls
    }
}

/// Talk's part of the store. Calls are written by [`super::Documents::append`].
#[async_trait]
pub trait Talk: Send + Sync {
    /// What is asked of a person: what was given to them, and what names them and has something new for them. The newest
    /// first.
    async fn calls_of(&self, person: PersonId, most: u32) -> Result<Vec<CallRecord>, StoreError>;

    /// How many remarks of others the person has seen, by thread.
    async fn seen(&self, person: PersonId, discussion: DocumentId) -> Result<Vec<(CommentId, u32)>, StoreError>;

    /// Notes what a person has seen; nothing is ever unseen again.
    async fn note_seen(
        &self,
        person: PersonId,
        discussion: DocumentId,
        seen: Vec<(CommentId, u32)>,
    ) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use shared::document::{Comment, Done, Topic};
    use uuid::Uuid;

    use super::*;

    const SALES: PersonId = PersonId(Uuid::from_u128(1));
    const FINANCE: PersonId = PersonId(Uuid::from_u128(2));
    const HEAD: PersonId = PersonId(Uuid::from_u128(3));

    fn remark(number: u128, by: PersonId, text: &str, mentions: &[PersonId]) -> Comment {
        Comment {
            figure: None,
            declines: None,
            id: CommentId(Uuid::from_u128(number)),
            by: Some(by),
            at: i64::try_from(number).unwrap(),
            text: text.to_owned(),
            mentions: mentions.to_vec(),
            edited: None,
            withdrawn: false,
        }
    }

    #[test]
    fn a_thread_calls_whom_it_names_and_whom_it_was_given_to_until_it_is_settled() {
        let mut thread = Thread {
            id: CommentId(Uuid::from_u128(1)),
            topic: Topic::default(),
            comments: vec![
                remark(1, SALES, "@head, is this right?", &[HEAD, SALES]),
                remark(2, HEAD, "@sales no", &[SALES]),
                remark(3, SALES, &"long ".repeat(100), &[]),
            ],
            assignee: Some(FINANCE),
            assigned_by: Some(HEAD),
            resolved: None,
        };
        let calls = Call::all(&Discussion { threads: vec![thread.clone()] });
        let told: Vec<_> = calls.iter().map(|call| (call.person, call.kind, call.caller, call.remarks)).collect();
        assert_eq!(
            told,
            [
                (FINANCE, CallKind::Assigned, Some(HEAD), 3),
                (SALES, CallKind::Mentioned, Some(HEAD), 1),
                (HEAD, CallKind::Mentioned, Some(SALES), 2),
            ],
            "who names themselves is not called"
        );
        assert_eq!((calls[0].excerpt.chars().count(), calls[1].excerpt.as_str()), (EXCERPT_CHARS_MAX, "@sales no"));
        thread.resolved = Some(Done { by: Some(SALES), at: 4 });
        assert_eq!(Call::all(&Discussion { threads: vec![thread] }), []);
    }
}
