//! Rounds of `kill -9`: ten people type into the sheets, the server dies at a moment drawn at random and everybody's
//! replica with it; it starts again on what it left, and whoever opens a sheet then must find every edit that was
//! acknowledged and everything that was ever shown.
//!
//! Rounds share a folder, so that the history grows, is compacted under fire and has been recovered many times over; after
//! [`ROUNDS_PER_FOLDER`] the whole database is checked and a fresh one begins.

mod failpoint;
mod round;
mod verdict;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use automerge::ChangeHash;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use server::demo;
use shared::id::SheetId;

pub use self::failpoint::{Deaths, deaths};
use self::round::{Testimony, round};
pub use self::verdict::{Verdicts, verdicts};
use crate::colleague::Colleague;
use crate::editor::Editor;
use crate::line::Line;
use crate::organisation::Organisation;
use crate::running::Running;

/// A sheet's history is compacted once 256 KiB came after its snapshot, which is about two thousand edits; a round brings
/// some sixty to each sheet. So it happens once or more to each in this many, and [`Outcome::compactions`] says how often.
pub const ROUNDS_PER_FOLDER: u32 = 50;

/// Who types at the same time.
const EDITORS: usize = 10;

/// Sheets they type into: two, so that two rooms share the transactions.
const SHEETS: usize = 2;

/// How many rounds, unless the environment says.
pub const ROUNDS: &str = "TANDEM_KILL_ROUNDS";

/// What is drawn at random, unless the environment says.
pub const SEED: &str = "TANDEM_KILL_SEED";

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub rounds: u32,
    pub edits: usize,
    pub acknowledged: usize,
    /// Changes that were acknowledged or shown to somebody, and were not there afterwards.
    pub lost: BTreeSet<ChangeHash>,
    /// What else was wrong, a sentence each: a document that did not open, a check that failed.
    pub faults: Vec<String>,
    /// From the start of the process until a sheet was open, each round.
    pub first_joins: Vec<Duration>,
    /// Sheets whose history was written anew while people edited and servers died.
    pub compactions: usize,
}

/// A number from the environment, or another.
pub fn number_from(name: &str, otherwise: u64) -> Result<u64> {
    match std::env::var(name) {
        Ok(text) => text.parse().with_context(|| format!("{name} is no number")),
        Err(_) => Ok(otherwise),
    }
}

/// Runs so many rounds.
pub async fn rounds(count: u32, seed: u64) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut random = StdRng::seed_from_u64(seed);
    while outcome.rounds < count {
        let in_folder = ROUNDS_PER_FOLDER.min(count - outcome.rounds);
        one_folder(in_folder, &mut random, &mut outcome).await?;
    }
    Ok(outcome)
}

async fn one_folder(count: u32, random: &mut StdRng, outcome: &mut Outcome) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let colleagues = organisation.hire(EDITORS).await?;
    let mut server = organisation.serve().await?;
    let sheets = open_sheets(&server).await?;
    let begun = organisation.snapshots(&sheets).await?;
    let mut history = Testimony::default();
    for _ in 0..count {
        let (testimony, next) = round(&organisation, server, &colleagues, &sheets, random, outcome).await?;
        server = next;
        history.extend(testimony);
    }
    // What was acknowledged twenty kills ago is still there.
    outcome.lost.extend(round::missing(&server, &colleagues, &history, random).await?);
    server.kill().await?;
    let ended = organisation.snapshots(&sheets).await?;
    outcome.compactions += begun.iter().zip(&ended).filter(|(begun, ended)| begun != ended).count();
    if let Err(error) = organisation.check().await {
        outcome.faults.push(format!("{error:#}"));
    }
    Ok(())
}

/// The sheets to type into, as a program would find them.
async fn open_sheets(server: &Running) -> Result<Vec<SheetId>> {
    let api = server.api();
    let token = api.sign_in(&demo::Login::Finance.email(), demo::PASSWORD).await?;
    let plan = api.plans(&token).await?.last().context("the demo has no plan")?.id;
    let listed = api.sheets(&token, plan).await?;
    let open: Vec<SheetId> = listed.iter().filter(|sheet| sheet.is_open()).map(|sheet| sheet.id).collect();
    Ok(open.into_iter().take(SHEETS).collect())
}

/// Somebody's replica, different each time it is opened.
fn fresh_tab(random: &mut StdRng) -> [u8; 8] {
    random.random::<u64>().to_be_bytes()
}

/// Opens a sheet as a colleague does.
async fn open(server: SocketAddr, colleague: &Colleague, sheet: SheetId, tab: [u8; 8]) -> Result<Editor> {
    let name = format!("peer-{}", u64::from_be_bytes(tab));
    let line = Line::open(server, &colleague.token, &name).await?;
    Editor::open(line, sheet, colleague.person, tab).await
}
