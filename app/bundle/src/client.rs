//! The modules of the browser half: compiled by cargo together, then each bound to JavaScript by wasm-bindgen. The glue
//! names no module of its own; the page passes it the hashed address.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::cache::Cache;
use crate::parts::{self, Part};
use crate::site::sha256;

/// Functions of the splitter, the binder and this file may change what comes out of the same module.
const MADE: &str = "3";

pub struct Client {
    pub glue: Vec<u8>,
    pub module: Vec<u8>,
    /// What is fetched later, by the names the glue has for it.
    pub parts: Vec<Part>,
}

/// The page's own module, and the one of the worker that reads files.
pub struct Clients {
    pub app: Client,
    pub reader: Client,
}

pub fn build(workspace: &Path, cache: &mut Cache, release: bool) -> anyhow::Result<Clients> {
    let compiled = compile(workspace)?;
    let mut bound = |name: &str| {
        let file = compiled.iter().find(|file| file.file_stem().is_some_and(|stem| stem == name));
        bind_cached(file.with_context(|| format!("cargo reported no module of `{name}`"))?, name, cache, release)
    };
    Ok(Clients { app: bound("app")?, reader: bound("reader")? })
}

fn bind_cached(compiled: &Path, name: &str, cache: &mut Cache, release: bool) -> anyhow::Result<Client> {
    let raw = std::fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    // The module carries the version of wasm-bindgen it was made with, so its hash stands for that too.
    let key = format!("{}-{}{MADE}", sha256(&raw), if release { "plain" } else { "named" });
    let (glue_key, module_key, list_key) = (format!("{key}.js"), format!("{key}.wasm"), format!("{key}.parts"));
    if let (Some(glue), Some(module), Some(list)) =
        (cache.get(&glue_key)?, cache.get(&module_key)?, cache.get(&list_key)?)
    {
        let kept =
            |name: &str| Ok(cache.get(&format!("{key}-{name}"))?.map(|bytes| Part { name: name.to_owned(), bytes }));
        let parts: Option<Vec<Part>> =
            String::from_utf8_lossy(&list).lines().map(kept).collect::<anyhow::Result<_>>()?;
        if let Some(parts) = parts {
            return Ok(Client { glue, module, parts });
        }
    }
    let client = bind(raw, name, &compiled.with_extension("apart"), release)?;
    cache.put(&glue_key, &client.glue)?;
    cache.put(&module_key, &client.module)?;
    for part in &client.parts {
        cache.put(&format!("{key}-{}", part.name), &part.bytes)?;
    }
    let names: Vec<&str> = client.parts.iter().map(|part| part.name.as_str()).collect();
    cache.put(&list_key, names.join("\n").as_bytes())?;
    Ok(client)
}

/// Has cargo build both and returns where the modules lie. Built together, their features are united once.
fn compile(workspace: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(workspace)
        .args(["build", "-p", "app", "-p", "reader", "--lib", "--no-default-features", "--features", "app/hydrate"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", "browser"])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "the client does not compile");
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(module_in).collect())
}

/// The module named by one line of cargo's report, if it names any.
fn module_in(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let files = message.get("filenames")?.as_array()?;
    files.iter().filter_map(serde_json::Value::as_str).find(|name| name.ends_with(".wasm")).map(PathBuf::from)
}

/// Function names make a readable stack trace and a quarter of the module; a release goes without.
fn bind(raw: Vec<u8>, name: &str, folder: &Path, release: bool) -> anyhow::Result<Client> {
    // The reader is fetched whole when somebody imports.
    let split = if name == "app" {
        parts::split(&raw, folder, release)?
    } else {
        parts::Split { main: raw, parts: Vec::new(), loader: String::new() }
    };
    let mut output = Bindgen::new()
        .input_bytes(name, split.main)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The parts name what they share with the main module as the linker did.
        .keep_lld_exports(!split.parts.is_empty())
        .demangle(split.parts.is_empty())
        .remove_name_section(release)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen refused the module")?;
    ensure!(
        output.snippets().values().all(|snippets| snippets.is_empty()) && output.local_modules().is_empty(),
        "a dependency brings JavaScript files of its own, which are not packed; do without it or teach site.rs"
    );
    let glue = parts::join(output.js(), &split.loader)?.into_bytes();
    Ok(Client { glue, module: output.wasm_mut().emit_wasm(), parts: split.parts })
}
