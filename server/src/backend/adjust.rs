//! Asking for an adjustment: what may be adjusted, and what was written, judged as asking judges it.

use std::collections::{BTreeMap, BTreeSet};

use app::backend::{AdjustForm, AdjustRow, AdjustView, AdjustWrong, AskTrouble, DraftedView, LineOffer, RowWrong};
use shared::access::{Action, Subject};
use shared::budget::adjustment::AdjustmentKind;
use shared::budget::{MONTHS, Plan, Series};
use shared::calendar::FiscalCalendar;
use shared::id::{DepartmentId, LineId, SheetId};
use shared::money::{Currency, Minor, Rounding, parse_amount, share_out};

use super::adjustments::written;
use super::ask::refusal;
use super::cards::department_name;
use super::chain::Chain;
use super::marks::Marks;
use super::sheet::SeenSheet;
use super::{Reader, Trouble, moment};
use crate::approval::{Adjust, ApprovalFault, Drafted, Standing, draft, remainders};
use crate::persistence::StoreError;

/// In the form for the whole year, in the line's own proportions.
const YEAR: &str = "year";

/// What was written, line by line; what does not read is marked where it stands.
pub fn read_rows(
    form: &mut AdjustForm,
    offers: &[LineOffer],
    view: (FiscalCalendar, Currency),
) -> Option<Vec<(SheetId, LineId, Series)>> {
    let mut changes: Vec<(SheetId, LineId, Series)> = Vec::new();
    let kind = form.kind;
    for row in form.rows.iter_mut().filter(|row| !row.is_blank()) {
        match read_row(row, kind, offers, view) {
            Ok(read) => {
                for (offer, change) in read {
                    match changes.iter_mut().find(|(sheet, line, _)| (*sheet, *line) == (offer.sheet, offer.line)) {
                        Some((.., sum)) => *sum += &change,
                        None => changes.push((offer.sheet, offer.line, change)),
                    }
                }
            }
            Err(wrong) => row.wrong = Some(wrong),
        }
    }
    // What goes forth and back is nothing.
    changes.retain(|(.., change)| !change.is_zero());
    form.rows.iter().all(|row| row.wrong.is_none()).then_some(changes)
}

fn read_row<'a>(
    row: &AdjustRow,
    kind: AdjustmentKind,
    offers: &'a [LineOffer],
    (calendar, currency): (FiscalCalendar, Currency),
) -> Result<Vec<(&'a LineOffer, Series)>, RowWrong> {
    let offer = |value: &str| offers.iter().find(|offer| offer.value() == value).ok_or(RowWrong::Line);
    let amount = parse_amount(&row.amount, currency, Rounding::HalfUp).map_err(|_| RowWrong::Amount)?;
    if amount.is_zero() {
        return Err(RowWrong::Amount);
    }
    if kind != AdjustmentKind::Revise && amount.is_negative() {
        return Err(RowWrong::Negative);
    }
    let to = offer(&row.to)?;
    let change = |offer: &LineOffer, minor| spread(offer, &row.period, minor, calendar);
    if kind != AdjustmentKind::Transfer {
        return Ok(vec![(to, change(to, i128::from(amount.0))?)]);
    }
    let from = offer(&row.from)?;
    if from.value() == to.value() && row.period == YEAR {
        return Err(RowWrong::Same);
    }
    Ok(vec![(from, change(from, -i128::from(amount.0))?), (to, change(to, i128::from(amount.0))?)])
}

/// An amount in its period, or over the months in the proportions they have.
fn spread(offer: &LineOffer, period: &str, minor: i128, calendar: FiscalCalendar) -> Result<Series, RowWrong> {
    if period == YEAR {
        let months = offer.now.values().iter().take(MONTHS);
        let weights: Vec<u64> = months.map(|minor| u64::try_from((*minor).max(0)).unwrap_or(u64::MAX)).collect();
        return Ok(share_out(minor, &weights).into_iter().collect());
    }
    let period = calendar.periods().find(|known| known.key() == period).ok_or(RowWrong::Period)?;
    let mut series = Series::default();
    series.add(period, minor);
    Ok(series)
}

impl Reader {
    pub(super) async fn adjust_view(
        &self,
        id: SheetId,
        mut form: AdjustForm,
        checks: bool,
    ) -> Result<AdjustView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        if !self.may(Action::SubmitSheet, &subject) {
            return Err(Trouble::NotFound);
        }
        let standing = Standing::all(self.store(), record.plan).await?;
        let own = standing.get(&department);
        let offers = self.offers_of(&plan, &standing, department, form.kind);
        let left = match remainders(self.store(), record.plan, department).await {
            Ok(left) => {
                let name = |code: &Option<_>| {
                    let known = code.as_ref().and_then(|code| plan.accounts.get(code));
                    known.map(|account| account.name.clone()).unwrap_or_default()
                };
                let positive = left.into_iter().filter(|(_, minor)| *minor > 0);
                Some(positive.map(|(code, minor)| (code.clone(), name(&code), Minor::of_sum(minor))).collect())
            }
            Err(ApprovalFault::Adjustment(_) | ApprovalFault::NoRate(_)) => None,
            Err(fault) => return Err(fault.into()),
        };
        let currency = plan.currency_of(department);
        let (mut drafted, mut wrong) = (None, None);
        if checks {
            match read_rows(&mut form, &offers, (plan.calendar, currency)) {
                None => wrong = Some(AdjustWrong::Rows),
                Some(changes) => {
                    let (id, kind, reason) = (form.id, form.kind, form.reason.clone());
                    let asked = Adjust { id, plan: record.plan, department, kind, reason, changes };
                    match draft(self.store(), &self.person, &asked, self.now()).await {
                        Ok(judged) => (drafted, wrong) = self.shown(&plan, judged, &standing).await?,
                        Err(fault) => wrong = Some(trouble(fault)?),
                    }
                }
            }
        }
        Ok(AdjustView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            sheet: id,
            department: department_name(&plan, department),
            currency,
            plan_currency: plan.currency,
            calendar: plan.calendar,
            approved: own.map(|of| (of.record.revision, moment(of.approved_at))),
            offers,
            left,
            form,
            drafted,
            wrong,
        })
    }

    /// The lines that may be chosen: the department's own, and of transfers those of others the reader may see that are in
    /// the same currency.
    fn offers_of(
        &self,
        plan: &Plan,
        standing: &BTreeMap<DepartmentId, Standing>,
        department: DepartmentId,
        kind: AdjustmentKind,
    ) -> Vec<LineOffer> {
        let mut offers = Vec::new();
        for centre in plan.cost_centres_in_order() {
            let Some(of) = standing.get(&centre.id) else { continue };
            let is_own = centre.id == department;
            let may = self.may(Action::SeeSheet, &Subject::sheet(of.record.plan, centre.id));
            let alike = plan.currency_of(centre.id) == plan.currency_of(department);
            if !(is_own || kind == AdjustmentKind::Transfer && may && alike) {
                continue;
            }
            offers.extend(of.budget.lines().iter().map(|line| LineOffer {
                sheet: of.id(),
                line: line.id,
                department: centre.name.clone(),
                is_own,
                label: line.name.clone(),
                account: line.account.clone(),
                nature: line.nature,
                now: line.now(),
            }));
        }
        offers.sort_by_key(|offer| !offer.is_own);
        offers
    }

    async fn shown(
        &self,
        plan: &Plan,
        judged: Drafted,
        standing: &BTreeMap<DepartmentId, Standing>,
    ) -> Result<(Option<DraftedView>, Option<AdjustWrong>), Trouble> {
        let request = match &judged.chain.request {
            Ok(request) => request,
            Err(error) => return Ok((None, Some(AdjustWrong::Chain(refusal(error))))),
        };
        let marks = Marks::load(self.store()).await?;
        let mark = request.policy();
        let rule = mark.and_then(|mark| judged.chain.policy.rules.iter().find(|rule| rule.name == mark.rule));
        let chain = Chain { request, rule, parties: &judged.chain.parties, marks: &marks, now: self.now() };
        let drafted = DraftedView {
            // Nobody drafts with lines they may not read.
            adjustment: written(plan, &judged.body.adjustment, standing, &BTreeSet::new()),
            moved: request.submission().total.minor,
            policy: mark.map(|mark| (mark.version, mark.rule.to_string())),
            steps: chain.steps(),
        };
        Ok((Some(drafted), None))
    }
}

/// What the person is told on the page; what no page can tell is trouble.
pub fn trouble(fault: ApprovalFault) -> Result<AdjustWrong, ApprovalFault> {
    match fault {
        ApprovalFault::Adjustment(error) => Ok(AdjustWrong::Adjustment(error)),
        ApprovalFault::Refused(error) => Ok(AdjustWrong::Chain(refusal(&error))),
        ApprovalFault::NoRate(_) => Ok(AdjustWrong::Chain(AskTrouble::NoRate)),
        ApprovalFault::NothingApproved => Ok(AdjustWrong::Chain(AskTrouble::Other)),
        ApprovalFault::Store(StoreError::Outdated(_)) => Ok(AdjustWrong::Outdated),
        fault => Err(fault),
    }
}
