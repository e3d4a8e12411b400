//! One request in full, and the difference that a decision on a version which moved is answered with.

use std::cmp::Reverse;

use app::backend::{ChangedLine, Difference as Shown, LineView, Remark, RequestView, StepState, StepView, WhyNot};
use chrono::DateTime;
use shared::access::{Action, Role};
use shared::approval::{Answer, ApprovalError, Approvers, Parties, Request};
use shared::budget::{LineItem, Nature, Sheet};
use shared::document::{Comment, Topic, read_discussion};
use shared::id::{DecisionId, DocumentId, PersonId, RequestId, StepId};
use shared::money::Minor;
use uuid::Uuid;

use super::cards::{department_name, shown_state, subject};
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{Difference, LineChange, Ticket, standing_policy};
use crate::document::{LoadError, load};

/// As many lines as a phone shows in three screens.
const LINES_MAX: usize = 12;

/// The latest of a long talk; the rest is read beside the sheet.
const REMARKS_MAX: usize = 30;

impl Reader {
    pub(super) async fn request_view(&self, id: RequestId) -> Result<RequestView, Trouble> {
        let record = self.store().request(id).await?.ok_or(Trouble::NotFound)?;
        let request = &record.request;
        let subject = subject(request);
        if !self.may(Action::SeeRequest, &subject) {
            return Err(Trouble::NotFound);
        }
        let submission = request.submission();
        let document = submission.target.document;
        let plan_record = self.store().find(submission.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let marks = Marks::load(self.store()).await?;
        let parties = self.parties(request, &marks).await?;
        let basis = self.basis(request).await?;
        let (income, expense) = self.compare(&plan, request, &basis).await?;
        let sheet = self.views.library.sheet(document, &submission.target.version).await?;
        let before = self.sheet_before(&basis).await?;
        let nature = if expense.is_some() { Nature::Expense } else { Nature::Income };
        let periods = |sheet: &Sheet| {
            let of_nature = &sheet.totals().nature(nature).periods;
            plan.calendar.periods().map(|period| Minor::of_sum(of_nature.get(period))).collect()
        };
        let asked = self.may(Action::DecideRequest, &subject);
        let judged = request.may_decide(self.person.id, &parties);
        let may_withdraw = request.open().is_some() && self.may(Action::WithdrawRequest, &subject);
        Ok(RequestView {
            id,
            plan: submission.plan,
            plan_title: plan.title.clone(),
            department: department_name(&plan, submission.department),
            sheet: document,
            currency: submission.total.currency,
            start_month: u8::try_from(plan.calendar.start_month()).unwrap_or(1),
            revision: self.store().find(document).await?.map_or(1, |record| record.revision),
            state: shown_state(request.state()),
            asked_by: marks.of(submission.submitted_by),
            asked_at: moment(submission.submitted_at),
            note: None,
            version: submission.target.version.content_hash.to_string(),
            baseline: basis.shown,
            income,
            expense,
            periods: periods(&sheet),
            periods_before: before.as_deref().map(periods).unwrap_or_default(),
            lines: largest(&sheet, before.as_deref()),
            lines_count: sheet.line_count(),
            steps: steps(request, &parties, &marks),
            remarks: self.remarks(document, &sheet, &marks).await?,
            may_decide: asked && judged.is_ok(),
            may_withdraw,
            why_not: judged.err().filter(|_| asked).and_then(|error| why_not(&error, request, &parties, self)),
            idempotency_key: self.ticket(request).to_string(),
        })
    }

    /// A key of its own for every time the page is shown: whoever sends it twice decides once.
    fn ticket(&self, request: &Request) -> Ticket {
        let step = request.open().map_or(0, |(step, _)| step);
        Ticket { step, id: DecisionId(self.views.random.id()) }
    }

    async fn remarks(&self, document: DocumentId, sheet: &Sheet, marks: &Marks) -> Result<Vec<Remark>, Trouble> {
        let Some(talk) = self.store().discussion_about(document).await? else { return Ok(Vec::new()) };
        let doc = load(self.store(), talk.id).await?;
        let talk = read_discussion(&doc).map_err(|error| LoadError::Misshapen(talk.id, Box::new(error)))?;
        let said = talk.threads.iter().flat_map(|thread| thread.comments.iter().map(|comment| (thread.topic, comment)));
        let mut said: Vec<_> = said.filter(|(_, comment)| !comment.withdrawn).collect();
        said.sort_by_key(|(_, comment)| (comment.at, comment.id));
        let skipped = said.len().saturating_sub(REMARKS_MAX);
        Ok(said.into_iter().skip(skipped).map(|(topic, comment)| remark(topic, comment, sheet, marks)).collect())
    }
}

fn remark(topic: Topic, comment: &Comment, sheet: &Sheet, marks: &Marks) -> Remark {
    Remark {
        by: marks.of(comment.by.unwrap_or(PersonId(Uuid::nil()))),
        at: moment(DateTime::from_timestamp(comment.at, 0).unwrap_or_default()),
        text: comment.text.clone(),
        on: topic.line.and_then(|line| sheet.line(line)).map(|line| line.name.clone()),
    }
}

/// Only what the reader might wonder about: who is not asked at all is told nothing.
fn why_not(error: &ApprovalError, request: &Request, parties: &Parties, reader: &Reader) -> Option<WhyNot> {
    match error {
        ApprovalError::OwnSubmission => Some(WhyNot::Submitted),
        ApprovalError::OwnEdit => Some(WhyNot::Edited),
        ApprovalError::NotAnApprover { .. } => {
            let (open, _) = request.open()?;
            let later = request.steps().iter().skip(open + 1);
            let is_asked =
                |who: &Approvers| parties.approvers.get(who).is_some_and(|all| all.contains(&reader.person.id));
            let is_asked_later = later.map(|step| step.who).any(|who| is_asked(&who));
            // Whoever wrote in it is not let decide when the turn comes either.
            let barred = if parties.authors.contains(&reader.person.id) { WhyNot::Edited } else { WhyNot::NotYet };
            let barred = if request.submission().submitted_by == reader.person.id { WhyNot::Submitted } else { barred };
            is_asked_later.then_some(barred)
        }
        _ => None,
    }
}

/// The largest lines, of both natures where there are both, the largest first.
fn largest(sheet: &Sheet, before: Option<&Sheet>) -> Vec<LineView> {
    let of = |nature| {
        let belongs = |line: &&LineItem| line.unit.is_money() && sheet.nature_of(line.section) == nature;
        let mut lines: Vec<&LineItem> = sheet.lines().filter(belongs).collect();
        lines.sort_by_key(|line| (Reverse(line.total().unsigned_abs()), line.id));
        lines
    };
    let (income, expense) = (of(Nature::Income), of(Nature::Expense));
    let of_expense = expense.len().min(LINES_MAX - income.len().min(LINES_MAX / 2));
    let mut lines: Vec<_> = expense.into_iter().take(of_expense).collect();
    lines.extend(income.into_iter().take(LINES_MAX - of_expense));
    lines.sort_by_key(|line| (Reverse(line.total().unsigned_abs()), line.id));
    let view = |line: &LineItem| LineView {
        label: line.name.clone(),
        account: line.account.clone(),
        nature: sheet.nature_of(line.section),
        total: Minor::of_sum(line.total()),
        before: match before {
            Some(before) => before.line(line.id).map(|line| Minor::of_sum(line.total())),
            None => line.prior,
        },
    };
    lines.into_iter().map(view).collect()
}

fn steps(request: &Request, parties: &Parties, marks: &Marks) -> Vec<StepView> {
    let asked = request.steps();
    let mut shown: Vec<_> = asked.iter().map(|step| (*step, true)).collect();
    // Those of the policy that the amount spares, where it is still the policy of then.
    let policy = standing_policy(request.submission().total.currency);
    if asked.iter().all(|step| policy.steps.contains(step)) {
        shown = policy.steps.iter().map(|step| (*step, asked.contains(step))).collect();
    }
    let open = request.open().map(|(step, _)| step);
    let mut place = 0;
    let mut views = Vec::with_capacity(shown.len());
    for (number, (step, is_asked)) in (1_u128..).zip(shown) {
        // Those who wrote or submitted are not waited for.
        let barred =
            |person: &PersonId| parties.authors.contains(person) || *person == request.submission().submitted_by;
        let everybody = parties.approvers.get(&step.who).into_iter().flatten().copied().filter(|one| !barred(one));
        let state = match (is_asked, request.decisions().get(place)) {
            (false, _) => StepState::Spared,
            (true, Some(decision)) => StepState::Decided {
                approved: matches!(decision.answer, Answer::Approve { .. }),
                by: marks.of(decision.by),
                at: moment(decision.at),
                comment: decision.answer.comment().map(|comment| comment.as_str().to_owned()),
            },
            (true, None) if open == Some(place) => StepState::Open,
            (true, None) => StepState::Ahead,
        };
        place += usize::from(is_asked);
        views.push(StepView {
            id: StepId(Uuid::from_u128(request.submission().id.0.as_u128().wrapping_add(number))),
            role: match step.who {
                Approvers::DepartmentHead => Role::Approver,
                Approvers::Finance => Role::Finance,
            },
            approvers: marks.all(everybody),
            above: step.above,
            state,
        });
    }
    views
}

/// A difference as the page shows it.
pub(super) fn shown_difference(difference: &Difference, marks: &Marks) -> Shown {
    let line = |line: &LineChange| ChangedLine {
        label: line.name.clone(),
        account: line.account.clone(),
        nature: line.nature,
        before: line.before,
        after: line.after,
    };
    Shown {
        decided_on: difference.seen.to_string(),
        before: difference.before,
        after: difference.after,
        lines: difference.lines.iter().take(LINES_MAX).map(line).collect(),
        lines_count: difference.lines.len(),
        changed_by: marks.all(difference.authors.iter().copied()),
    }
}
