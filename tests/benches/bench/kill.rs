//! A thousand times `kill -9` while ten people type: what was lost, and how soon somebody is back in a sheet. The rounds
//! themselves are `tests::kill`.

use anyhow::{Result, ensure};
use tests::kill::{ROUNDS, SEED, number_from, rounds};

use crate::table::{Goal, Table, ms, quantile};

const IN_THE_BENCH: u64 = 1_000;
const USUAL_SEED: u64 = 20_270_102;

pub async fn measure(table: &mut Table) -> Result<()> {
    let count = u32::try_from(number_from(ROUNDS, IN_THE_BENCH)?)?;
    let seed = number_from(SEED, USUAL_SEED)?;
    let outcome = rounds(count, seed).await?;
    let lost = outcome.lost.len();
    let mut joins: Vec<f64> = outcome.first_joins.iter().copied().map(ms).collect();
    table.add("kill_rounds", f64::from(outcome.rounds), "", Goal::None);
    table.add("kill_edits_acknowledged", outcome.acknowledged as f64, "", Goal::None);
    table.add("kill_acknowledged_lost", lost as f64, "", Goal::Exactly(0.0));
    table.add("kill_documents_unreadable", outcome.faults.len() as f64, "", Goal::Exactly(0.0));
    table.add("kill_first_join", quantile(&mut joins, 0.5), "ms", Goal::Below(2_000.0));
    table.add("kill_first_join_p95", quantile(&mut joins, 0.95), "ms", Goal::Below(2_000.0));
    table.add("kill_first_join_longest", quantile(&mut joins, 1.0), "ms", Goal::Below(2_000.0));
    let faults = &outcome.faults;
    ensure!(lost == 0 && faults.is_empty(), "with {SEED}={seed}: {lost} lost, {faults:?}");
    Ok(())
}
