//! A sheet before it is submitted: the chain it would go through, judged as submitting judges it.

use std::collections::BTreeSet;

use app::backend::{AskTrouble, AskView};
use shared::access::{Action, Subject};
use shared::approval::{ApprovalError, Submission, Target, TargetKind};
use shared::budget::{Nature, Plan, Sheet};
use shared::document::read_sheet;
use shared::id::{DepartmentId, RequestId, SheetId};
use shared::money::{Amount, Minor};

use super::cards::department_name;
use super::chain::Chain;
use super::marks::Marks;
use super::{Reader, Trouble};
use crate::approval::{ApprovalFault, asked_total, chain_for, check_fit, version_of};
use crate::document::{LoadError, load};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState};
use crate::rollup::Worth;

impl Reader {
    pub(super) async fn ask_view(&self, id: SheetId) -> Result<AskView, Trouble> {
        let record = self.store().find(id).await?.filter(|record| record.kind == DocumentKind::Sheet);
        let record = record.ok_or(Trouble::NotFound)?;
        let department = record.department.ok_or(Trouble::NotFound)?;
        if !self.may(Action::SubmitSheet, &Subject::sheet(record.plan, department)) {
            return Err(Trouble::NotFound);
        }
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let doc = load(self.store(), id).await?;
        let sheet = read_sheet(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
        let request = RequestId(self.views.random.id());
        let submission = Submission {
            id: request,
            kind: TargetKind::Sheet,
            target: Target { document: id, version: version_of(&doc, &sheet) },
            plan: record.plan,
            department,
            submitted_by: self.person.id,
            submitted_at: self.now(),
            total: asked_total(&sheet, &plan, department).unwrap_or(Amount::new(Minor::ZERO, plan.currency)),
        };
        let chain = chain_for(self.store(), submission, &sheet).await?;
        let marks = Marks::load(self.store()).await?;
        let (mut steps, mut policy, mut trouble) = (Vec::new(), None, obstacle(&record, &sheet, &plan, department));
        match &chain.request {
            Ok(request) => {
                let mark = request.policy();
                let rule = mark.and_then(|mark| chain.policy.rules.iter().find(|rule| rule.name == mark.rule));
                steps = Chain { request, rule, parties: &chain.parties, marks: &marks, now: self.now() }.steps();
                policy = mark.map(|mark| (mark.version, mark.rule.to_string()));
            }
            Err(error) => trouble = trouble.or(Some(refusal(error))),
        }
        let has: BTreeSet<Nature> = sheet.totals().accounts().map(|(nature, ..)| nature).collect();
        let worth = Worth::of(&plan, department);
        let total = |nature| {
            let of_nature = worth.nature(&sheet, nature).ok().filter(|_| has.contains(&nature))?;
            Some(Minor::of_sum(of_nature.total()))
        };
        Ok(AskView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            sheet: id,
            department: department_name(&plan, department),
            revision: record.revision,
            currency: plan.currency,
            income: total(Nature::Income),
            expense: total(Nature::Expense),
            lines_count: sheet.line_count(),
            policy,
            steps,
            trouble,
            idempotency_key: request.to_string(),
        })
    }
}

/// What stands in the way in the sheet itself.
fn obstacle(record: &DocumentRecord, sheet: &Sheet, plan: &Plan, department: DepartmentId) -> Option<AskTrouble> {
    match record.state {
        DocumentState::Locked { request } => return Some(AskTrouble::Submitted(request)),
        DocumentState::Archived => return Some(AskTrouble::Archived),
        DocumentState::Open => {}
    }
    if record.branch.is_some() {
        return Some(AskTrouble::Scenario);
    }
    match check_fit(sheet) {
        Ok(()) => match asked_total(sheet, plan, department) {
            Ok(_) => None,
            Err(ApprovalFault::NoRate(_)) => Some(AskTrouble::NoRate),
            Err(_) => Some(AskTrouble::Other),
        },
        Err(ApprovalFault::Empty) => Some(AskTrouble::Empty),
        Err(ApprovalFault::Unfit(unfit)) => Some(AskTrouble::Unfit(unfit.count)),
        Err(_) => Some(AskTrouble::Other),
    }
}

pub(super) const fn refusal(error: &ApprovalError) -> AskTrouble {
    match error {
        ApprovalError::NobodyAsked => AskTrouble::NobodyAsked,
        ApprovalError::NoApprover { step, .. } => AskTrouble::NoApprover(*step),
        ApprovalError::OnlyAuthors { step, .. } => AskTrouble::OnlyAuthors(*step),
        ApprovalError::QuorumOutOfReach { step, need, have } => {
            AskTrouble::Quorum { step: *step, need: *need, have: *have }
        }
        _ => AskTrouble::Other,
    }
}
