//! One round: edit, die, come back, look.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use automerge::ChangeHash;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::id::SheetId;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{Outcome, fresh_tab, open};
use crate::colleague::Colleague;
use crate::editor::Editor;
use crate::organisation::Organisation;
use crate::running::Running;

/// The kill comes after so many acknowledgements at most, anywhere from the first: two seconds of ten people typing.
const ACKNOWLEDGED_MAX: usize = 250;

/// And so much later, so that it falls anywhere between two commits.
const LATER_MAX: Duration = Duration::from_millis(25);

/// Between two edits of one person, each has another pace.
const PACE_MS: std::ops::Range<u64> = 5..60;

/// Nothing that happens in a round takes that long; whatever does hangs.
const ROUND_MAX: Duration = Duration::from_secs(120);

/// What the server has promised, by sheet.
#[derive(Debug, Default)]
pub struct Testimony {
    pub acknowledged: BTreeMap<SheetId, Vec<ChangeHash>>,
    /// Heads it named. Their ancestors come with them.
    pub shown: BTreeMap<SheetId, Vec<ChangeHash>>,
}

impl Testimony {
    pub fn extend(&mut self, other: Self) {
        for (sheet, changes) in other.acknowledged {
            self.acknowledged.entry(sheet).or_default().extend(changes);
        }
        for (sheet, changes) in other.shown {
            self.shown.entry(sheet).or_default().extend(changes);
        }
    }

    fn take(&mut self, sheet: SheetId, editor: &Editor) {
        self.acknowledged.entry(sheet).or_default().extend(editor.acknowledged());
        self.shown.entry(sheet).or_default().extend(editor.told());
    }
}

/// Kills a server while people edit, and gives the next one with what the first had promised.
pub async fn round(
    organisation: &Organisation,
    server: Running,
    colleagues: &[Colleague],
    sheets: &[SheetId],
    random: &mut StdRng,
    outcome: &mut Outcome,
) -> Result<(Testimony, Running)> {
    let number = outcome.rounds;
    let done = timeout(ROUND_MAX, async {
        let testimony = die_among(server, colleagues, sheets, random, outcome).await?;
        let server = organisation.serve().await.context("after a kill")?;
        first_join(&server, colleagues, &testimony, random, outcome).await?;
        outcome.lost.extend(missing(&server, colleagues, &testimony, random).await?);
        Ok((testimony, server))
    });
    outcome_of(done.await, number).inspect(|_| outcome.rounds += 1)
}

fn outcome_of<T>(done: Result<Result<T>, tokio::time::error::Elapsed>, round: u32) -> Result<T> {
    match done {
        Ok(done) => done.with_context(|| format!("in round {round}")),
        Err(_) => bail!("round {round} hangs"),
    }
}

/// Has everybody edit, kills the server, and gathers what it had promised.
async fn die_among(
    server: Running,
    colleagues: &[Colleague],
    sheets: &[SheetId],
    random: &mut StdRng,
    outcome: &mut Outcome,
) -> Result<Testimony> {
    let (count, later) = (random.random_range(1..=ACKNOWLEDGED_MAX), random.random_range(Duration::ZERO..LATER_MAX));
    let killed = Arc::new(AtomicBool::new(false));
    let (say, mut heard) = mpsc::unbounded_channel();
    let mut editing = JoinSet::new();
    for (colleague, sheet) in colleagues.iter().zip(sheets.iter().cycle()) {
        let (colleague, sheet, address) = (colleague.clone(), *sheet, server.address());
        let own = StdRng::seed_from_u64(random.random());
        let (say, killed) = (say.clone(), killed.clone());
        editing.spawn(async move {
            let mut own = own;
            let mut editor = open(address, &colleague, sheet, fresh_tab(&mut own)).await?;
            let (edits, ended) = type_until_the_end(&mut editor, &mut own, &say).await;
            match ended {
                Err(error) if !killed.load(Ordering::SeqCst) => Err(error),
                _ => Ok((sheet, edits, editor)),
            }
        });
    }
    drop(say);
    let mut acknowledged = 0;
    while acknowledged < count {
        tokio::select! {
            more = heard.recv() => acknowledged += more.context("everybody left")?,
            Some(left) = editing.join_next() => {
                left??;
                bail!("somebody left before the kill:\n{}", server.last_words());
            }
        }
    }
    // A moment later, unless somebody leaves in it.
    let _passed = timeout(later, editing.join_next()).await;
    killed.store(true, Ordering::SeqCst);
    server.kill().await?;
    let mut testimony = Testimony::default();
    while let Some(left) = editing.join_next().await {
        let (sheet, edits, editor) = match left? {
            Ok(left) => left,
            // Killed before it had the sheet, nothing was promised to it.
            Err(_) => continue,
        };
        outcome.edits += edits;
        outcome.acknowledged += editor.acknowledged().len();
        testimony.take(sheet, &editor);
    }
    Ok(testimony)
}

/// Types until the line breaks, without waiting for acknowledgements; each is counted.
async fn type_until_the_end(
    editor: &mut Editor,
    random: &mut StdRng,
    say: &mpsc::UnboundedSender<usize>,
) -> (usize, Result<()>) {
    let mut edits = 0;
    let mut pace = interval(Duration::from_millis(random.random_range(PACE_MS)));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let step = tokio::select! {
            frame = editor.line.hear() => match frame {
                Ok(Some(frame)) => editor.take_in(&frame).await,
                Ok(None) => return (edits, Err(anyhow::anyhow!("the server closed the line"))),
                Err(error) => Err(error),
            },
            _ = pace.tick() => match editor.edit(random) {
                Ok(made) => {
                    edits += usize::from(made.is_some());
                    editor.speak().await.map(|()| 0)
                }
                Err(error) => Err(error),
            },
        };
        match step {
            Ok(acknowledged) if acknowledged > 0 => {
                // Nobody counts any more once the server is dead.
                let _ = say.send(acknowledged);
            }
            Ok(_) => {}
            Err(error) => return (edits, Err(error)),
        }
    }
}

/// The first to come back after a kill opens a sheet; notes how long that took.
async fn first_join(
    server: &Running,
    colleagues: &[Colleague],
    testimony: &Testimony,
    random: &mut StdRng,
    outcome: &mut Outcome,
) -> Result<()> {
    let (Some(colleague), Some(sheet)) = (colleagues.first(), testimony.acknowledged.keys().next()) else {
        bail!("nobody had opened a sheet");
    };
    if let Err(error) = open(server.address(), colleague, *sheet, fresh_tab(random)).await {
        outcome.faults.push(format!("sheet {sheet} does not open after a kill: {error:#}"));
    }
    outcome.first_joins.push(server.started().elapsed());
    Ok(())
}

/// The promised changes that a fresh replica does not find.
pub async fn missing(
    server: &Running,
    colleagues: &[Colleague],
    testimony: &Testimony,
    random: &mut StdRng,
) -> Result<Vec<ChangeHash>> {
    let mut missing = Vec::new();
    for (sheet, acknowledged) in &testimony.acknowledged {
        let colleague = colleagues.first().context("nobody was hired")?;
        let editor = open(server.address(), colleague, *sheet, fresh_tab(random)).await?;
        let shown = testimony.shown.get(sheet).into_iter().flatten();
        missing.extend(acknowledged.iter().chain(shown).filter(|change| !editor.has(change)));
    }
    Ok(missing)
}
