//! Takes the page's module apart: what stands behind a `wasm_split` and nowhere else becomes a part of its own, which
//! the glue fetches when it is first wanted.
//!
//! The splitter writes a script that loads the parts and imports the glue, which imports it. Their names would each hold
//! the other's hash, so the two are joined into one script.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// What the module calls the script that loads its parts.
const LOADER: &str = "./__parts.js";

/// What the script that loads them calls the glue. It asks nothing else of it.
const GLUE: &str = "./__glue.js";

/// One part, under the name the loader fetches it by.
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

pub struct Split {
    pub main: Vec<u8>,
    pub parts: Vec<Part>,
    pub loader: String,
}

/// Splits a compiled module that has its relocations. `folder` is written into and removed.
pub fn split(raw: &[u8], folder: &Path, release: bool) -> anyhow::Result<Split> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(raw);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = GLUE;
    let split = transform(options).map_err(|error| anyhow!("the module does not come apart: {error:#}"))?;
    let part = |path: &std::path::PathBuf| -> anyhow::Result<Part> {
        let name = path.file_name().and_then(|name| name.to_str()).context("a part has no name")?.to_owned();
        Ok(Part { name, bytes: compact(&fs::read(path)?, release)? })
    };
    let mut parts = split.split_modules.iter().map(part).collect::<anyhow::Result<Vec<Part>>>()?;
    parts.sort_by(|one, other| one.name.cmp(&other.name));
    let loader = fs::read_to_string(folder.join(LOADER))?;
    let main = fs::read(&main)?;
    fs::remove_dir_all(folder)?;
    Ok(Split { main, parts, loader })
}

/// Written anew without what the linker left room for: wasm-bindgen does the same with the main module.
fn compact(part: &[u8], release: bool) -> anyhow::Result<Vec<u8>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(!release).generate_producers_section(false);
    Ok(config.parse(part)?.emit_wasm())
}

/// The glue and the loader in one script: the imports of each other are resolved within it.
pub fn join(glue: &str, loader: &str) -> anyhow::Result<String> {
    // One for each function that is imported, all of the same module.
    let mut bindings = Vec::new();
    let mut script = String::with_capacity(glue.len() + loader.len());
    for line in glue.lines() {
        match line.strip_prefix("import * as ").and_then(|rest| rest.split_once(" from ")) {
            Some((name, from)) if from.contains(LOADER) => bindings.push(name.trim().to_owned()),
            _ => {
                script.push_str(line);
                script.push('\n');
            }
        }
    }
    if bindings.is_empty() {
        ensure!(!loader.contains("export const"), "the glue does not import what loads the parts");
        return Ok(script);
    }
    let mut names = Vec::new();
    for line in loader.lines() {
        if line.starts_with("import ") && line.contains(GLUE) {
            continue;
        }
        let own = line.strip_prefix("export ");
        if let Some((name, _)) = own.and_then(|own| own.strip_prefix("const ")).and_then(|own| own.split_once('=')) {
            names.push(name.trim().to_owned());
        }
        script.push_str(own.unwrap_or(line));
        script.push('\n');
    }
    for binding in bindings {
        script.push_str(&format!("const {binding} = {{ {} }};\n", names.join(", ")));
    }
    Ok(script)
}

/// The script with each part under the address it has on the site, relative to the script's own.
pub fn address(mut script: String, parts: &[(String, String)]) -> anyhow::Result<String> {
    for (name, address) in parts {
        let quoted = format!("\"./{name}\"");
        ensure!(script.contains(&quoted), "the glue does not fetch {name}");
        script = script.replace(&quoted, &format!("\"./{address}\""));
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::{address, join};

    #[test]
    fn glue_and_loader_become_one_script_without_imports() {
        let glue = "import * as import1 from \"./__parts.js\"\nfunction initSync() {}\nexport { initSync };\n";
        let loader = "import { initSync } from \"./__glue.js\";\nexport const load_panes = load(new URL(\"./split_panes.wasm\"));\n";
        let script = join(glue, loader).unwrap_or_default();
        let expect = "function initSync() {}\nexport { initSync };\nconst load_panes = load(new URL(\"./split_panes.wasm\"));\n\
                      const import1 = { load_panes };\n";
        assert_eq!(script, expect);
        let parts = [("split_panes.wasm".to_owned(), "panes.0123.wasm".to_owned())];
        assert!(address(script, &parts).is_ok_and(|script| script.contains("URL(\"./panes.0123.wasm\")")));
    }

    #[test]
    fn a_part_that_nothing_fetches_is_a_mistake() {
        assert!(address(String::new(), &[("split_panes.wasm".to_owned(), "panes.0123.wasm".to_owned())]).is_err());
    }
}
