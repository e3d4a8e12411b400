//! The server dies in each of its named places, again and again: no decision without its entry in the log, no effect
//! lost, none made twice where the receiver honours the key.
//!
//! `TANDEM_KILL_EACH=100` dies so often in each place. The places are `server::failpoint`'s.

use server::failpoint::Failpoint;
use tests::kill::{deaths, number_from};

/// As many as run in a minute beside other work.
const IN_THE_GATE: u64 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_place_the_server_dies_in_nothing_is_lost_and_nothing_is_done_twice() {
    let each = u32::try_from(number_from("TANDEM_KILL_EACH", IN_THE_GATE).unwrap()).unwrap();
    let outcome = deaths(each).await.unwrap_or_else(|error| panic!("{error:#}"));
    for (place, count) in &outcome.died {
        println!("{:>4} deaths at {}", count, place.word());
    }
    println!(
        "{} decisions answered before a death, {} kept without an answer; {} effects, {} letters known by their key",
        outcome.acknowledged, outcome.kept_unsaid, outcome.effects, outcome.arrived_again
    );
    assert_eq!(outcome.faults, Vec::<String>::new());
    assert_eq!(outcome.died.len(), Failpoint::EVERY.len());
    assert!(outcome.died.values().all(|count| *count == each));
    assert!(outcome.kept_unsaid >= each, "what is committed before a death stands");
    assert!(outcome.arrived_again >= 1, "whoever dies after sending sends again");
}
