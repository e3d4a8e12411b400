//! Packs the browser half of Tandem into one folder that the server hands out: the client module and its JavaScript
//! glue, the style sheet, and whatever lies in `public`, compressed beforehand, with a `manifest.json` that says where
//! each of them went. It is no server and no watcher: `cargo run -p bundle` once, and what has not changed costs nothing.
//!
//! The steps are a file each: [`client`] compiles and binds, [`parts`] takes apart, [`style`] joins the partials,
//! [`tight`] leaves out what only people read in them, [`site`] names, compresses and writes. To ship another kind of file, give it a type in `site::media_type`.

mod cache;
mod client;
mod parts;
mod site;
mod style;
mod tight;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, bail};

use crate::cache::Cache;
use crate::parts::Part;
use crate::site::Site;

const USAGE: &str = "usage: bundle [--dev | --release] [--budget KIB]";

/// What the command line asks for.
struct Order {
    release: bool,
    /// The most that glue, module and style may weigh together after brotli.
    budget_kib: Option<f64>,
}

fn main() -> ExitCode {
    let order = match parse(env::args().skip(1)) {
        Ok(order) => order,
        Err(error) => {
            eprintln!("bundle: {error:#}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match pack(&order) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bundle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Order> {
    let mut order = Order { release: false, budget_kib: None };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dev" => order.release = false,
            "--release" => order.release = true,
            "--budget" => {
                let text = arguments.next().context("--budget needs a number of KiB")?;
                order.budget_kib = Some(text.parse().with_context(|| format!("{text} is no number of KiB"))?);
            }
            _ => bail!("unknown argument {argument}"),
        }
    }
    Ok(order)
}

/// Builds the site; `false` when it weighs more than the budget.
fn pack(order: &Order) -> anyhow::Result<bool> {
    let workspace = workspace()?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), |dir| workspace.join(dir));
    let mut cache = Cache::open(target.join("bundle"))?;
    let mut site = Site::new(target.join("site"), order.release);

    let clients = client::build(&workspace, &mut cache, order.release)?;
    let glue = with_parts(&mut site, clients.app.glue, clients.app.parts)?;
    site.add_hashed("app.js", glue)?;
    site.add_hashed("app.wasm", clients.app.module)?;
    site.add_hashed("reader.js", worker(&workspace, clients.reader.glue)?)?;
    site.add_hashed("reader.wasm", clients.reader.module)?;
    for (name, sheet) in style::join(&workspace.join("style"))? {
        // While it is worked on, a rule is to be found again in the browser.
        let sheet = if order.release { tight::tighten(&sheet) } else { sheet };
        site.add_hashed(name, sheet.into_bytes())?;
    }
    site.add_folder(&workspace.join("public"))?;

    site.write(&mut cache)?;
    cache.sweep()?;
    print!("{}", site.table());
    println!("{}", site.root().display());

    let Some(budget_kib) = order.budget_kib else { return Ok(true) };
    let weight_kib = site.download_kib();
    if weight_kib > budget_kib {
        eprintln!(
            "bundle: glue, module and style weigh {weight_kib:.1} KiB compressed; the budget is {budget_kib} KiB"
        );
    }
    Ok(weight_kib <= budget_kib)
}

/// Adds the parts of the page's module, and tells its glue where each of them lies.
fn with_parts(site: &mut Site, glue: Vec<u8>, parts: Vec<Part>) -> anyhow::Result<Vec<u8>> {
    let mut addresses = Vec::new();
    for part in parts {
        let address = site.add_part(&part.name, part.bytes)?;
        addresses.push((part.name, address));
    }
    Ok(parts::address(String::from_utf8(glue)?, &addresses)?.into_bytes())
}

/// The glue of the reader with what makes a worker of it, in one file: a worker that fetched another script would have to
/// know its hashed name.
fn worker(workspace: &Path, mut glue: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let file = workspace.join("app/reader/worker.js");
    let stand = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    glue.push(b'\n');
    glue.extend(stand);
    Ok(glue)
}

/// The top of the workspace: two above this package when cargo runs the program, else where it is run.
fn workspace() -> anyhow::Result<PathBuf> {
    match env::var_os("CARGO_MANIFEST_DIR") {
        Some(package) => {
            let package = PathBuf::from(package);
            Ok(package.ancestors().nth(2).context("the package lies outside its workspace")?.to_path_buf())
        }
        None => Ok(env::current_dir()?),
    }
}
