//! What happened lately: requests that were asked, decided and taken back, of sheets the reader may see.
//!
//! It is read off the requests themselves, so it says nothing that their pages do not. The audit log, which tells more,
//! is for those who may read it.

use app::backend::{Happened, Happening};
use chrono::TimeDelta;
use shared::access::{Action, Subject};
use shared::approval::{Request, RequestState, TargetKind, Verdict};
use shared::budget::Name;

use super::cards::department_name;
use super::home::Desk;
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::asked_name;

/// What stands beside the rest of the page without being scrolled to.
const LATELY_MAX: usize = 8;

/// What happened lately is among the latest requests.
const LOOKED_AT_MAX: u32 = 40;
/// What is longer ago than a quarter did not happen lately.
const LATELY_DAYS: i64 = 92;

impl Reader {
    pub(super) async fn lately(&self, desks: &[Desk], marks: &Marks) -> Result<Vec<Happening>, Trouble> {
        let mut lately = Vec::new();
        for desk in desks {
            for sheet in &desk.sheets {
                let Some(department) = sheet.department else { continue };
                if !self.may(Action::SeeRequest, &Subject::sheet(desk.record.id, department)) {
                    continue;
                }
                for record in self.store().requests_about(sheet.id).await? {
                    lately.extend(happenings(&record.request, &department_name(&desk.plan, department), marks));
                }
            }
        }
        for desk in desks {
            // Maps and whole plans are of no department and merges are about scenarios, so these are found from the plan.
            for record in self.store().requests_of_plan(desk.record.id, LOOKED_AT_MAX).await? {
                let (request, submission) = (&record.request, record.request.submission());
                let subject = Subject::sheet(desk.record.id, submission.department);
                let is_of_plan =
                    matches!(submission.kind, TargetKind::ProcessMap | TargetKind::Plan | TargetKind::ScenarioMerge);
                if is_of_plan && self.may(Action::SeeRequest, &subject) {
                    let name = asked_name(self.store(), &desk.plan, request).await?;
                    lately.extend(happenings(request, &name, marks));
                }
            }
        }
        let since = moment(self.now() - TimeDelta::days(LATELY_DAYS));
        lately.retain(|happening| happening.at >= since);
        lately.sort_by_key(|happening| std::cmp::Reverse(happening.at));
        lately.truncate(LATELY_MAX);
        Ok(lately)
    }
}

/// The life of one request.
fn happenings(request: &Request, department: &Name, marks: &Marks) -> Vec<Happening> {
    let submission = request.submission();
    let happening = |what, by, at, comment: Option<&str>| Happening {
        what,
        by: marks.of(by),
        at: moment(at),
        department: department.clone(),
        request: submission.id,
        comment: comment.map(str::to_owned),
    };
    let mut life = vec![happening(Happened::Submitted, submission.submitted_by, submission.submitted_at, None)];
    let last = request.decisions().count();
    for (number, decision) in (1..).zip(request.decisions()) {
        let is_final = number == last && matches!(request.state(), RequestState::Approved { .. });
        let what = match decision.act.verdict() {
            Some(Verdict::Returned) => Happened::Returned,
            Some(Verdict::Rejected) => Happened::Rejected,
            _ if is_final => Happened::Approved,
            _ => Happened::Agreed,
        };
        let comment = decision.act.comment().map(|comment| comment.as_str());
        life.push(happening(what, decision.by, decision.at, comment));
    }
    if let RequestState::Withdrawn { by, at } = request.state() {
        life.push(happening(Happened::Withdrawn, *by, *at, None));
    }
    life
}
