//! `tandem import sheet`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use shared::budget::{CostCentre, Plan};
use shared::id::PlanId;
use shared::intake::limits::FILE_BYTES_MAX;
use shared::intake::report::Report;
use shared::intake::table::column_name;
use shared::money::{Currency, Minor, Style, print};

use crate::document::load_plan;
use crate::edge::Edge;
use crate::import::{ImportError, import};
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, Store};
use crate::settings::Settings;

/// Refused rows that are printed; the rest is counted.
const ROWS_PRINTED: usize = 20;

#[derive(Debug, Args)]
pub struct Sheet {
    /// A CSV file or an XLSX workbook; its columns are guessed
    file: PathBuf,
    /// The plan, by its id, its title or its year
    #[arg(long)]
    plan: String,
    /// Whose sheet, by the department's name or id; needless where the plan has one department
    #[arg(long)]
    department: Option<String>,
    /// Leave out rows that don't load instead of stopping at them
    #[arg(long)]
    skip_refused: bool,
}

/// Reads a file into the sheet of a department, while no server runs.
pub async fn sheet(settings: &Settings, edge: &Edge, asked: Sheet) -> Result<ExitCode> {
    println!("{}", sheet_with(settings, edge, asked).await?);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn sheet_with(settings: &Settings, edge: &Edge, asked: Sheet) -> Result<String> {
    let size = std::fs::metadata(&asked.file).with_context(|| asked.file.display().to_string())?.len();
    if size > FILE_BYTES_MAX as u64 {
        bail!("the file is larger than {} MiB: split it", FILE_BYTES_MAX / 1024 / 1024);
    }
    let bytes = std::fs::read(&asked.file).with_context(|| asked.file.display().to_string())?;
    // Alone: the rooms of a running server would not hear of the change.
    let store = SqliteStore::open(settings.database_url.file(), Access::Serve).await?;
    let done = bring_in(&store, edge, &asked, &bytes).await;
    store.close().await;
    done
}

async fn bring_in(store: &dyn Store, edge: &Edge, asked: &Sheet, bytes: &[u8]) -> Result<String> {
    let (plan_id, plan) = find_plan(store, &asked.plan).await?;
    let centre = find_department(&plan, asked.department.as_deref())?;
    let record = current_sheet(store, plan_id, centre).await?;
    match import(store, edge, record.id, &plan, bytes, asked.skip_refused).await {
        Ok(report) => Ok(summary(&report, plan.currency)),
        Err(ImportError::Refused(count, report)) => {
            bail!("{}\n{}", ImportError::Refused(count, report.clone()), refused(&report))
        }
        Err(ImportError::Nothing(report)) => bail!("{}\n{}", ImportError::Nothing(report.clone()), refused(&report)),
        Err(error) => Err(error.into()),
    }
}

async fn find_plan(store: &dyn Store, wanted: &str) -> Result<(PlanId, Plan)> {
    for record in store.plans().await? {
        let plan = load_plan(store, record.id).await?;
        let is_it = wanted.parse() == Ok(record.id)
            || wanted == plan.year.to_string()
            || wanted == plan.title.text
            || Some(wanted) == plan.title.en.as_deref();
        if is_it {
            return Ok((record.id, plan));
        }
    }
    bail!("there is no plan “{wanted}”: name it by its id, its title or its year")
}

fn find_department<'a>(plan: &'a Plan, wanted: Option<&str>) -> Result<&'a CostCentre> {
    let centres = plan.cost_centres_in_order();
    let is_it = |centre: &CostCentre, wanted: &str| {
        wanted.parse() == Ok(centre.id) || wanted == centre.name.text || Some(wanted) == centre.name.en.as_deref()
    };
    let found = match (wanted, centres.as_slice()) {
        (None, [only]) => Some(*only),
        (None, _) => None,
        (Some(wanted), _) => centres.iter().copied().find(|centre| is_it(centre, wanted)),
    };
    let names: Vec<&str> = centres.iter().map(|centre| centre.name.text.as_str()).collect();
    found.with_context(|| format!("say whose sheet it is with --department: {}", names.join(", ")))
}

async fn current_sheet(store: &dyn Store, plan: PlanId, centre: &CostCentre) -> Result<DocumentRecord> {
    let sheets = store.list(plan, DocumentKind::Sheet).await?;
    let budget = sheets.into_iter().filter(|sheet| sheet.branch.is_none());
    let own = budget.filter(|sheet| sheet.department == Some(centre.id));
    let latest = own.max_by_key(|sheet| sheet.revision);
    let record = latest.with_context(|| format!("{} has no sheet in this plan yet", centre.name.text))?;
    if record.state != DocumentState::Open {
        bail!("the sheet of {} waits for a decision or is closed: withdraw the request first", centre.name.text);
    }
    Ok(record)
}

fn summary(report: &Report, currency: Currency) -> String {
    let total = |minor: Minor| [print(minor, currency, Style::default()).as_str(), " ", currency.code()].concat();
    let left_out = report.refused.count + report.left_out;
    format!("{} rows are imported, {left_out} left out; the total is {}", report.loaded, total(report.total))
}

/// The rows that don't load, one a line.
fn refused(report: &Report) -> String {
    let place = |column: Option<u16>| column.map(|column| [", column ", &column_name(column)].concat());
    let lines = report.refused.shown.iter().take(ROWS_PRINTED).map(|row| {
        let place = place(row.column).unwrap_or_default();
        format!("  row {}{place} “{}”: {}", row.row, row.text, row.problem)
    });
    let mut lines: Vec<String> = lines.collect();
    let more = (report.refused.count as usize).saturating_sub(lines.len());
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines.join("\n")
}
