//! Rounds of dying at named places: a sheet is submitted and its head decides, and the server dies exactly where it was
//! told to, in the decision or while the outbox tells a group chat of it. It starts again on what it left, the same calls
//! are made again under the same keys, and in the end every decision stands once with its log entry, and whatever was to
//! be told has reached the receiver, once for each key.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use server::failpoint::{Deadly, Failpoint};
use server::persistence::Requests;
use server::persistence::sqlite::{Access, SqliteStore};
use shared::id::{PlanId, RequestId, SheetId};
use tokio::time::timeout;

use super::verdict::{People, approval, compare_with_log, decision, open_sheet, read};
use crate::api::Api;
use crate::organisation::Organisation;
use crate::receiver::Receiver;
use crate::running::Running;

/// Nothing that happens in one life takes that long; a place that is not passed by then is never passed.
const LIFE_MAX: Duration = Duration::from_secs(60);

/// What came of it.
#[derive(Debug, Default)]
pub struct Deaths {
    /// How often the server died in each place.
    pub died: BTreeMap<Failpoint, u32>,
    /// Decisions whose answer arrived before a death.
    pub acknowledged: u32,
    /// Decisions that stood after a death, though no answer had arrived.
    pub kept_unsaid: u32,
    /// Effects the receiver made, one for each key.
    pub effects: usize,
    /// Letters that arrived again and were known by their key.
    pub arrived_again: usize,
    /// What was wrong, a sentence each.
    pub faults: Vec<String>,
}

/// What one round asks for, the same however often it is asked.
struct Errand<'a> {
    people: &'a People,
    plan: PlanId,
    number: u32,
}

/// Dies so many times in each place, on one folder.
pub async fn deaths(each: u32) -> Result<Deaths> {
    let mut organisation = Organisation::demo().await?;
    let receiver = Receiver::open().await?;
    let chat = organisation.add_chat(&receiver.address()).await?;
    let server = organisation.serve().await?;
    let api = server.api();
    let people = People::sign_in(&api).await?;
    let plan = api.plans(&people.sales).await?.last().context("the demo has no plan")?.id;
    server.kill().await?;
    let (mut outcome, mut asked) = (Deaths::default(), Vec::new());
    // One place after the other and then again, so that each finds what each other leaves.
    for turn in 0..each {
        for (place, at) in (0..).zip(Failpoint::EVERY) {
            let errand = Errand { people: &people, plan, number: turn * 100 + place };
            let deadly = Deadly { at: *at, pass: 1 };
            let was_answered = die(&organisation, deadly, &errand).await.with_context(|| deadly.to_string())?;
            *outcome.died.entry(*at).or_default() += 1;
            let again = look(&organisation, &errand, was_answered, &mut outcome).await;
            asked.push(again.with_context(|| format!("after {deadly}"))?);
        }
    }
    let server = organisation.serve().await?;
    let expected = expected(&organisation, &asked, &chat).await?;
    if timeout(LIFE_MAX, receiver.has(&expected)).await.is_err() {
        let missing: Vec<_> = expected.difference(&receiver.effects()).cloned().collect();
        outcome.faults.push(format!("{} effects are lost: {missing:?}", missing.len()));
    }
    server.kill().await?;
    let effects = receiver.effects();
    let strange: Vec<_> = effects.difference(&expected).collect();
    if !strange.is_empty() {
        outcome.faults.push(format!("nobody asked for {strange:?}"));
    }
    (outcome.effects, outcome.arrived_again) = (effects.len(), receiver.arrived() - effects.len());
    compare_with_log(&organisation, &asked, &mut outcome.faults).await?;
    if let Err(error) = organisation.check().await {
        outcome.faults.push(format!("{error:#}"));
    }
    organisation.tell(&["audit", "verify"]).await?;
    Ok(outcome)
}

/// One life that ends where it was told to; says whether the decision was answered in it.
async fn die(organisation: &Organisation, deadly: Deadly, errand: &Errand<'_>) -> Result<bool> {
    let mut server = organisation.begin(&[("TANDEM_FAILPOINT", deadly.to_string())])?;
    let life = async {
        // Calls fail when it dies in them, as it may before it listens.
        let was_answered = match server.listens().await {
            Ok(()) => decide(&server.api(), errand).await.is_ok(),
            Err(_) => false,
        };
        let signal = server.died().await?;
        Ok::<_, anyhow::Error>((was_answered, signal))
    };
    let (was_answered, signal) = match timeout(LIFE_MAX, life).await {
        Ok(life) => life?,
        Err(_) => bail!("the place was not passed"),
    };
    if signal != Some(Running::ABORTED) {
        bail!("it died of {signal:?} and not of what it was told: {}", server.last_words());
    }
    Ok(was_answered)
}

/// Submits and has the head decide, under keys of the round; gives the request as the last answer shows it.
async fn decide(api: &Api, errand: &Errand<'_>) -> Result<(RequestId, usize)> {
    let (people, number) = (errand.people, errand.number);
    let id = submit(api, errand).await?;
    let request = read(api.get_value(&people.sales, &format!("/api/v1/requests/{id}")).await?)?;
    let path = format!("/api/v1/requests/{id}/decisions");
    // As it was first asked: to the turn that was open then.
    let wish = approval(&request, 0);
    let decided = read(api.post(&people.head, &path, &format!("decide-{number}"), &wish).await?)?;
    Ok((id, decided.decisions().count()))
}

async fn submit(api: &Api, errand: &Errand<'_>) -> Result<RequestId> {
    let (people, plan, number) = (errand.people, errand.plan, errand.number);
    let sheet = match open_sheet(api, &people.sales, plan).await {
        Ok(sheet) => sheet,
        // It waits already, by the same call.
        Err(_) => locked_sheet(api, errand).await?,
    };
    let path = format!("/api/v1/plans/{plan}/sheets/{sheet}/requests");
    let made = api.post(&people.sales, &path, &format!("ask-{number}"), &json!({})).await?;
    Ok(read(made)?.submission().id)
}

async fn locked_sheet(api: &Api, errand: &Errand<'_>) -> Result<SheetId> {
    let sheets = api.sheets(&errand.people.sales, errand.plan).await?;
    let locked = sheets.into_iter().find(|sheet| sheet.state == "locked");
    locked.map(|sheet| sheet.id).context("sales has no sheet that is asked for")
}

/// The next life: what was acknowledged stands, what was not is done now, and nothing is done twice.
async fn look(
    organisation: &Organisation,
    errand: &Errand<'_>,
    was_answered: bool,
    outcome: &mut Deaths,
) -> Result<RequestId> {
    let server = organisation.serve().await?;
    let (api, people) = (server.api(), errand.people);
    let id = submit(&api, errand).await?;
    let kept = read(api.get_value(&people.sales, &format!("/api/v1/requests/{id}")).await?)?;
    let stands = kept.decisions().count();
    outcome.acknowledged += u32::from(was_answered);
    outcome.kept_unsaid += u32::from(!was_answered && stands == 1);
    if was_answered && stands != 1 {
        outcome.faults.push(format!("request {id}: a decision was acknowledged, and {stands} stand"));
    }
    let (_, stand) = decide(&api, errand).await?;
    if stand != 1 {
        outcome.faults.push(format!("request {id}: made again, {stand} decisions stand"));
    }
    // So that the sheet can be submitted again, and something waits in the outbox.
    let now = read(api.get_value(&people.sales, &format!("/api/v1/requests/{id}")).await?)?;
    let back = decision(&now, now.turn(), json!({ "answer": "return", "comment": "again" }));
    api.post(&people.cfo, &format!("/api/v1/requests/{id}/decisions"), &format!("back-{}", errand.number), &back)
        .await?;
    server.kill().await?;
    Ok(id)
}

/// The keys of everything a group is told: that something was asked, and what came of it.
async fn expected(organisation: &Organisation, asked: &[RequestId], chat: &str) -> Result<BTreeSet<String>> {
    let store = SqliteStore::open(&organisation.database(), Access::Read).await?;
    let mut keys = BTreeSet::new();
    for id in asked {
        let request = store.request(*id).await?.context("a request is gone")?.request;
        let end = request.history().len();
        keys.extend([format!("{id}.0.submitted.{chat}"), format!("{id}.{end}.ended.{chat}")]);
    }
    store.close().await;
    Ok(keys)
}
