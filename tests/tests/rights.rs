//! A role is taken or asks for more than a password, or somebody leaves, while they have a sheet open: the socket that is
//! open gives them nothing more, and soon.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use server::demo::{Login, PASSWORD};
use shared::access::Role;
use shared::wire::Message;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::viewer::Viewer;
use tokio::time::timeout;

/// What issue and contract promise.
const PROMISED: Duration = Duration::from_secs(5);

/// Does something to somebody who has the sheet of their department open, and says how long they went on seeing it.
async fn cut_off(words: &[&str]) -> Result<Duration> {
    let organisation = Organisation::demo().await?;
    organisation.require_factor([Role::Auditor].into()).await?;
    let server = organisation.serve().await?;
    let api = server.api();
    let token = api.sign_in(&Login::Sales.email(), PASSWORD).await?;
    let plan = api.plans(&token).await?.last().context("the demo has no plan")?.id;
    let sheets = api.sheets(&token, plan).await?;
    let mut seen = None;
    for sheet in sheets.iter().filter(|sheet| sheet.is_open()) {
        let line = Line::open(server.address(), &token, "sales").await?;
        if let Ok(viewer) = Viewer::open(line, sheet.id).await {
            seen = Some(viewer);
            break;
        }
    }
    let mut viewer = seen.context("sales sees no sheet")?;
    organisation.tell(words).await?;
    let begun = Instant::now();
    loop {
        let heard = timeout(PROMISED * 2, viewer.line.hear()).await.context("they still see it")?;
        // A line that is torn is as closed as one that is closed.
        let Ok(Some(frame)) = heard else { break };
        if matches!(Message::decode(&frame), Ok(Message::DocUnavailable { .. } | Message::Error { .. })) {
            break;
        }
    }
    let took = begun.elapsed();
    if words.contains(&"leave") && api.plans(&token).await.is_ok() {
        bail!("their session lives on");
    }
    Ok(took)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_is_taken_ends_what_is_open() {
    let email = Login::Sales.email();
    let words = ["person", "take", "--email", &email, "--role", "editor", "--department", "Sales"];
    let took = cut_off(&words).await.unwrap();
    assert!(took < PROMISED, "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_sees_nothing_more() {
    let email = Login::Sales.email();
    let took = cut_off(&["person", "leave", "--email", &email]).await.unwrap();
    assert!(took < PROMISED, "{took:?}");
}

/// Sales signed in with a password alone, and auditors here have to show more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_wants_a_second_factor_ends_what_a_password_opened() {
    let email = Login::Sales.email();
    let took = cut_off(&["person", "give", "--email", &email, "--role", "auditor"]).await.unwrap();
    assert!(took < PROMISED, "{took:?}");
}
