//! What is checked of a request for whoever decides. Nothing is kept of it: each page checks anew what it shows.

use std::collections::BTreeSet;

use app::backend::{Checked, Compared, Exceptional};
use shared::approval::{Parties, Request};
use shared::budget::{CellValue, LineItem, Nature, Plan, Sheet};
use shared::calendar::Period;
use shared::document::content_hash;
use shared::id::PersonId;

use crate::approval::asked_total;
use crate::backend::exceptions::{REQUESTS_MAX, Scrutiny};
use crate::backend::marks::Marks;
use crate::backend::policy::POLICIES_MAX;
use crate::backend::{Reader, Trouble};

/// What a sheet's own checks look at.
pub(super) struct Asked<'a> {
    pub sheet: &'a Sheet,
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
}

impl Reader {
    /// What supervision finds of a request that waits: for whoever is to decide it now, and for supervision. Who wrote in
    /// a secret sheet is told to its readers alone.
    pub(super) async fn found(
        &self,
        plan: &Plan,
        request: &Request,
        (parties, marks): (&Parties, &Marks),
        may_open: bool,
    ) -> Result<Vec<Checked>, Trouble> {
        let submission = request.submission();
        let records = self.store().policies(submission.plan, POLICIES_MAX).await?;
        let scrutiny = Scrutiny::of(plan, marks, &records, self.now());
        let bound = scrutiny.just_under(request).and_then(|found| match found.what {
            Exceptional::JustUnder { bound, .. } => Some(bound),
            _ => None,
        });
        let mut checks = vec![Checked::Band { total: submission.total.minor, bound }];
        if may_open {
            checks.push(duties(request, parties, marks));
        }
        let is_this = |found: &Option<(shared::id::RequestId, shared::budget::Name)>| {
            found.as_ref().is_some_and(|(id, _)| *id == submission.id)
        };
        if submission.kind.is_adjustment() || submission.kind.is_merge() {
            let mut asked = self.store().requests_of_plan(submission.plan, REQUESTS_MAX).await?;
            asked.retain(|record| record.request.submission().submitted_at <= submission.submitted_at);
            let found = scrutiny.split(&asked).into_iter().find_map(|found| match found.what {
                Exceptional::Split { count, together, bound } if is_this(&found.request) => {
                    Some((count, together, bound))
                }
                _ => None,
            });
            checks.push(Checked::Pieces { found });
        } else {
            let about = self.store().requests_about(submission.target.document).await?;
            let before = scrutiny.asked_again(&about).iter().any(|found| is_this(&found.request));
            checks.push(Checked::Rejected { before });
        }
        Ok(checks)
    }
}

/// Who is kept from judging their own work, and whether anybody was not.
fn duties(request: &Request, parties: &Parties, marks: &Marks) -> Checked {
    let submitted_by = request.submission().submitted_by;
    let wrote = |person: &PersonId| *person == submitted_by || parties.authors.contains(person);
    let asked = request.links().iter().filter(|link| link.step.quorum.asks_people());
    let spared: BTreeSet<PersonId> = asked.flat_map(|link| parties.asked(link)).filter(wrote).collect();
    let voices = request.links().iter().flat_map(|link| &link.voices).map(|voice| voice.by);
    let breached: BTreeSet<PersonId> = voices.filter(wrote).collect();
    Checked::Duties { spared: marks.all(spared), breached: marks.all(breached) }
}

impl Asked<'_> {
    /// Of a sheet at its exact version. Whoever may not open it is told no count of what is in it.
    pub fn checks(&self, plan: &Plan, request: &Request, may_open: bool) -> Vec<Checked> {
        let sheet = self.sheet;
        let submission = request.submission();
        let money = || sheet.lines().filter(|line| line.unit.is_money());
        let wrong = |line: &LineItem| {
            Period::all().filter(|period| matches!(line.cell(*period).value, CellValue::Text(_))).count()
        };
        let faults = |line: &LineItem| Period::all().filter(|period| line.figure(*period).fault().is_some()).count();
        let mut checks = vec![
            Checked::Sums { lines: may_open.then(|| money().count()), agrees: self.adds_up(plan, request) },
            Checked::Version { agrees: content_hash(sheet).0 == submission.target.version.content_hash.0 },
        ];
        if may_open {
            checks.push(Checked::Cells { wrong: sheet.lines().map(wrong).sum(), rival: sheet.conflicts().len() });
            checks.push(Checked::Formulas { faults: sheet.lines().map(faults).sum() });
            checks.push(Checked::Accounts { without: money().filter(|line| line.account.is_none()).count() });
        }
        for (nature, figures) in [(Nature::Expense, self.expense), (Nature::Income, self.income)] {
            let Some((now, target)) = figures.and_then(|of| Some((of.now, of.target?))) else { continue };
            checks.push(Checked::Target { nature, now, target });
        }
        checks
    }

    /// Whether every line, added up anew month by month, comes to the totals, and these to what was asked. What was asked
    /// in another currency was converted at the rate of then, and is not reckoned again at today's.
    fn adds_up(&self, plan: &Plan, request: &Request) -> bool {
        let (sheet, submission) = (self.sheet, request.submission());
        let agrees = |nature| {
            let lines = sheet.lines().filter(|line| line.unit.is_money() && sheet.nature_of(line.section) == nature);
            let months = lines.flat_map(|line| Period::all().map(|period| line.figure(period).minor()));
            months.sum::<i128>() == sheet.totals().nature(nature).periods.total()
        };
        let asked = || asked_total(sheet, plan, submission.department).is_ok_and(|total| total == submission.total);
        agrees(Nature::Income)
            && agrees(Nature::Expense)
            && (plan.conversion_of(submission.department).is_some() || asked())
    }
}
