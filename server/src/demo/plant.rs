//! [`seed`]: plants the demo organisation, once.
//!
//! Each piece is looked for before it is put, so that a seeding that was cut off goes on where it stopped.

mod adjusted;
mod running_year;

use automerge::Automerge;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::approval::{Act, Acting, ApprovalError, Submission, Target, TargetKind};
use shared::document::{DocumentError, read_discussion, read_sheet, revise_sheet};
use shared::id::{DecisionId, DocumentId, IdError, RequestId};
use shared::money::Currency;
use shared::name::Name;
use shared::process::Element;

use super::buying::{drawn, header, map};
use super::key::{actor, id};
use super::organisation::{Department, Login, PASSWORD, plan};
use super::paper::{first_sheet, new_plan, sheet};
use super::story::{approvals, current, edited, editor};
use super::talk::{About, discussion};
use super::year::Year;
use crate::actuals::ActualsFault;
use crate::approval::{
    ApprovalFault, Asked, Circle, asked_total, authors_of, chain_for, standing_policy, submitted, told, version_of,
};
use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, EmailError, Password, PasswordError, Passwords};
use crate::document::{LoadError, genesis_actor, load, load_plan};
use crate::persistence::{
    Append, Call, Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState, PersonRecord, PublishedTotals,
    Store, StoreError, Successor, Transition,
};

/// What came of seeding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeded {
    Planted,
    /// The demo organisation was there, whatever has been done to it since.
    WasThere,
}

#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error(
        "there is an organisation already: the demo is planted in an empty database only; name another by TANDEM_DATABASE_URL"
    )]
    NotEmpty,
    #[error("the demo's own story speaks of a line “{0}” that its tables lack")]
    NoSuchLine(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    #[error(transparent)]
    Adjustment(Box<ApprovalFault>),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Email(#[from] EmailError),
    #[error(transparent)]
    Actuals(#[from] ActualsFault),
    #[error(transparent)]
    Id(#[from] IdError),
}

impl From<ApprovalFault> for SeedError {
    fn from(fault: ApprovalFault) -> Self {
        Self::Adjustment(Box::new(fault))
    }
}

/// Plants the demo organisation in an empty store.
pub async fn seed(store: &dyn Store, passwords: &Passwords, now: DateTime<Utc>) -> Result<Seeded, SeedError> {
    let planter = Planter { store, now };
    // The demo's first piece is its first person.
    let is_demo = store.person(Login::Finance.person()).await?.is_some();
    if is_demo && planter.is_done().await? {
        return Ok(Seeded::WasThere);
    }
    if !is_demo && !planter.is_empty().await? {
        return Err(SeedError::NotEmpty);
    }
    planter.people(passwords).await?;
    planter.superiors().await?;
    planter.departments().await?;
    planter.running_year().await?;
    planter.plan().await?;
    for department in Department::ALL {
        planter.sheet(*department).await?;
    }
    planter.approved_sales().await?;
    planter.adjusted_sales().await?;
    planter.waiting_it().await?;
    planter.tell_nobody().await?;
    planter.map().await?;
    planter.discussion(About::Map).await?;
    for department in Department::ALL {
        planter.discussion(About::Sheet(*department)).await?;
    }
    Ok(Seeded::Planted)
}

struct Planter<'a> {
    store: &'a dyn Store,
    now: DateTime<Utc>,
}

/// The talk about a sheet or the map.
fn talk(about: About) -> DocumentId {
    DocumentId(id(
        "discussion",
        if let About::Sheet(department) = about { department.key() } else { "purchase_to_pay" },
    ))
}

impl Planter<'_> {
    fn days_ago(&self, days: i64) -> DateTime<Utc> {
        self.now - TimeDelta::days(days)
    }

    /// What was decided before the demo began is no news.
    async fn tell_nobody(&self) -> Result<(), StoreError> {
        for occasion in self.store.occasions(u32::MAX).await? {
            self.store.write_letters(occasion, Vec::new()).await?;
        }
        Ok(())
    }

    async fn is_empty(&self) -> Result<bool, StoreError> {
        let nobody = self.store.people().await?.is_empty() && self.store.departments().await?.is_empty();
        Ok(nobody && self.store.plans().await?.is_empty())
    }

    /// The last piece is the last department's discussion.
    async fn is_done(&self) -> Result<bool, StoreError> {
        match Department::ALL.last() {
            Some(last) => Ok(self.store.find(talk(About::Sheet(*last))).await?.is_some()),
            None => Ok(true),
        }
    }

    async fn people(&self, passwords: &Passwords) -> Result<(), SeedError> {
        let password = Password::choose(PASSWORD)?;
        let hashes = futures::future::try_join_all(Login::ALL.map(|_| passwords.hash(password.clone()))).await?;
        for (login, hash) in Login::ALL.into_iter().zip(hashes) {
            if self.store.person(login.person()).await?.is_some() {
                continue;
            }
            let email = EmailAddress::parse(&login.email())?;
            let told = AuditEvent::new(self.now, None, "person.added", &email).with(json!({ "demo": true }));
            let person = PersonRecord {
                id: login.person(),
                email,
                name: login.name().to_owned(),
                colour: login.colour().to_owned(),
                password: Some(hash),
                created_at: self.now,
                left_at: None,
                memberships: login.memberships(),
                outside: Default::default(),
            };
            self.store.add_person(person, told).await?;
        }
        Ok(())
    }

    async fn superiors(&self) -> Result<(), SeedError> {
        let known = self.store.superiors().await?;
        for login in Login::ALL.into_iter().filter(|login| !known.contains_key(&login.person())) {
            if let Some(superior) = login.superior() {
                let told = AuditEvent::new(self.now, None, "person.reports", login.person())
                    .with(json!({ "superior": superior.person(), "demo": true }));
                self.store.set_superior(login.person(), Some(superior.person()), told).await?;
            }
        }
        Ok(())
    }

    async fn departments(&self) -> Result<(), SeedError> {
        for (department, ord) in Department::ALL.iter().zip("123456".chars()) {
            let name = department.name();
            let record = DepartmentRecord {
                id: department.id(),
                name: name.text,
                name_en: name.en,
                ord: format!("8{ord}80"),
                head: Some(department.head().person()),
                created_at: self.now,
            };
            if self.store.department(record.id).await?.is_none() {
                let told = AuditEvent::new(self.now, None, "department.added", record.id);
                self.store.put_department(record, told).await?;
            }
        }
        Ok(())
    }

    fn record(&self, year: Year, id: DocumentId, kind: DocumentKind, doc: &Automerge) -> DocumentRecord {
        DocumentRecord {
            id,
            kind,
            plan: year.plan(),
            department: None,
            about: None,
            state: DocumentState::Open,
            revision: 1,
            follows: None,
            branch: None,
            heads: doc.get_heads(),
            created_at: self.days_ago(30),
        }
    }

    async fn plan(&self) -> Result<(), SeedError> {
        if self.store.find(plan()).await?.is_some() {
            return Ok(());
        }
        let current: Vec<_> = Department::ALL.iter().map(|department| (*department, current(*department).1)).collect();
        let doc = new_plan(Year::Planned, self.days_ago(30), &current)?;
        Ok(self
            .store
            .create(self.record(Year::Planned, plan(), DocumentKind::Plan, &doc), Chunk::snapshot(doc.save()))
            .await?)
    }

    /// How things are bought. Approvals in it follow the rule that is in force in the demo's plan.
    async fn map(&self) -> Result<(), SeedError> {
        let map = map();
        if self.store.find(map).await?.is_some() {
            return Ok(());
        }
        let rule = standing_policy(Currency::CNY).rules.first().map(|rule| Name::new(rule.name.to_string()));
        let drawn = drawn();
        let ruled = drawn.elements().map(|element| match element {
            Element::Node(mut node) if node.control.policy.is_some() => {
                node.control.policy.clone_from(&rule);
                Element::Node(node)
            }
            other => other,
        });
        let doc = crate::maps::document(header(), ruled.collect(), genesis_actor(), self.days_ago(20).timestamp())?;
        let record = self.record(Year::Planned, map, DocumentKind::Map, &doc);
        Ok(self.store.create(record, Chunk::snapshot(doc.save())).await?)
    }

    /// The department's first sheet; sales wrote its changes into the second.
    async fn sheet(&self, department: Department) -> Result<(), SeedError> {
        let id = sheet(department, 1);
        if self.store.find(id).await?.is_none() {
            let doc = first_sheet(Year::Planned, department, self.days_ago(30))?;
            let doc = if current(department).1 == 1 { edited(doc, department, self.now)? } else { doc };
            let department = Some(department.id());
            let record = DocumentRecord { department, ..self.record(Year::Planned, id, DocumentKind::Sheet, &doc) };
            self.store.create(record, Chunk::snapshot(doc.save())).await?;
        }
        let author = editor(department).filter(|_| current(department).1 == 1);
        self.publish(id, author.into_iter().collect()).await
    }

    /// Says who wrote in a document, for a sheet what it adds up to, for talk what it asks of people.
    async fn publish(&self, id: DocumentId, authors: Vec<Login>) -> Result<(), SeedError> {
        let Some(record) = self.store.find(id).await?.filter(|record| record.state == DocumentState::Open) else {
            return Ok(());
        };
        let (mut totals, mut calls) = (None, None);
        match record.kind {
            DocumentKind::Sheet => {
                totals = Some(PublishedTotals::of(&read_sheet(&load(self.store, id).await?)?));
            }
            DocumentKind::Discussion => calls = Some(Call::all(&read_discussion(&load(self.store, id).await?)?)),
            DocumentKind::Plan | DocumentKind::Map => {}
        }
        let actors = authors.into_iter().map(|login| (actor(login.person()).to_bytes().to_vec(), login.person()));
        let (actors, heads) = (actors.collect(), record.heads);
        let batch = Append { actors, totals, calls, ..Append::of(id, Vec::new(), heads) };
        Ok(self.store.append(batch).await?)
    }

    /// Asks for approval of a department's first sheet of a year, some days ago.
    async fn ask(&self, year: Year, department: Department, by: Login, days: i64) -> Result<RequestId, SeedError> {
        let (document, key) = (year.sheet(department, 1), year.request(department));
        if self.store.request(key).await?.is_some() {
            return Ok(key);
        }
        let doc = load(self.store, document).await?;
        let sheet = read_sheet(&doc)?;
        let of = load_plan(self.store, year.plan()).await?;
        let total = asked_total(&sheet, &of, department.id()).map_err(|_| ApprovalError::NobodyAsked)?;
        let submission = Submission {
            id: key,
            kind: TargetKind::Sheet,
            target: Target { document, version: version_of(&doc, &sheet) },
            plan: year.plan(),
            department: department.id(),
            other: None,
            submitted_by: by.person(),
            submitted_at: self.days_ago(days),
            total,
            resumes: None,
        };
        let request = chain_for(self.store, submission, &sheet).await?.request?;
        let asked = submitted(&request);
        self.store.submit(request, asked).await?;
        Ok(key)
    }

    async fn waiting_it(&self) -> Result<(), SeedError> {
        self.ask(Year::Planned, Department::It, Login::It, 2).await.map(|_| ())
    }

    /// The first version of the sales budget went through both steps, and the second is worked on.
    async fn approved_sales(&self) -> Result<(), SeedError> {
        let (year, department) = (Year::Planned, Department::Sales);
        self.ask(year, department, Login::Sales, 24).await?;
        for (step, (login, days, act)) in approvals()?.into_iter().enumerate() {
            self.approve((year, department, year.request(department)), step, login, days, act).await?;
        }
        self.publish(sheet(Department::Sales, 2), vec![Login::Sales]).await
    }

    async fn approve(
        &self,
        (year, department, key): (Year, Department, RequestId),
        step: usize,
        login: Login,
        days: i64,
        act: Act,
    ) -> Result<(), SeedError> {
        let Some(kept) = self.store.request(key).await?.filter(|kept| kept.request.history().len() == step) else {
            return Ok(());
        };
        let submission = kept.request.submission().clone();
        let acting = Acting {
            id: DecisionId(id("decision", &format!("{key} {step}"))),
            person: login.person(),
            turn: kept.request.turn(),
            act,
            seen: submission.target.version.clone(),
            now: self.days_ago(days),
        };
        let authors = authors_of(self.store, &submission).await?;
        let parties = Circle::load(self.store).await?.parties(&Asked::of(&kept.request), authors, acting.now);
        let (request, _) = kept.request.act(acting, &parties)?;
        // An adjustment leaves the sheet as it is.
        let ended = request.open().is_none() && submission.kind.locks();
        let made = self.days_ago(days);
        let successor = if ended { Some(self.next(year, department, made).await?) } else { None };
        let told = told(&request, successor.as_ref().map(|next| next.record.id));
        let document = ended.then_some(DocumentState::Archived);
        let from_version = kept.version;
        self.store
            .advance(Transition { request, from_version, document, successor, judged_by: Vec::new(), told })
            .await?;
        Ok(())
    }

    /// The revision that follows an approved one, with what was done in it since.
    async fn next(&self, year: Year, department: Department, made: DateTime<Utc>) -> Result<Successor, SeedError> {
        let approved = year.sheet(department, 1);
        let approved_sheet = read_sheet(&load(self.store, approved).await?)?;
        let doc = revise_sheet(&approved_sheet, genesis_actor(), made.timestamp())?;
        let doc = if year == Year::Planned { edited(doc, department, self.now)? } else { doc };
        let record = DocumentRecord {
            department: Some(department.id()),
            revision: 2,
            follows: Some(approved),
            created_at: made,
            ..self.record(year, year.sheet(department, 2), DocumentKind::Sheet, &doc)
        };
        let totals = Some(PublishedTotals::of(&read_sheet(&doc)?));
        Ok(Successor { record, genesis: Chunk::snapshot(doc.save()), totals })
    }

    async fn discussion(&self, about: About) -> Result<(), SeedError> {
        let (document, department) = match about {
            About::Sheet(department) => (current(department).0, Some(department.id())),
            About::Map => (map(), None),
        };
        let (doc, speakers) = discussion(about, document, self.now)?;
        if self.store.find(talk(about)).await?.is_none() {
            let record = self.record(Year::Planned, talk(about), DocumentKind::Discussion, &doc);
            let record = DocumentRecord { department, about: Some(document), ..record };
            self.store.create(record, Chunk::snapshot(doc.save())).await?;
        }
        // Whoever answered has read what was there.
        for thread in &read_discussion(&doc)?.threads {
            for by in thread.comments.iter().skip(1).filter_map(|answer| answer.by) {
                self.store.note_seen(by, talk(about), vec![(thread.id, thread.by_others(by))]).await?;
            }
        }
        self.publish(talk(about), speakers).await
    }
}
