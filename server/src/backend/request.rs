//! One request in full, and the difference that a decision on a version which moved is answered with.

mod changes;
mod checks;

use std::cmp::Reverse;

use app::backend::{
    AdjustmentView, Baseline, ChangedLine, ChangesView, Checked, Compared, Difference as Shown, Done, DoneView,
    LineView, MapAsked, MergeAsked, ProposedView, Remark, RequestView, ReturnableLine, StepView, VerbsView, WholeAsked,
    WhyNot,
};
use chrono::DateTime;
use shared::access::{Action, Subject};
use shared::approval::{ApprovalError, LINES_MAX as LINES_RETURNED_MAX, Parties, Request, Rule, TargetKind, Verdict};
use shared::budget::{LineItem, Nature, Plan, Sheet};
use shared::document::{Comment, Topic, read_discussion};
use shared::id::{DecisionId, DocumentId, PersonId, RequestId};
use shared::money::Minor;
use uuid::Uuid;

use self::changes::Ends;
use self::checks::Asked;
use super::cards::{department_name, shown_state};
use super::chain::{Chain, history, who};
use super::marks::Marks;
use super::policy::POLICIES_MAX;
use super::{Reader, Trouble, moment};
use crate::approval::{Difference, LineChange, Ticket, reads_papers, standing_policy};
use crate::document::{LoadError, load};
use crate::rollup::Worth;

/// As many lines as a phone shows in three screens.
const LINES_MAX: usize = 12;

/// The latest of a long talk; the rest is read beside the sheet.
const REMARKS_MAX: usize = 30;

/// What is asked for, as the page shows it.
struct Content {
    baseline: Baseline,
    income: Option<Compared>,
    expense: Option<Compared>,
    periods: Vec<Minor>,
    periods_before: Vec<Minor>,
    lines: Vec<LineView>,
    lines_count: usize,
    /// Every line with its name, for whoever reads them.
    every_line: Vec<ReturnableLine>,
    remarks: Vec<Remark>,
    adjustment: Option<AdjustmentView>,
    map: Option<MapAsked>,
    whole: Option<WholeAsked>,
    merge: Option<MergeAsked>,
    changes: Option<ChangesView>,
    /// What was checked of the sheet.
    checks: Vec<Checked>,
}

impl Content {
    /// Of what is no sheet: no lines, and nothing said about them.
    fn without_lines() -> Self {
        let (periods, periods_before, lines, every_line, remarks, checks) = Default::default();
        Self {
            baseline: Baseline::Nothing,
            income: None,
            expense: None,
            periods,
            periods_before,
            lines,
            lines_count: 0,
            every_line,
            remarks,
            adjustment: None,
            map: None,
            whole: None,
            merge: None,
            changes: None,
            checks,
        }
    }
}

impl Reader {
    pub(super) async fn request_view(&self, id: RequestId) -> Result<RequestView, Trouble> {
        let record = self.store().request(id).await?.ok_or(Trouble::NotFound)?;
        let request = &record.request;
        if !self.may_with(Action::SeeRequest, request) {
            return Err(Trouble::NotFound);
        }
        let submission = request.submission();
        let document = submission.target.document;
        let plan_record = self.store().find(submission.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let marks = Marks::load(self.store()).await?;
        let parties = self.parties(request, &marks).await?;
        let of_plan = matches!(submission.kind, TargetKind::ProcessMap | TargetKind::Plan);
        let may_open = if of_plan {
            self.may(Action::SeePlan, &Subject::plan(submission.plan))
        } else {
            self.may(Action::SeeSheet, &Subject::sheet(submission.plan, submission.department))
        };
        let content = match self.store().adjustment(id).await? {
            Some(kept) => {
                let adjustment = Some(self.adjustment_view(&plan, &kept).await?);
                Content { adjustment, ..Content::without_lines() }
            }
            None if submission.kind == TargetKind::ProcessMap => {
                Content { map: Some(self.map_asked(request).await?), ..Content::without_lines() }
            }
            None if submission.kind == TargetKind::Plan => {
                Content { whole: Some(self.whole_asked(request).await?), ..Content::without_lines() }
            }
            None if submission.kind.is_merge() => {
                let merge = self.merge_asked(&plan, request, &marks, may_open).await?;
                Content { merge: Some(merge), ..Content::without_lines() }
            }
            None => self.content(&plan, request, &marks, may_open).await?,
        };
        let rule = self.rule_of(request).await?;
        let asked = self.may_with(Action::DecideRequest, request);
        let judged = request.may_decide(self.person.id, &parties);
        let (mut checks, mut is_stale) = (Vec::new(), false);
        if request.open().is_some() {
            is_stale = self.is_stale(request).await?;
            checks.push(Checked::Standing { is_stale });
            checks.extend(content.checks);
            let supervises = self.may(Action::SeeAudit, &Subject::plan(submission.plan));
            if supervises || (asked && judged.is_ok()) {
                checks.extend(self.found(&plan, request, (&parties, &marks), may_open).await?);
            }
            checks.sort_by_key(Checked::outcome);
        }
        let reads = reads_papers(self.store(), &self.person, request, self.now()).await?;
        let evidence = if reads { super::evidence::files(self.store(), id).await? } else { Vec::new() };
        let is_whole = content.every_line.len() < 2 || content.every_line.len() > LINES_RETURNED_MAX;
        let returnable = if is_whole || !asked || judged.is_err() { Vec::new() } else { content.every_line.clone() };
        let resumes = self.resumed(request, may_open && !of_plan).await?;
        let chain = Chain { request, rule: rule.as_ref(), parties: &parties, marks: &marks, now: self.now() };
        let mut steps = chain.steps();
        name_returned(&mut steps, request, &content.every_line);
        let mut verbs = self.verbs(request, &parties, &marks);
        let mut done = history(request, &marks);
        if !reads {
            unsaid(&mut steps, &mut done, &mut verbs);
        }
        let may_withdraw = request.open().is_some() && self.may_with(Action::WithdrawRequest, request);
        Ok(RequestView {
            id,
            plan: submission.plan,
            plan_title: plan.title.clone(),
            department: department_name(&plan, submission.department),
            sheet: document,
            may_open,
            reads_papers: reads,
            currency: submission.total.currency,
            calendar: plan.calendar,
            revision: self.store().find(document).await?.map_or(1, |record| record.revision),
            state: shown_state(request.state()),
            asked_by: marks.of(submission.submitted_by),
            asked_at: moment(submission.submitted_at),
            note: None,
            version: submission.target.version.content_hash.to_string(),
            baseline: content.baseline,
            income: content.income,
            expense: content.expense,
            periods: content.periods,
            periods_before: content.periods_before,
            lines: content.lines,
            lines_count: content.lines_count,
            adjustment: content.adjustment.map(Box::new),
            map: content.map.map(Box::new),
            whole: content.whole.map(Box::new),
            merge: content.merge.map(Box::new),
            steps,
            evidence,
            history: done,
            verbs,
            policy: request.policy().map(|mark| (mark.version, mark.rule.to_string())),
            remarks: content.remarks,
            may_decide: asked && judged.is_ok(),
            is_stale,
            changes: content.changes.map(Box::new),
            checks,
            may_withdraw,
            why_not: judged.err().filter(|_| asked).and_then(|error| why_not(&error, request, &parties, self)),
            idempotency_key: self.ticket(request).to_string(),
            resumes,
            returnable,
        })
    }

    /// What a request about a sheet asks for; without lines and talk for who may not open the sheet.
    async fn content(&self, plan: &Plan, request: &Request, marks: &Marks, may_open: bool) -> Result<Content, Trouble> {
        let submission = request.submission();
        let target = &submission.target;
        let basis = self.basis(request).await?;
        let (income, expense) = self.compare(plan, request, &basis).await?;
        let sheet = self.views.library.sheet(target.document, &target.version).await?;
        let before = self.sheet_before(&basis).await?;
        let nature = if expense.is_some() { Nature::Expense } else { Nature::Income };
        let worth = Worth::of(plan, submission.department);
        let changes = if may_open {
            let hands = self.views.library.hands(submission.plan, target.document, &target.version).await?;
            let department = department_name(plan, submission.department);
            let (baseline, before) = (basis.shown, before.as_deref());
            let ends = Ends { baseline, before, after: &sheet, hands: &hands, department: &department };
            Some(ends.changes(marks))
        } else {
            None
        };
        let periods = |sheet: &Sheet| {
            let of_nature = worth.nature(sheet, nature).unwrap_or_default();
            plan.calendar.periods().map(|period| Minor::of_sum(of_nature.get(period))).collect()
        };
        let checks = match request.open() {
            Some(_) => Asked { sheet: &sheet, income, expense }.checks(plan, request, may_open),
            None => Vec::new(),
        };
        Ok(Content {
            baseline: basis.shown,
            income,
            expense,
            periods: periods(&sheet),
            periods_before: before.as_deref().map(periods).unwrap_or_default(),
            lines: if may_open { largest(&sheet, before.as_deref(), &worth) } else { Vec::new() },
            lines_count: if may_open { sheet.line_count() } else { 0 },
            every_line: if may_open { every_line(&sheet, &worth) } else { Vec::new() },
            remarks: if may_open { self.remarks(target.document, &sheet, marks).await? } else { Vec::new() },
            adjustment: None,
            map: None,
            whole: None,
            merge: None,
            changes,
            checks,
        })
    }

    /// A key of its own for every time the page is shown: whoever sends it twice decides once.
    pub(super) fn ticket(&self, request: &Request) -> Ticket {
        Ticket { turn: request.turn(), id: DecisionId(self.views.random.id()) }
    }

    /// The rule a request goes by, as it was in that version of the policy.
    async fn rule_of(&self, request: &Request) -> Result<Option<Rule>, Trouble> {
        let Some(mark) = request.policy() else { return Ok(None) };
        let submission = request.submission();
        let policy = match mark.version {
            0 => Some(standing_policy(submission.total.currency)),
            version => {
                let kept = self.store().policies(submission.plan, POLICIES_MAX).await?;
                kept.into_iter().map(|record| record.policy).find(|policy| policy.version == version)
            }
        };
        Ok(policy.and_then(|policy| policy.rules.into_iter().find(|rule| rule.name == mark.rule)))
    }

    fn verbs(&self, request: &Request, parties: &Parties, marks: &Marks) -> VerbsView {
        let Some((open, _)) = request.open() else {
            return VerbsView { copied: marks.all(request.copied().iter().copied()), ..VerbsView::default() };
        };
        let me = self.person.id;
        let seat = request.seat_of(me, parties).filter(|_| self.may_with(Action::DecideRequest, request));
        let newcomers = parties.eligible.iter().copied().filter(|person| request.may_be_asked(*person, parties));
        let comments = self.may_with(Action::Comment, request);
        let not_yet = |person: &PersonId| *person != me && !request.copied().contains(person);
        let earlier = request.earlier_steps().filter_map(|step| Some((step, request.links().get(step)?)));
        VerbsView {
            in_place_of: seat.filter(|seat| *seat != me).map(|seat| marks.of(seat)),
            colleagues: if seat.is_some() { marks.all(newcomers) } else { Vec::new() },
            earlier: earlier.map(|(step, link)| (step, who(&link.step.who, marks))).collect(),
            readers: if comments { marks.all(parties.readers.iter().copied().filter(not_yet)) } else { Vec::new() },
            copied: marks.all(request.copied().iter().copied()),
            may_remind: self.may_with(Action::WithdrawRequest, request),
            reminded_at: request.reminded_at().map(moment),
            may_comment: comments,
            may_propose: self.may_with(Action::ProposeOverride, request)
                && request.proposed().is_none()
                && request.may_override(me, parties).is_ok(),
            may_second: self.may_with(Action::SecondOverride, request)
                && request.proposed().is_some()
                && request.may_override(me, parties).is_ok(),
            proposed: request.proposed().map(|proposed| ProposedView {
                id: proposed.id,
                by: marks.of(proposed.by),
                verdict: proposed.verdict,
                reason: proposed.reason.as_str().to_owned(),
            }),
            need: request.need(open, parties),
        }
    }

    async fn remarks(&self, document: DocumentId, sheet: &Sheet, marks: &Marks) -> Result<Vec<Remark>, Trouble> {
        let Some(talk) = self.store().discussion_about(document).await? else { return Ok(Vec::new()) };
        let doc = load(self.store(), talk.id).await?;
        let talk = read_discussion(&doc).map_err(|error| LoadError::Misshapen(talk.id, Box::new(error)))?;
        let said =
            talk.threads.iter().flat_map(|thread| thread.comments.iter().map(|comment| (&thread.topic, comment)));
        let mut said: Vec<_> = said.filter(|(_, comment)| !comment.withdrawn && !comment.text.is_empty()).collect();
        said.sort_by_key(|(_, comment)| (comment.at, comment.id));
        let skipped = said.len().saturating_sub(REMARKS_MAX);
        Ok(said.into_iter().skip(skipped).map(|(topic, comment)| remark(topic, comment, sheet, marks)).collect())
    }
}

/// What was done without what was said, for whoever does not read a request's papers.
fn unsaid(steps: &mut [StepView], history: &mut Vec<DoneView>, verbs: &mut VerbsView) {
    for voice in steps.iter_mut().flat_map(|step| &mut step.voices) {
        voice.comment = None;
    }
    history.retain(|done| done.what != Done::Said);
    for done in history {
        done.comment = None;
    }
    if let Some(proposed) = &mut verbs.proposed {
        proposed.reason = String::new();
    }
}

fn remark(topic: &Topic, comment: &Comment, sheet: &Sheet, marks: &Marks) -> Remark {
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
        ApprovalError::NotYourTurn { .. } => Some(WhyNot::NotYet),
        ApprovalError::NotAnApprover { .. } => {
            let (open, _) = request.open()?;
            let mut later = request.links().iter().skip(open + 1);
            let is_asked_later = later.any(|link| parties.asked(link).contains(&reader.person.id));
            // Whoever wrote in it is not let decide when the turn comes either.
            let barred = if parties.authors.contains(&reader.person.id) { WhyNot::Edited } else { WhyNot::NotYet };
            let barred = if request.submission().submitted_by == reader.person.id { WhyNot::Submitted } else { barred };
            is_asked_later.then_some(barred)
        }
        _ => None,
    }
}

/// The largest lines, of both natures where there are both, the largest first.
fn largest(sheet: &Sheet, before: Option<&Sheet>, worth: &Worth<'_>) -> Vec<LineView> {
    let year = |line: &LineItem| worth.year(&line.figures()).unwrap_or_default();
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
        total: year(line),
        before: match before {
            Some(before) => before.line(line.id).map(year),
            None => line.prior.and_then(|prior| worth.prior(prior).ok()),
        },
    };
    lines.into_iter().map(view).collect()
}

/// Every line that can go back, in the order of the sheet.
fn every_line(sheet: &Sheet, worth: &Worth<'_>) -> Vec<ReturnableLine> {
    let sections = sheet.sections_in_order();
    let lines = sections.into_iter().flat_map(|section| sheet.lines_of(section.id));
    lines
        .filter(|line| line.unit.is_money())
        .map(|line| ReturnableLine {
            id: line.id,
            label: line.name.clone(),
            account: line.account.clone(),
            total: worth.year(&line.figures()).unwrap_or_default(),
        })
        .collect()
}

/// Puts the names of the lines that went back to the voice that returned them.
fn name_returned(steps: &mut [StepView], request: &Request, lines: &[ReturnableLine]) {
    let Some(returned) = request.returned_lines() else { return };
    let names = lines.iter().filter(|line| returned.contains(&line.id)).map(|line| line.label.clone());
    let names: Vec<_> = names.collect();
    let voices = steps.iter_mut().flat_map(|step| &mut step.voices);
    voices.filter(|voice| voice.verdict == Verdict::Returned).for_each(|voice| voice.lines.clone_from(&names));
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

#[cfg(test)]
mod tests;
