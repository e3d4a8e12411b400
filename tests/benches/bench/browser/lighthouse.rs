//! What Lighthouse says of the pages everybody meets first, as on a phone with a slow line.

use anyhow::Result;
use serde_json::{Value, json};
use server::demo;
use tests::organisation::Organisation;

use super::map::peers;
use super::{tell, visit};
use crate::table::{Goal, Table};

/// A page, and the least it should be given for performance, for accessibility and for best practices.
const PAGES: [(&str, f64); 3] = [("sign_in", 95.0), ("plan", 95.0), ("approval", 98.0)];

pub async fn measure(table: &mut Table) -> Result<()> {
    let organisation = Organisation::demo().await?;
    let request = organisation.open_request().await?;
    let server = organisation.serve().await?;
    let plan = format!("/plans/{}", demo::plan());
    let pages = json!({ "sign_in": "/sign-in", "plan": plan, "approval": format!("/requests/{request}") });
    let judged = async {
        let mut node = visit("lighthouse.mjs", &server)?;
        node.env("TANDEM_BENCH_PEERS", peers().await?).env("TANDEM_BENCH_PAGES", pages.to_string());
        let answer = tell(table, "lighthouse", node, &[]).await?;
        for (page, least) in PAGES {
            for category in ["performance", "accessibility", "best_practices"] {
                let name = format!("{page}_{category}");
                if let Some(score) = answer.get(&name).and_then(Value::as_f64) {
                    table.add(format!("lighthouse_{name}"), score, "", Goal::AtLeast(least));
                }
            }
        }
        let complaints = answer.get("complaints").and_then(Value::as_object).into_iter().flatten();
        complaints.for_each(|(page, complaints)| table.note(format!("{page}: {complaints}")));
        anyhow::Ok(())
    }
    .await;
    if let Err(why) = judged {
        table.note(format!("Lighthouse does not judge: {why:#}"));
    }
    server.kill().await
}
