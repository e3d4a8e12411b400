//! What was adjusted of the approved sales budget before anybody comes to look.

use shared::approval::Act;
use shared::budget::adjustment::AdjustmentKind;
use shared::budget::{MONTHS, Series};
use shared::id::RequestId;
use shared::money::share_out;

use super::{Planter, SeedError};
use crate::approval::{Adjust, ApprovalFault, Standing, draft, submitted};
use crate::demo::key::id;
use crate::demo::organisation::{Department, Login, plan};
use crate::demo::paper::line;
use crate::demo::year::Year;

/// Sixty thousand yuan, in minor units.
const MOVED: i128 = 6_000_000;

const FROM: &str = "Catalogues and printing";
const TO: &str = "Technical seminars for customers";
const REASON: &str = "样本改为线上发放，节省的印刷费用于增加客户技术交流会。";

impl Planter<'_> {
    /// Sales moves some money from one line to another, within one account and period by period.
    pub(super) async fn adjusted_sales(&self) -> Result<(), SeedError> {
        let key = RequestId(id("request", "adjustment"));
        if self.store.request(key).await?.is_none() {
            self.ask_to_adjust(key).await?;
        }
        let agree = || Act::Approve { comment: None };
        let asked = (Year::Planned, Department::Sales, key);
        self.approve(asked, 0, Login::Head, 10, agree()).await?;
        self.approve(asked, 1, Login::Finance, 9, agree()).await
    }

    async fn ask_to_adjust(&self, key: RequestId) -> Result<(), SeedError> {
        let department = Department::Sales;
        let standing = Standing::of(self.store, plan(), department.id()).await?;
        let Some(standing) = standing else { return Ok(()) };
        let from = standing.budget.line(line(department, FROM)).ok_or(SeedError::NoSuchLine(FROM))?;
        let months = from.original.values().iter().take(MONTHS);
        let weights: Vec<u64> = months.map(|minor| u64::try_from(*minor).unwrap_or_default()).collect();
        let change = |minor: i128| -> Series { share_out(minor, &weights).into_iter().collect() };
        let sheet = standing.id();
        let asked = Adjust {
            id: key,
            plan: plan(),
            department: department.id(),
            kind: AdjustmentKind::Transfer,
            reason: REASON.to_owned(),
            changes: vec![(sheet, from.id, change(-MOVED)), (sheet, line(department, TO), change(MOVED))],
        };
        let Some(person) = self.store.person(Login::Sales.person()).await? else { return Ok(()) };
        let drafted = draft(self.store, &person, &asked, self.days_ago(11)).await?;
        let request = drafted.chain.request.map_err(ApprovalFault::from)?;
        let told = submitted(&request);
        self.store.submit_adjustment(request, drafted.body, told).await?;
        Ok(())
    }
}
