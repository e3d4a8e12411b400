//! The rules about a file as text: its first line, its length, its name, the words in it.

use crate::Fault;
use crate::lexer;
use crate::source::{Source, Tree};

/// Past this a file has a second concept in it. Tests are exempt, and so are the tables below.
const LINES_MAX: usize = 500;

/// Fixed tables, which are read by looking up.
const TABLES: [&str; 0] = [];

/// Files whose tests have to wait for a clock that is not ours, each with the reason in the file.
const WAITS: [&str; 0] = [];

const EMPTY_NAMES: [&str; 6] = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility"];

pub fn without_header(tree: &Tree) -> Vec<Fault> {
    let silent = tree.rust().filter(|source| !source.text.trim_start_matches('\u{feff}').starts_with("//!"));
    silent.map(|source| Fault::new(&source.path, 1, "does not open with //!")).collect()
}

pub fn too_long(tree: &Tree) -> Vec<Fault> {
    let counted = tree.rust().filter(|source| source.name() != "tests.rs" && !TABLES.contains(&source.path.as_str()));
    let lengths = counted.map(|source| (source, source.text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > LINES_MAX);
    long.map(|(source, lines)| Fault::new(&source.path, 0, format!("{lines} lines; the most is {LINES_MAX}"))).collect()
}

pub fn mod_files(tree: &Tree) -> Vec<Fault> {
    let files = tree.rust().filter(|source| source.name() == "mod.rs");
    files.map(|source| Fault::new(&source.path, 0, "is a mod.rs")).collect()
}

pub fn ownerless_todos(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in tree.rust() {
        let comments = source.split().comments;
        for (line, mark) in comments.lines().enumerate().flat_map(|(index, line)| {
            ["TODO", "FIXME", "XXX"]
                .into_iter()
                .filter(|mark| has_ownerless(line, mark))
                .map(move |mark| (index + 1, mark))
        }) {
            faults.push(Fault::new(&source.path, line, format!("{mark} without an owner")));
        }
    }
    faults
}

/// The mark stands in the line as a word, and no `(name)` follows.
fn has_ownerless(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + mark.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && after != Some('(') && !after.is_some_and(char::is_alphanumeric)
    })
}

pub fn scaffolding(tree: &Tree) -> Vec<Fault> {
    let macros = ["dbg", "todo", "unimplemented"];
    each_pair(tree, |first, second| (macros.contains(&first) && second == "!").then(|| format!("{first}!")))
}

pub fn empty_names(tree: &Tree) -> Vec<Fault> {
    let declares = ["struct", "enum", "trait", "type", "mod"];
    let mut faults = each_pair(tree, |first, second| {
        (declares.contains(&first) && is_empty_name(second)).then(|| format!("{first} {second}"))
    });
    let files = tree.rust().filter(|source| is_empty_name(source.name().trim_end_matches(".rs")));
    faults.extend(files.map(|source| Fault::new(&source.path, 0, "the name of the file says nothing")));
    faults
}

/// `BudgetManager`, `helper`, `date_util`: the last word says nothing.
fn is_empty_name(name: &str) -> bool {
    EMPTY_NAMES.iter().any(|&empty| {
        let lower = empty.to_lowercase();
        name.ends_with(empty) || name == lower || name.ends_with(&format!("_{lower}"))
    })
}

pub fn sleeps(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let tests = tree.all().filter(|source| is_test(source) && !WAITS.contains(&source.path.as_str()));
    for source in tests {
        if source.is_rust() {
            let sleeps = [["thread", "sleep"], ["time", "sleep"], ["time", "sleep_until"]];
            let named = lexer::paths(&source.split().code, &source.module());
            let asleep = named.iter().filter(|path| sleeps.iter().any(|sleep| path.ends_with(sleep)));
            faults.extend(asleep.map(|path| Fault::new(&source.path, path.line, path.segments.join("::"))));
        } else if source.path.ends_with(".spec.ts") {
            let asleep = source.text.lines().enumerate().filter(|(_, line)| line.contains("waitForTimeout"));
            faults.extend(asleep.map(|(index, _)| Fault::new(&source.path, index + 1, "waitForTimeout")));
        }
    }
    faults
}

fn is_test(source: &Source) -> bool {
    source.path.starts_with("tests/") || source.path.contains("/tests/") || source.name() == "tests.rs"
}

pub fn home_paths(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in tree.all() {
        for (index, line) in source.text.lines().enumerate() {
            for home in ["home", "root", "Users"] {
                let path = format!("/{home}/");
                let named = line.match_indices(&path).any(|(at, _)| {
                    let before = line.get(..at).and_then(|before| before.chars().next_back());
                    let after = line.get(at + path.len()..).and_then(|after| after.chars().next());
                    // A path begins here and a name follows; `crate/home/page.rs` is none of anybody's home.
                    !before.is_some_and(|char| char.is_alphanumeric() || "_-.}".contains(char))
                        && after.is_some_and(char::is_alphanumeric)
                });
                if named {
                    faults.push(Fault::new(&source.path, index + 1, format!("names a path below {path}")));
                }
            }
        }
    }
    faults
}

/// Asks about every two neighbouring tokens of every file.
fn each_pair(tree: &Tree, verdict: impl Fn(&str, &str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in tree.rust() {
        let tokens = lexer::tokens(&source.split().code);
        for pair in tokens.windows(2) {
            if let [first, second] = pair
                && let Some(found) = verdict(&first.text, &second.text)
            {
                faults.push(Fault::new(&source.path, first.line, found));
            }
        }
    }
    faults
}
