//! People act at once on a merge that is asked for, or the server dies in the middle: either it was approved and is in the
//! budget, or neither.

use std::path::Path;
use std::process::{Command, Stdio};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::approval::{Approvers, RequestState};

use super::merging::{HALF, Scene, WHOLE};
use super::world::{PLAN, SHEET, Who, World, agree, give_back};
use crate::failpoint::{Deadly, Failpoint, arm};
use crate::persistence::{DocumentKind, RequestRecord};

/// Approved and merged, with its entry in the log; or none of these.
async fn is_whole(scene: &Scene, asked: &RequestRecord, merged_before: usize, what: &str) -> bool {
    let kept = scene.kept(asked).await;
    let approved = matches!(kept.request.state(), RequestState::Approved { .. });
    let (figure, _) = scene.cell(SHEET, 1).await;
    assert_eq!(figure == HALF, approved, "{what}: {:?}", kept.request.state());
    let logged = scene.world.logged("scenario.merged").await - merged_before;
    assert_eq!(logged, usize::from(approved), "{what}");
    approved
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_leaves_an_approval_with_its_merge_or_neither() {
    let rounds = std::env::var("TANDEM_RACES").ok().and_then(|count| count.parse().ok()).unwrap_or(60_usize);
    let mut random = StdRng::seed_from_u64(11);
    let (mut approved, mut not) = (0, 0);
    for round in 0..rounds {
        let scene = Scene::new().await;
        let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
        scene.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        let mut pauses = || random.random_range(0..40_u32);
        let (first, second, third) = (pauses(), pauses(), pauses());
        let here = &scene;
        let after = async |pauses: u32| {
            for _ in 0..pauses {
                tokio::task::yield_now().await;
            }
        };
        let finance = async {
            after(first).await;
            here.world.decide(Who::Cfo, &asked, 1, agree()).await.is_ok()
        };
        let other = async {
            after(second).await;
            match round % 4 {
                0 => here.world.decide(Who::Finance, &asked, 1, agree()).await.is_ok(),
                1 => here.world.withdraw(Who::Editor, &asked).await.is_ok(),
                2 => here.world.decide(Who::Finance, &asked, 1, give_back("再看看")).await.is_ok(),
                _ => false,
            }
        };
        // Somebody types meanwhile, into another line or into the very one.
        let typing = async {
            after(third).await;
            let into = if round % 2 == 0 { 2 } else { 1 };
            here.try_write(Who::Editor, SHEET, into, 5).await.is_ok().then_some(into)
        };
        let (agreed, did, wrote) = tokio::join!(finance, other, typing);
        let what = format!("round {round}: agreed {agreed}, other {did}, wrote {wrote:?}");
        let kept = scene.kept(&asked).await;
        let ended = matches!(kept.request.state(), RequestState::Approved { .. });
        if wrote == Some(1) {
            // Before the merge it makes it stale, after it the line says something else once more.
            let merged = scene.world.logged("scenario.merged").await;
            assert_eq!(merged, usize::from(ended), "{what}");
            assert_eq!(scene.cell(SHEET, 1).await.0, 5, "{what}");
        } else {
            is_whole(&scene, &asked, 0, &what).await;
        }
        assert_eq!(kept.request.history().len(), 1 + usize::from(agreed) + usize::from(did), "{what}");
        if wrote == Some(2) {
            assert_eq!(scene.cell(SHEET, 2).await.0, 5, "{what}: nobody's work is lost");
        }
        if ended { approved += 1 } else { not += 1 }
    }
    assert!(rounds < 40 || approved > 0 && not > 0, "both happen: {approved} and {not}");
}

/// Names the database and the place to the child; without them the child has nothing to do.
const CHILD_DATABASE: &str = "TANDEM_TEST_MERGE_DATABASE";
const CHILD_FAILPOINT: &str = "TANDEM_TEST_MERGE_FAILPOINT";

#[test]
fn the_child_that_dies_while_it_merges() {
    let Some(file) = std::env::var_os(CHILD_DATABASE) else { return };
    let deadly: Deadly = std::env::var(CHILD_FAILPOINT).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::open(Path::new(&file)).await;
        world.fill().await;
        let mut scene = Scene::over(world);
        let editor = scene.world.person(Who::Editor).await;
        scene.sheet = scene.scenarios.branch(&editor, SHEET, "乐观".parse().unwrap()).await.unwrap();
        scene.write(Who::Editor, scene.sheet, 1, HALF).await;
        scene.takes_effect(&[Approvers::DepartmentHead]).await;
        let asked = scene.ask(Who::Editor, 50, &[]).await.unwrap();
        arm(deadly);
        let _never = scene.world.decide(Who::Head, &asked, 0, agree()).await;
    });
}

#[tokio::test]
async fn a_server_that_dies_while_it_merges_leaves_both_or_neither() {
    for (at, expect) in
        [(Failpoint::DecisionJudged, false), (Failpoint::DecisionWritten, false), (Failpoint::DecisionCommitted, true)]
    {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tandem.db");
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", "approval::tests::merging_races::the_child_that_dies_while_it_merges", "--quiet"])
            .env(CHILD_DATABASE, &file)
            .env(CHILD_FAILPOINT, Deadly { at, pass: 1 }.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = tokio::task::spawn_blocking(move || child.status().unwrap()).await.unwrap();
        assert!(!status.success(), "it died at {at:?}");
        let mut scene = Scene::over(World::open(&file).await);
        let sheets = scene.world.store.list(PLAN, DocumentKind::Sheet).await.unwrap();
        scene.sheet = sheets.iter().find(|sheet| sheet.branch.is_some()).unwrap().id;
        let asked = scene.world.store.merges_of(scene.sheet).await.unwrap().remove(0);
        assert_eq!(is_whole(&scene, &asked, 0, at.word()).await, expect);
        assert_eq!(scene.cell(SHEET, 1).await.0, if expect { HALF } else { WHOLE });
        // Whoever was cut off decides once more, and it is done once.
        scene.world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        assert!(is_whole(&scene, &asked, 0, at.word()).await);
        assert_eq!(scene.world.logged("request.approved").await, 1);
    }
}
