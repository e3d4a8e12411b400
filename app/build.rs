//! Turns `locales/zh.json` and `locales/en.json` into the typed accessors of `text.rs`: one function for each key, with one
//! argument for each placeholder. The build fails when a key or a placeholder stands on one side only, so no sentence can
//! be missing when the program runs, and nothing is read or looked up then.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use serde_json::Value;

/// One key in one language: a single sentence, or one for a count of one and one for every other count.
struct Entry {
    one: Option<String>,
    other: String,
}

type Entries = BTreeMap<String, Entry>;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    // Cargo lists the compiler's flags here, whoever set them, one behind a separator each.
    if !env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("erase_components")) {
        eprintln!("RUSTFLAGS hides what .cargo/config.toml sets: add `--cfg erase_components` to it");
        return ExitCode::FAILURE;
    }
    // The packer takes the module apart by what refers to what.
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            for line in wrong {
                eprintln!("locales: {line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Vec<String>> {
    let (zh, en) = (read("locales/zh.json")?, read("locales/en.json")?);
    let wrong = compare(&zh, &en);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut code = String::from("impl Text {\n");
    for (key, en) in &en {
        if let Some(zh) = zh.get(key) {
            code.push_str(&accessor(key, zh, en));
        }
    }
    code.push_str("}\n");
    let folder = env::var("OUT_DIR").map_err(|error| vec![error.to_string()])?;
    fs::write(Path::new(&folder).join("text.rs"), code).map_err(|error| vec![error.to_string()])
}

fn read(path: &str) -> Result<Entries, Vec<String>> {
    let text = fs::read_to_string(path).map_err(|error| vec![format!("{path}: {error}")])?;
    let value: Value = serde_json::from_str(&text).map_err(|error| vec![format!("{path}: {error}")])?;
    let mut entries = Entries::new();
    let mut wrong = Vec::new();
    flatten("", &value, &mut entries, &mut wrong);
    if wrong.is_empty() { Ok(entries) } else { Err(wrong.into_iter().map(|line| format!("{path}: {line}")).collect()) }
}

/// Nested keys become one name: `sign_in` → `title` is `sign_in_title`.
fn flatten(name: &str, value: &Value, entries: &mut Entries, wrong: &mut Vec<String>) {
    match value {
        Value::String(text) => insert(name, Entry { one: None, other: text.clone() }, entries, wrong),
        Value::Object(map) if map.get("other").is_some_and(Value::is_string) => {
            let form = |form: &str| map.get(form).and_then(Value::as_str).map(str::to_owned);
            if map.keys().any(|key| key != "one" && key != "other") {
                wrong.push(format!("{name}: a plural has `one` and `other` only"));
            }
            insert(name, Entry { one: form("one"), other: form("other").unwrap_or_default() }, entries, wrong);
        }
        Value::Object(map) => {
            for (key, value) in map {
                if !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                    wrong.push(format!("{key}: a key is written in snake_case"));
                }
                let name = if name.is_empty() { key.clone() } else { format!("{name}_{key}") };
                flatten(&name, value, entries, wrong);
            }
        }
        _ => wrong.push(format!("{name}: expected text")),
    }
}

fn insert(name: &str, entry: Entry, entries: &mut Entries, wrong: &mut Vec<String>) {
    if entries.insert(name.to_owned(), entry).is_some() {
        wrong.push(format!("{name}: two keys make this name"));
    }
}

fn compare(zh: &Entries, en: &Entries) -> Vec<String> {
    let mut wrong = Vec::new();
    for key in zh.keys().collect::<BTreeSet<_>>().symmetric_difference(&en.keys().collect()) {
        wrong.push(format!("{key}: missing in {}", if zh.contains_key(*key) { "en.json" } else { "zh.json" }));
    }
    for (key, en) in en {
        let Some(zh) = zh.get(key) else { continue };
        if placeholders(zh) != placeholders(en) {
            wrong.push(format!("{key}: the placeholders differ: {:?} and {:?}", placeholders(zh), placeholders(en)));
        }
        if en.one.is_none() && zh.one.is_some() {
            wrong.push(format!("{key}: `one` in zh.json only"));
        }
        if en.one.is_some() && !placeholders(en).contains("count") {
            wrong.push(format!("{key}: a plural needs {{count}} in `other`"));
        }
    }
    wrong
}

/// The names of the placeholders of `other`; `one` may leave out the count.
fn placeholders(entry: &Entry) -> BTreeSet<&str> {
    pieces(&entry.other).into_iter().filter_map(|(_, name)| name).collect()
}

/// The text cut at its placeholders: what stands before each, and its name.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        found.push((before, Some(name)));
        rest = after;
    }
    found.push((rest, None));
    found
}

fn accessor(key: &str, zh: &Entry, en: &Entry) -> String {
    let names = placeholders(en);
    let mut code = format!("    /// {}\n", en.other.replace('\n', " "));
    if names.is_empty() {
        let _ = writeln!(code, "    pub const fn {key}(self) -> &'static str {{");
        let _ = writeln!(code, "        self.pick({:?}, {:?})", zh.other, en.other);
        code.push_str("    }\n");
        return code;
    }
    let plural = en.one.is_some();
    let arguments: Vec<String> = names
        .iter()
        .map(|name| if plural && *name == "count" { "count: usize".to_owned() } else { format!("{name}: &str") })
        .collect();
    let _ = writeln!(code, "    pub fn {key}(self, {}) -> String {{", arguments.join(", "));
    if plural {
        code.push_str("        let one = count == 1;\n        let count = &*count.to_string();\n");
    }
    let _ = writeln!(code, "        match self.language() {{");
    let _ = writeln!(code, "            Language::Chinese => {},", expression(zh));
    let _ = writeln!(code, "            Language::English => {},", expression(en));
    code.push_str("        }\n    }\n");
    code
}

fn expression(entry: &Entry) -> String {
    match &entry.one {
        Some(one) => format!("if one {{ {} }} else {{ {} }}", concatenation(one), concatenation(&entry.other)),
        None => concatenation(&entry.other),
    }
}

/// Joined rather than formatted: smaller in the browser.
fn concatenation(text: &str) -> String {
    let mut parts = Vec::new();
    for (before, name) in pieces(text) {
        if !before.is_empty() {
            parts.push(format!("{before:?}"));
        }
        parts.extend(name.map(str::to_owned));
    }
    format!("[{}].concat()", parts.join(", "))
}
