//! The year before the one that is planned: a budget that was approved a year ago, and what came of it since.

use shared::approval::Act;
use shared::calendar::Period;
use uuid::Uuid;

use super::super::ledger::{FILE, THROUGH, ledger};
use super::*;
use crate::actuals;
use crate::clock::Clock;
use crate::persistence::WaitingFile;

/// A budget is made in autumn and stands before the year begins.
const BEGUN_DAYS: i64 = 400;
const ASKED_DAYS: i64 = 362;
const DECIDED_DAYS: [i64; 2] = [358, 355];

/// When the books of the last closed month were brought in.
const LEDGER_DAYS: i64 = 31;

/// A moment that was.
struct Then(DateTime<Utc>);

impl Clock for Then {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

impl Department {
    /// Who handed its last budget in.
    const fn submitter(self) -> Login {
        match self {
            Self::Sales => Login::Sales,
            Self::Production => Login::Production,
            Self::It => Login::It,
            Self::Purchasing | Self::Research | Self::Administration => Login::Finance,
        }
    }
}

impl Planter<'_> {
    pub(super) async fn running_year(&self) -> Result<(), SeedError> {
        let year = Year::Running;
        if self.store.find(year.plan()).await?.is_none() {
            let current: Vec<_> = Department::ALL.iter().map(|department| (*department, 2)).collect();
            let doc = new_plan(year, self.days_ago(BEGUN_DAYS), &current)?;
            let record = self.long_ago(self.record(year, year.plan(), DocumentKind::Plan, &doc));
            self.store.create(record, Chunk::snapshot(doc.save())).await?;
        }
        for department in Department::ALL {
            self.approved_budget(*department).await?;
        }
        self.actuals().await
    }

    fn long_ago(&self, record: DocumentRecord) -> DocumentRecord {
        DocumentRecord { created_at: self.days_ago(BEGUN_DAYS), ..record }
    }

    async fn approved_budget(&self, department: Department) -> Result<(), SeedError> {
        let year = Year::Running;
        let id = year.sheet(department, 1);
        if self.store.find(id).await?.is_none() {
            let doc = first_sheet(year, department, self.days_ago(BEGUN_DAYS))?;
            let record = self.long_ago(self.record(year, id, DocumentKind::Sheet, &doc));
            let record = DocumentRecord { department: Some(department.id()), ..record };
            self.store.create(record, Chunk::snapshot(doc.save())).await?;
        }
        self.publish(id, Vec::new()).await?;
        self.ask(year, department, department.submitter(), ASKED_DAYS).await?;
        for (step, (login, days)) in [department.head(), Login::Cfo].into_iter().zip(DECIDED_DAYS).enumerate() {
            self.approve(
                (year, department, year.request(department)),
                step,
                login,
                days,
                Act::Approve { comment: None },
            )
            .await?;
        }
        self.publish(year.sheet(department, 2), Vec::new()).await
    }

    /// What came of it, out of finance's books, by the way every such file takes.
    async fn actuals(&self) -> Result<(), SeedError> {
        let (plan, then) = (Year::Running.plan(), Then(self.days_ago(LEDGER_DAYS)));
        let Some(finance) = self.store.person(Login::Finance.person()).await? else { return Ok(()) };
        if self.store.closing(plan).await?.is_some() {
            return Ok(());
        }
        let file: Uuid = id("actuals", FILE);
        if self.store.imported_files(plan).await?.is_empty() {
            let bytes = ledger().into_bytes();
            let (name, hash, person) = (FILE.to_owned(), Chunk::hash_of(&bytes), finance.id);
            let sent = WaitingFile { id: file, plan, name, hash, person, sent_at: then.now(), bytes };
            self.store.keep_file(sent).await?;
            actuals::import(self.store, &then, &finance, plan, file, |layout| layout).await?;
        }
        let through = Period::try_new(THROUGH).ok();
        Ok(actuals::close(self.store, &then, &finance, plan, through).await?)
    }
}
