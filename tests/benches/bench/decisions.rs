//! Decisions a second, each committed durably with its audit entry, against commits of a single row into the same database
//! by as many at once. Both share their commits with whoever waits beside them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use futures::StreamExt;
use futures::stream;
use server::approval::{Approvals, StoreRooms, Submit, Ticket, Wish};
use server::audit::AuditEvent;
use server::auth::Passwords;
use server::demo::{self, Login};
use server::edge::Edge;
use server::persistence::sqlite::{Access, SqliteStore};
use server::persistence::{Answer, Answers, Control, People, PersonRecord, PolicyRecord};
use shared::approval::{Act, Approvers, Condition, Outcome, Policy, PolicyStep, Rule, TargetKind};
use shared::id::{DecisionId, RequestId, SheetId};
use shared::money::Currency;
use tests::colleague::hire;
use tests::large::add_sheets;

use crate::table::{Goal, Table, ms, quantile};

/// As many sheets wait for one decision each.
const REQUESTS: usize = 384;
const LINES: usize = 5;

/// As many people decide at once.
const AT_ONCE: usize = 64;

pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let edge = Edge::of_the_system();
    let store = Arc::new(SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await?);
    demo::seed(&*store, &Passwords::new(edge.random.clone())?, edge.clock.now()).await?;
    let sheets = add_sheets(&store, &edge, REQUESTS, LINES).await?;
    two_steps(&store, &edge).await?;
    let editor = hire(&store, &edge, 1).await?.pop().context("nobody was hired")?.person;
    let editor = store.person(editor).await?.context("who was hired is gone")?;
    let cfo = store.person(Login::Cfo.person()).await?.context("the demo has no CFO")?;
    let rooms = Arc::new(StoreRooms::new(store.clone(), edge.clock.clone(), edge.random.clone()));
    let approvals = Approvals::new(store.clone(), rooms, edge.clock.clone(), edge.random.clone());

    let rows = rows_a_second(&store, &edge, editor.id).await?;
    let mut wishes = Vec::with_capacity(REQUESTS);
    for sheet in sheets {
        wishes.push(ask(&approvals, &edge, &editor, sheet).await?);
    }
    let (begun, before) = (Instant::now(), store.writes());
    let decided: Vec<Result<f64>> =
        stream::iter(wishes).map(|wish| decide(&approvals, &cfo, wish)).buffer_unordered(AT_ONCE).collect().await;
    let decisions = REQUESTS as f64 / begun.elapsed().as_secs_f64();
    let (after, count) = (store.writes(), |now: u64, then: u64| (now - then) as f64);
    let together = count(after.writes, before.writes) / count(after.transactions, before.transactions);
    let mut times = decided.into_iter().collect::<Result<Vec<f64>>>()?;
    table.add("decisions_a_second", decisions, "1/s", Goal::None);
    table.add("decision_median", quantile(&mut times, 0.5), "ms", Goal::None);
    table.add("decision_p99", quantile(&mut times, 0.99), "ms", Goal::None);
    table.add("decisions_in_a_commit", together, "", Goal::None);
    table.add("single_rows_a_second", rows, "1/s", Goal::None);
    table.add("decisions_against_single_rows", decisions / rows, "×", Goal::AtLeast(0.5));
    table.note(format!(
        "{REQUESTS} decisions by {AT_ONCE} at once, and as many rows; each is on the disk when it is told"
    ));
    store.close().await;
    Ok(())
}

/// The CFO and then finance, by name, so that a decision ends a step and not the request.
async fn two_steps(store: &SqliteStore, edge: &Edge) -> Result<()> {
    let now = edge.clock.now();
    let step = |login: Login| PolicyStep::any(Approvers::Person(login.person()));
    let steps = vec![step(Login::Cfo), step(Login::Finance)];
    let rule = Rule::new("bench".parse()?, TargetKind::Sheet, Condition::default(), steps);
    let record = PolicyRecord {
        plan: demo::plan(),
        policy: Policy { version: 1, currency: Currency::CNY, rules: vec![rule] },
        reason: "bench".to_owned(),
        proposed_by: Login::Finance.person(),
        proposed_at: now,
        confirmed: None,
    };
    let told = |what: &str| AuditEvent::new(now, None, what, demo::plan());
    store.propose_policy(record, told("policy.proposed")).await?;
    store.confirm_policy(demo::plan(), 1, Login::Cfo.person(), now, told("policy.confirmed")).await?;
    Ok(())
}

/// One row in one durable transaction, the simplest that the store has.
async fn rows_a_second(store: &SqliteStore, edge: &Edge, person: shared::id::PersonId) -> Result<f64> {
    let now = edge.clock.now();
    let begun = Instant::now();
    let kept: Vec<_> = stream::iter(0..REQUESTS)
        .map(|number| {
            let key = format!("row {number}");
            store.keep_answer(Answer { person, key, asked: [0; 32], status: 200, body: Vec::new(), given_at: now })
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let elapsed = begun.elapsed().as_secs_f64();
    for row in kept {
        row?;
    }
    Ok(REQUESTS as f64 / elapsed)
}

async fn ask(approvals: &Approvals, edge: &Edge, editor: &PersonRecord, sheet: SheetId) -> Result<Wish> {
    let asked = approvals.submit(editor, Submit { sheet, id: RequestId(edge.random.id()) }).await?;
    let submission = asked.request.submission();
    Ok(Wish {
        request: submission.id,
        ticket: Ticket { turn: 0, id: DecisionId(edge.random.id()) },
        act: Act::Approve { comment: None },
        seen: Some(submission.target.version.content_hash),
        heads: Some(BTreeSet::clone(&submission.target.version.heads)),
    })
}

/// How long it took, in milliseconds.
async fn decide(approvals: &Approvals, cfo: &PersonRecord, wish: Wish) -> Result<f64> {
    let begun = Instant::now();
    let done = approvals.act(cfo, wish).await?;
    ensure!(done.outcome == Outcome::Advanced { next: 1 }, "a decision came to {:?}", done.outcome);
    Ok(ms(begun.elapsed()))
}
