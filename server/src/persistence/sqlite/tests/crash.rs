//! A process that is killed while it writes loses nothing it had acknowledged.
//!
//! The test starts itself again as a child that appends and compacts as fast as it can and prints every change that was
//! acknowledged; the parent kills it after some number of them, with whatever was then under way. A change is one line of
//! text here, and a snapshot is all lines.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use shared::id::DocumentId;

use super::*;
use crate::persistence::tests::head;
use crate::persistence::{Append, Chunk, Documents};
use crate::random::{Random, SeededRandom};

const ROUNDS: u32 = 20;
const WRITERS: u32 = 8;
const SEED: u64 = 20_270_101;

/// Names the database to the child; without it the child has nothing to do.
const CHILD_DATABASE: &str = "TANDEM_TEST_CRASH_DATABASE";
const CHILD_ROUND: &str = "TANDEM_TEST_CRASH_ROUND";

/// What the child prints before each change, apart from what the test runner prints.
const MARK: &str = "acknowledged ";

/// Ends a change, so that a line cut short is known.
const END: char = '.';

fn sheet() -> DocumentId {
    DocumentId(uuid::Uuid::from_u128(101))
}

#[test]
fn the_child_that_is_killed() {
    let Some(file) = std::env::var_os(CHILD_DATABASE) else { return };
    let round = std::env::var(CHILD_ROUND).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Arc::new(SqliteStore::open(Path::new(&file), Access::Serve).await.unwrap());
        for writer in 0..WRITERS {
            tokio::spawn(write(store.clone(), format!("{round} {writer}")));
        }
        compact(store).await;
    });
}

/// Appends without end, and says so when it is acknowledged.
async fn write(store: Arc<SqliteStore>, name: String) {
    for n in 0_u64.. {
        let change = format!("{name} {n}{END}");
        let (chunks, heads) = (vec![Chunk::incremental(change.clone().into_bytes())], vec![head(1)]);
        let batch = Append::of(sheet(), chunks, heads);
        store.append(batch).await.unwrap();
        // One write, so that lines of several writers never mix.
        std::io::stdout().write_all(format!("{MARK}{change}\n").as_bytes()).unwrap();
    }
}

/// Compacts without end.
async fn compact(store: Arc<SqliteStore>) {
    loop {
        let chunks = store.chunks(sheet()).await.unwrap();
        let superseded: Vec<[u8; 32]> = chunks.iter().map(|chunk| chunk.hash).collect();
        let lines: Vec<String> = chunks.into_iter().map(|chunk| String::from_utf8(chunk.bytes).unwrap()).collect();
        let snapshot = Chunk::snapshot(lines.join("\n").into_bytes());
        store.compact(sheet(), snapshot, &superseded).await.unwrap();
    }
}

/// Runs a child until it has acknowledged so many chunks, kills it, and gives all it said before it died.
fn killed_after(file: &Path, round: u32, count: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "persistence::sqlite::tests::crash::the_child_that_is_killed", "--nocapture", "--quiet"])
        .env(CHILD_DATABASE, file)
        .env(CHILD_ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // A line cut short by the kill was not heard by anybody.
        if let Some((_, change)) = line.split_once(MARK).filter(|(_, change)| change.ends_with(END)) {
            acknowledged.push(change.to_owned());
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
    assert_eq!(world.sheet, sheet());
    drop((store, world));
    let random: &dyn Random = &SeededRandom::new(SEED);
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let count = 1 + usize::from(random.bytes::<1>()[0]);
        let file = place.file();
        let heard = tokio::task::spawn_blocking(move || killed_after(&file, round, count)).await.unwrap();
        acknowledged.extend(heard);
        // Opening at once shows that the fence fell with the process.
        let store = place.open().await;
        let texts =
            store.chunks(sheet()).await.unwrap().into_iter().map(|chunk| String::from_utf8(chunk.bytes).unwrap());
        let kept: Vec<String> = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        let distinct: BTreeSet<&String> = kept.iter().collect();
        assert_eq!(kept.len(), distinct.len(), "round {round} of seed {SEED}: something is there twice");
        let lost = acknowledged.iter().filter(|change| !distinct.contains(change)).count();
        assert_eq!(lost, 0, "round {round} of seed {SEED}: of {} acknowledged", acknowledged.len());
        let damage = super::super::backup::damage(&mut store.reader().await.unwrap()).await.unwrap();
        assert_eq!(damage, Vec::<String>::new(), "round {round} of seed {SEED}");
        store.close().await;
    }
}
