//! Rounds of `kill -9` under decisions: a sheet is submitted, its head decides, and the server dies somewhere between the
//! call and its answer. It starts again on what it left, and the same call is made again under the same key. Whatever was
//! acknowledged stands, whatever was not is done now, and nothing is done twice; the log tells of each decision once.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use server::audit::AuditEvent;
use server::demo::{Login, PASSWORD};
use server::persistence::sqlite::{Access, SqliteStore};
use server::persistence::{AuditLog, Requests};
use shared::approval::{Request, RequestState};
use shared::id::{PlanId, RequestId, SheetId};
use tokio::time::timeout;

use crate::api::Api;
use crate::organisation::Organisation;
use crate::running::Running;

/// A decision is judged, committed and answered within some milliseconds; the kill falls before, between and after.
const LATER_MAX_US: u64 = 16_000;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verdicts {
    pub rounds: u32,
    /// Decisions whose answer arrived before the kill.
    pub acknowledged: u32,
    /// Decisions that were kept, though no answer arrived.
    pub kept_unsaid: u32,
    /// What was wrong, a sentence each.
    pub faults: Vec<String>,
}

/// Who takes part, by their tokens.
pub(super) struct People {
    pub sales: String,
    pub head: String,
    pub cfo: String,
}

impl People {
    pub async fn sign_in(api: &Api) -> Result<Self> {
        Ok(Self {
            sales: api.sign_in(&Login::Sales.email(), PASSWORD).await?,
            head: api.sign_in(&Login::Head.email(), PASSWORD).await?,
            cfo: api.sign_in(&Login::Cfo.email(), PASSWORD).await?,
        })
    }
}

/// Runs so many rounds on one folder.
pub async fn verdicts(count: u32, random: &mut StdRng) -> Result<Verdicts> {
    let organisation = Organisation::demo().await?;
    let mut server = organisation.serve().await?;
    let mut outcome = Verdicts::default();
    let mut asked = Vec::new();
    let api = server.api();
    let people = People::sign_in(&api).await?;
    let plan = api.plans(&people.sales).await?.last().context("the demo has no plan")?.id;
    for number in 0..count {
        let later = Duration::from_micros(random.random_range(0..LATER_MAX_US));
        let (request, next) = round(&organisation, server, (&people, plan), (number, later), &mut outcome).await?;
        asked.push(request);
        server = next;
        outcome.rounds += 1;
    }
    server.kill().await?;
    compare_with_log(&organisation, &asked, &mut outcome.faults).await?;
    if let Err(error) = organisation.check().await {
        outcome.faults.push(format!("{error:#}"));
    }
    organisation.tell(&["audit", "verify"]).await?;
    Ok(outcome)
}

async fn round(
    organisation: &Organisation,
    server: Running,
    (people, plan): (&People, PlanId),
    (number, later): (u32, Duration),
    outcome: &mut Verdicts,
) -> Result<(RequestId, Running)> {
    let api = server.api();
    let sheet = open_sheet(&api, &people.sales, plan).await?;
    let path = format!("/api/v1/plans/{plan}/sheets/{sheet}/requests");
    let made = api.post(&people.sales, &path, &format!("ask-{number}"), &json!({})).await?;
    let request = read(made)?;
    let id = request.submission().id;
    let (key, wish) = (format!("decide-{number}"), approval(&request, request.turn()));
    let path = format!("/api/v1/requests/{id}/decisions");
    let mut call = {
        let (token, path, key, wish) = (people.head.clone(), path.clone(), key.clone(), wish.clone());
        tokio::spawn(async move { api.post(&token, &path, &key, &wish).await })
    };
    // Killed as soon as it is answered, or before.
    let answer = timeout(later, &mut call).await;
    server.kill().await?;
    let was_answered = match answer {
        Ok(answer) => answer?.is_ok(),
        Err(_) => call.await?.is_ok(),
    };

    let server = organisation.serve().await?;
    let api = server.api();
    let kept = read(api.get_value(&people.sales, &format!("/api/v1/requests/{id}")).await?)?;
    let stands = kept.decisions().count();
    outcome.acknowledged += u32::from(was_answered);
    outcome.kept_unsaid += u32::from(!was_answered && stands == 1);
    if was_answered && stands != 1 {
        outcome.faults.push(format!("request {id}: a decision was acknowledged, and {stands} stand"));
    }
    let again = read(api.post(&people.head, &path, &key, &wish).await?)?;
    if again.decisions().count() != 1 {
        outcome.faults.push(format!("request {id}: made again, {} decisions stand", again.decisions().count()));
    }
    // So that the sheet can be submitted again.
    if let RequestState::Open { .. } = again.state() {
        let back = decision(&again, again.turn(), json!({ "answer": "return", "comment": "again" }));
        api.post(&people.cfo, &path, &format!("back-{number}"), &back).await?;
    }
    Ok((id, server))
}

pub(super) async fn open_sheet(api: &Api, token: &str, plan: PlanId) -> Result<SheetId> {
    let sheets = api.sheets(token, plan).await?;
    let open = sheets.into_iter().find(|sheet| sheet.is_open());
    open.map(|sheet| sheet.id).context("sales has no open sheet")
}

pub(super) fn approval(request: &Request, turn: u32) -> Value {
    decision(request, turn, json!({ "answer": "approve" }))
}

/// An answer in a turn, on the version that is asked.
pub(super) fn decision(request: &Request, turn: u32, mut answer: Value) -> Value {
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("turn".to_owned(), turn.into());
        fields.insert("content_hash".to_owned(), json!(request.submission().target.version.content_hash));
    }
    answer
}

pub(super) fn read(mut shown: Value) -> Result<Request> {
    if let Some(inner) = shown.get_mut("request").map(Value::take).filter(Value::is_object) {
        shown = inner;
    }
    serde_json::from_value(shown).context("the request answers in another form than expected")
}

/// Every decision stands in the log once, and nothing stands there that was not decided.
pub(super) async fn compare_with_log(
    organisation: &Organisation,
    asked: &[RequestId],
    faults: &mut Vec<String>,
) -> Result<()> {
    let store = SqliteStore::open(&organisation.database(), Access::Read).await?;
    for id in asked {
        let request = store.request(*id).await?.context("a request is gone")?.request;
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for sealed in store.audit_trail(id.to_string()).await? {
            let (_, event): (u64, AuditEvent) =
                AuditEvent::from_canonical(&sealed.text).context("an entry of the log does not read")?;
            if matches!(event.action.as_str(), "request.approved" | "request.returned" | "request.rejected") {
                let key = event.details.get("key").and_then(Value::as_str).unwrap_or_default();
                *told.entry(key.to_owned()).or_default() += 1;
            }
        }
        let kept: BTreeMap<String, usize> = request.decisions().map(|entry| (entry.id.to_string(), 1)).collect();
        if told != kept {
            faults.push(format!("request {id}: the log tells of {told:?}, kept are {kept:?}"));
        }
    }
    store.close().await;
    ensure!(!asked.is_empty(), "nothing was asked");
    Ok(())
}
