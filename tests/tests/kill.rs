//! The server and everybody's replica die in the middle of typing, again and again; nothing that was acknowledged or shown
//! is ever missing, and every document opens.
//!
//! `TANDEM_KILL_ROUNDS=1000` runs more rounds, `TANDEM_KILL_SEED=n` draws other moments. A failure prints its seed. How
//! long coming back takes is told, not judged: that is for `make bench`.

use tests::kill::{ROUNDS, ROUNDS_PER_FOLDER, SEED, number_from, rounds};

/// As many as run in three minutes beside other work.
const IN_THE_GATE: u64 = 100;

/// Always the same, so that a failure in the gate is one that can be looked for.
const USUAL_SEED: u64 = 20_270_101;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let count = u32::try_from(number_from(ROUNDS, IN_THE_GATE).unwrap()).unwrap();
    let seed = number_from(SEED, USUAL_SEED).unwrap();
    let outcome = rounds(count, seed).await.unwrap_or_else(|error| panic!("with {SEED}={seed}: {error:#}"));
    let longest = outcome.first_joins.iter().max().copied().unwrap_or_default();
    println!(
        "{} rounds, {} edits, {} acknowledged, {} lost, {} histories compacted; first join after a kill within {longest:?}",
        outcome.rounds,
        outcome.edits,
        outcome.acknowledged,
        outcome.lost.len(),
        outcome.compactions
    );
    assert_eq!(outcome.faults, Vec::<String>::new(), "with {SEED}={seed}");
    assert_eq!(outcome.lost.len(), 0, "of {} acknowledged, with {SEED}={seed}", outcome.acknowledged);
    assert!(outcome.acknowledged > outcome.rounds as usize, "hardly anything was acknowledged, so nothing was tried");
    let is_long = outcome.rounds >= ROUNDS_PER_FOLDER;
    assert!(outcome.compactions > 0 || !is_long, "no history was compacted under fire, so that was not tried");
}
