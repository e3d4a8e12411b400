//! Both languages have the same sentences: every key of one file of `app/locales` stands in the other.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::Fault;
use crate::source::root;

const FILES: [&str; 2] = ["app/locales/zh.json", "app/locales/en.json"];

pub fn one_sided() -> Vec<Fault> {
    let [zh, en] = FILES.map(keys);
    let (Some(zh), Some(en)) = (zh, en) else { return Vec::new() };
    let mut faults = Vec::new();
    for (file, own, other) in [(FILES[0], &zh, &en), (FILES[1], &en, &zh)] {
        faults.extend(other.difference(own).map(|key| Fault::new(file, 0, format!("lacks {key}"))));
    }
    faults
}

/// The keys of a file, joined with dots; nothing where there is no such file.
fn keys(file: &str) -> Option<BTreeSet<String>> {
    let text = fs::read_to_string(root().join(file)).ok()?;
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut keys = BTreeSet::new();
    collect(&value, "", &mut keys);
    Some(keys)
}

fn collect(value: &Value, prefix: &str, keys: &mut BTreeSet<String>) {
    match value {
        // One sentence in the forms its language has: Chinese counts without a singular.
        Value::Object(entries) if entries.get("other").is_some_and(Value::is_string) => {
            keys.insert(prefix.to_owned());
        }
        Value::Object(entries) => {
            for (key, inner) in entries {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                collect(inner, &path, keys);
            }
        }
        _ => drop(keys.insert(prefix.to_owned())),
    }
}
