//! What somebody is told, in their language: a subject, a few lines, and the way to the request.

use app::format::{Money, day};
use app::text::Text;
use shared::approval::{Act, Entry, Request, RequestState};
use shared::language::Language;
use shared::name::Name;

use crate::clock::day_of;
use crate::persistence::Reason;

/// What is known of a request by whoever tells of it.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    pub request: &'a Request,
    /// How long its history was with what is told.
    pub place: u32,
    pub plan: Name,
    pub department: Name,
    /// Who did what is told.
    pub by: String,
}

/// How much is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tone {
    /// The address people open, without a slash at its end.
    pub address: String,
    /// Whether amounts and what people wrote may leave the house.
    pub in_full: bool,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub subject: String,
    pub lines: Vec<String>,
    /// The words of the link, and the link.
    pub open: String,
    pub link: String,
    /// Where one says how one wants to be told.
    pub footer: String,
}

impl Message {
    pub fn new(reason: Reason, account: &Account<'_>, language: Language, tone: &Tone) -> Self {
        let text = Text::new(language);
        let submission = account.request.submission();
        let (department, plan) = (account.department.in_language(language), account.plan.in_language(language));
        let by = account.by.as_str();
        let (subject, told) = match (reason, account.request.state()) {
            (Reason::Submitted, _) => {
                (text.letter_submitted_subject(department, plan), text.letter_submitted(by, department, plan))
            }
            (Reason::Asked, _) => {
                (text.letter_asked_subject(department, plan), text.letter_asked(by, department, plan))
            }
            (Reason::Reminded, _) if account.is_late() => {
                (text.letter_reminded_subject(department, plan), text.letter_reminded_late(department, plan))
            }
            (Reason::Said, _) if account.is_late() => {
                (text.letter_late_subject(department, plan), text.letter_late(department, plan))
            }
            (Reason::Reminded, _) => {
                (text.letter_reminded_subject(department, plan), text.letter_reminded(by, department, plan))
            }
            (Reason::Copied, _) => {
                (text.letter_copied_subject(department, plan), text.letter_copied(by, department, plan))
            }
            (Reason::Said, _) if account.act().is_some_and(Act::overrides) => {
                (text.letter_override_subject(department, plan), text.letter_override(by, department, plan))
            }
            (Reason::Said, _) => (text.letter_said_subject(department, plan), text.letter_said(by, department, plan)),
            (Reason::Ended, RequestState::Approved { .. }) => {
                (text.letter_approved_subject(department, plan), text.letter_approved(by, department, plan))
            }
            (Reason::Ended, RequestState::Rejected { .. }) => {
                (text.letter_rejected_subject(department, plan), text.letter_rejected(by, department, plan))
            }
            (Reason::Ended, RequestState::Withdrawn { .. }) => {
                (text.letter_withdrawn_subject(department, plan), text.letter_withdrawn(by, department, plan))
            }
            (Reason::Ended, RequestState::Returned { .. } | RequestState::Open { .. }) => {
                (text.letter_returned_subject(department, plan), text.letter_returned(by, department, plan))
            }
        };
        let mut lines = vec![told];
        if tone.in_full {
            let money = Money::exact(language, submission.total.currency);
            let total = format!("{} {}", money.amount(submission.total.minor), submission.total.currency);
            lines.push(text.letter_total(&total));
            lines.extend(account.comment().map(|comment| text.letter_comment(&comment)));
        }
        if matches!(reason, Reason::Asked | Reason::Reminded)
            && let Some(due) = account.request.open().and_then(|(_, link)| link.due_on(day_of))
        {
            lines.push(text.letter_due(&day(due, language)));
        }
        Self {
            subject: one_line(&subject),
            lines: lines.iter().map(|line| one_line(line)).collect(),
            open: text.letter_open().to_owned(),
            link: format!("{}/requests/{}", tone.address, submission.id),
            footer: text.letter_footer(&format!("{}/me", tone.address)),
        }
    }
}

impl Account<'_> {
    fn entry(&self) -> Option<&Entry> {
        let place = usize::try_from(self.place).ok()?.checked_sub(1)?;
        self.request.history().get(place)
    }

    /// What was done; nothing where it was asked.
    fn act(&self) -> Option<&Act> {
        self.entry().map(|entry| &entry.act)
    }

    /// Whether it is told since a step is late, and by nobody.
    fn is_late(&self) -> bool {
        self.entry().is_some_and(Entry::is_reminder_by_itself)
    }

    /// What whoever did it wrote.
    fn comment(&self) -> Option<String> {
        self.act()?.comment().map(|comment| comment.as_str().to_owned())
    }
}

/// Names and comments are people's; in a letter they begin no line, header or field of their own.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}')).collect();
    words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
