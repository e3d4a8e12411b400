//! A network without a network: replicas, a room and its store, moved step by step by a seed.
//!
//! Lines break and lose what is under way, frames come twice, replicas edit while they are cut off, some forget where
//! they stood, the disk fills, the server dies at any point and starts again from what is committed, the document is
//! closed and opened, decisions that come with changes are overtaken. At every step: nothing is announced that is not
//! committed, and whoever is on the line knows whether the disk is full. In the end, when all lines hold: the same
//! heads and the same content everywhere, and nothing that was ever announced is missing.
//!
//! `TANDEM_SEEDS=10000 cargo test` runs more seeds, `TANDEM_SEED=n` one. A failure prints its seed.

mod decision;
mod replica;
mod world;

use self::world::World;

/// As many as run in a few seconds.
const SEEDS: u64 = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_nothing_announced_is_lost_and_all_agree_in_the_end() {
    let seeds = match number("TANDEM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TANDEM_SEEDS").unwrap_or(SEEDS),
    };
    let (is_many, mut troubles) = (seeds.end - seeds.start >= SEEDS, 0);
    for seed in seeds {
        let outcome = std::panic::catch_unwind(|| {
            let mut world = World::new(seed);
            world.live();
            world.come_to_rest();
            world.check_agreement();
            world.troubles
        });
        let Ok(had) = outcome else { panic!("the simulation failed: run it again with TANDEM_SEED={seed}") };
        troubles += had;
    }
    assert!(troubles > 0 || !is_many, "the disk was never full, so nothing was tried");
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let run = |seed| {
        let mut world = World::new(seed);
        world.live();
        world.come_to_rest();
        world.told()
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}
