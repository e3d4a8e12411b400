//! The server dies while somebody decides, again and again: no decision without its entry in the log, none lost that was
//! acknowledged, none made twice.
//!
//! `TANDEM_KILL_ROUNDS=100` runs more rounds, `TANDEM_KILL_SEED=n` draws other moments. A failure prints its seed.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tests::kill::{ROUNDS, SEED, number_from, verdicts};

/// As many as run in half a minute beside other work.
const IN_THE_GATE: u64 = 12;

/// Always the same, so that a failure in the gate is one that can be looked for.
const USUAL_SEED: u64 = 20_270_102;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_made_once_and_told_once_whenever_the_server_is_killed() {
    let count = u32::try_from(number_from(ROUNDS, IN_THE_GATE).unwrap()).unwrap();
    let seed = number_from(SEED, USUAL_SEED).unwrap();
    let outcome = verdicts(count, &mut StdRng::seed_from_u64(seed)).await;
    let outcome = outcome.unwrap_or_else(|error| panic!("with {SEED}={seed}: {error:#}"));
    println!(
        "{} rounds, {} answered before the kill, {} kept without an answer",
        outcome.rounds, outcome.acknowledged, outcome.kept_unsaid
    );
    assert_eq!(outcome.faults, Vec::<String>::new(), "with {SEED}={seed}");
    assert_eq!(u64::from(outcome.rounds), number_from(ROUNDS, IN_THE_GATE).unwrap());
}
