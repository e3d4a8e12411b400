//! Which module may name which, inside each crate. Files are judged by the paths they write; a module that is listed
//! nowhere is told so (in `shared`) or is taken for a page (in `app`).

use std::collections::BTreeSet;

use crate::Fault;
use crate::lexer::{self, Named};
use crate::source::{Source, Tree};

/// `shared`: leaves know leaves.
const LEAVES: [&str; 5] = ["calendar", "id", "language", "money", "name"];

/// `shared`: the business knows leaves and itself, and refers across by id. A budget may compute with formulas.
const BUSINESS: [&str; 8] = ["access", "approval", "budget", "formula", "process", "statement", "training", "workshop"];

/// `shared`: what reads, shapes and carries the business knows all of it.
const CARRIERS: [&str; 4] = ["bpmn", "document", "intake", "wire"];

/// `app`: what every view may use, and what uses no view.
const GROUND: [&str; 10] =
    ["saved", "backend", "browser", "document", "format", "language", "offline", "reader", "session", "text"];

/// `app`: made of primitives, used by pages, and each on its own.
const PARTS: [&str; 16] = [
    "adjusted",
    "whole",
    "calls",
    "canvas",
    "chain",
    "charts",
    "duties",
    "factor",
    "files",
    "frame",
    "grid",
    "hands",
    "merging",
    "missed_rates",
    "queued",
    "talk",
];

/// `app`: what puts pages together. Any other module is a page.
const TOP: [&str; 4] = ["lib", "pages", "routes", "shell"];

/// `server`: the ways in. What two of them need lies below them.
const WAYS_IN: [&str; 3] = ["http", "jobs", "sync"];

/// What touches the world, as the first segments of a path, and the only places that may name it.
const PLACES: [(&str, &[&str], &[&str]); 6] = [
    ("app/src/", &["automerge"], &["app/src/document"]),
    ("app/src/", &["web_sys", "IdbDatabase"], &["app/src/offline"]),
    ("server/src/", &["sqlx"], &["server/src/persistence"]),
    ("server/src/", &["reqwest"], &["server/src/notify", "server/src/auth"]),
    ("server/src/", &["lettre"], &["server/src/notify"]),
    (
        "server/src/",
        &["app"],
        &["server/src/backend", "server/src/http/page", "server/src/http/trial", "server/src/notify"],
    ),
];

pub fn shared(tree: &Tree) -> Vec<Fault> {
    judge(tree, "shared/src/", |from, to| {
        let known = |name| LEAVES.contains(&name) || BUSINESS.contains(&name) || CARRIERS.contains(&name);
        if from == "lib" || CARRIERS.contains(&from) || LEAVES.contains(&to) || (from, to) == ("budget", "formula") {
            return None;
        }
        if !known(from) || !known(to) {
            let stranger = if known(from) { to } else { from };
            return Some(format!("{stranger} has no place yet among the modules of shared"));
        }
        Some(format!("{from} names {to}"))
    })
}

pub fn app(tree: &Tree) -> Vec<Fault> {
    judge(tree, "app/src/", |from, to| {
        let may = match (height(from), height(to)) {
            (Height::Top, _) | (Height::Ground, Height::Ground) => true,
            (from, to) => to < from,
        };
        (!may).then(|| format!("{from} names {to}"))
    })
}

/// How far a module of `app` stands above the ground. Who stands higher may name who stands lower.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Height {
    Ground,
    Primitives,
    Part,
    Page,
    Top,
}

fn height(module: &str) -> Height {
    match module {
        "primitives" => Height::Primitives,
        module if GROUND.contains(&module) => Height::Ground,
        module if PARTS.contains(&module) => Height::Part,
        module if TOP.contains(&module) => Height::Top,
        _ => Height::Page,
    }
}

pub fn server(tree: &Tree) -> Vec<Fault> {
    judge(tree, "server/src/", |from, to| {
        (WAYS_IN.contains(&from) && WAYS_IN.contains(&to)).then(|| format!("{from} names {to}"))
    })
}

pub fn outside(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (folder, head, places) in PLACES {
        for source in tree.rust_below(folder) {
            let is_place = places.iter().any(|place| {
                source.path.strip_prefix(place).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            });
            if is_place {
                continue;
            }
            let named = named(source).into_iter().filter(|path| path.segments.iter().zip(head).all(|(a, b)| a == b));
            faults.extend(named.map(|path| {
                Fault::new(
                    &source.path,
                    path.line,
                    format!("{} outside {}", path.segments.join("::"), places.join(", ")),
                )
            }));
        }
    }
    faults
}

fn named(source: &Source) -> Vec<Named> {
    lexer::paths(&source.split().code, &source.module())
}

/// Asks `verdict` about every naming of one module of a crate by another.
fn judge(tree: &Tree, folder: &str, verdict: impl Fn(&str, &str) -> Option<String>) -> Vec<Fault> {
    let modules: BTreeSet<String> = tree.rust_below(folder).map(|source| unit(&source.module())).collect();
    let mut faults = Vec::new();
    for source in tree.rust_below(folder) {
        let from = unit(&source.module());
        let mut said = BTreeSet::new();
        for path in named(source).iter().filter(|path| path.at(0) == "crate") {
            let to = unit(path.segments.get(1..).unwrap_or_default());
            // What the crate's root itself declares is no module and has no place in the order.
            if to == from || !modules.contains(&to) || !said.insert((path.line, to.clone())) {
                continue;
            }
            faults.extend(verdict(&from, &to).map(|found| Fault::new(&source.path, path.line, found)));
        }
    }
    faults
}

/// The module a rule speaks of: the first segment.
fn unit(module: &[String]) -> String {
    match module {
        [] => "lib".to_owned(),
        [first, ..] => first.clone(),
    }
}
