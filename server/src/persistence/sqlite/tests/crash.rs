//! A process that is killed while it writes loses nothing it had acknowledged.
//!
//! The test starts itself again as a child that appends as fast as it can and prints the name of every chunk that was
//! acknowledged; the parent kills it after some number of them, with whatever was then under way.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;
use crate::persistence::tests::head;
use crate::persistence::{Append, Chunk, Documents};
use crate::random::{Random, SeededRandom};

const ROUNDS: u32 = 20;
const WRITERS: u32 = 8;
const SEED: u64 = 20_270_101;

/// Names the database to the child; without it the child has nothing to do.
const CHILD_DATABASE: &str = "TANDEM_TEST_CRASH_DATABASE";

/// What the child prints before each hash, apart from what the test runner prints.
const MARK: &str = "acknowledged ";

#[test]
fn the_child_that_is_killed() {
    let Some(file) = std::env::var_os(CHILD_DATABASE) else { return };
    let round: u64 = std::env::var("TANDEM_TEST_CRASH_ROUND").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Arc::new(SqliteStore::open(Path::new(&file), Access::Serve).await.unwrap());
        let sheet = shared::id::DocumentId(uuid::Uuid::from_u128(101));
        let writers = (0..WRITERS).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0_u64.. {
                    let chunk = Chunk::incremental(format!("{round} {writer} {n}").into_bytes());
                    let name = hex::encode(chunk.hash);
                    let (chunks, heads) = (vec![chunk], vec![head(1)]);
                    store
                        .append(Append { document: sheet, chunks, actors: Vec::new(), heads, totals: None })
                        .await
                        .unwrap();
                    // One write, so that lines of several writers never mix.
                    std::io::stdout().write_all(format!("{MARK}{name}\n").as_bytes()).unwrap();
                }
            })
        });
        futures::future::join_all(writers).await;
    });
}

/// Runs a child until it has acknowledged so many chunks, kills it, and gives all it said before it died.
fn killed_after(file: &Path, round: u32, count: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "persistence::sqlite::tests::crash::the_child_that_is_killed", "--nocapture", "--quiet"])
        .env(CHILD_DATABASE, file)
        .env("TANDEM_TEST_CRASH_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // A line cut short by the kill was not heard by anybody.
        if let Some((_, name)) = line.split_once(MARK).filter(|(_, name)| name.len() == 64) {
            acknowledged.push(name.to_owned());
        }
        if acknowledged.len() == count {
            child.kill().unwrap();
        }
    }
    assert!(!child.wait().unwrap().success());
    assert!(acknowledged.len() >= count, "the child ended by itself after {} chunks", acknowledged.len());
    acknowledged
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let place = Place::new();
    let (store, world) = place.world().await;
    store.close().await;
    let sheet = world.sheet;
    drop((store, world));
    let random: &dyn Random = &SeededRandom::new(SEED);
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let count = 1 + usize::from(random.bytes::<1>()[0]);
        let file = place.file();
        let names = tokio::task::spawn_blocking(move || killed_after(&file, round, count)).await.unwrap();
        acknowledged.extend(names);
        // Opening at once shows that the fence fell with the process.
        let store = place.open().await;
        let kept: BTreeSet<String> =
            store.chunks(sheet).await.unwrap().iter().map(|chunk| hex::encode(Chunk::hash_of(&chunk.bytes))).collect();
        let lost: Vec<&String> = acknowledged.iter().filter(|name| !kept.contains(*name)).collect();
        assert!(lost.is_empty(), "round {round} of seed {SEED}: {} of {} lost", lost.len(), acknowledged.len());
        let damage = super::super::backup::damage(&mut store.reader().await.unwrap()).await.unwrap();
        assert_eq!(damage, Vec::<String>::new(), "round {round} of seed {SEED}");
        store.close().await;
    }
}
