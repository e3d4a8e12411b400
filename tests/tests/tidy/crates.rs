//! Which crate may depend on which. What cargo knows is asked of cargo; nothing is built for it.

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::Fault;
use crate::source::root;

/// Every member of the workspace with the members it may depend on. Nobody may depend on `tests`.
const ORDER: [(&str, &[&str]); 7] = [
    ("shared", &[]),
    ("app", &["shared"]),
    ("bundle", &[]),
    ("reader", &["shared"]),
    ("server", &["app", "shared"]),
    ("engine", &["shared"]),
    ("tests", &["app", "engine", "server", "shared"]),
];

/// The domain runs in the browser and on the server and touches neither.
const FORBIDDEN_IN_SHARED: [&str; 8] = ["async-std", "axum", "js-sys", "leptos", "reqwest", "sqlx", "tokio", "web-sys"];

pub fn upward() -> Vec<Fault> {
    let mut command = MetadataCommand::new();
    let metadata =
        command.current_dir(root()).no_deps().exec().unwrap_or_else(|error| panic!("cargo metadata: {error}"));
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let manifest = package.manifest_path.strip_prefix(root()).unwrap_or(&package.manifest_path).to_string();
        let Some((_, allowed)) = ORDER.iter().find(|(name, _)| *name == package.name.as_str()) else {
            faults.push(Fault::new(&manifest, 0, format!("{} has no place yet among the crates", package.name)));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let is_member = ORDER.iter().any(|(member, _)| *member == name) && dependency.path.is_some();
            if is_member && !allowed.contains(&name) {
                faults.push(Fault::new(&manifest, 0, format!("{} depends on {name}", package.name)));
            }
            let ships = dependency.kind != DependencyKind::Development;
            if package.name.as_str() == "shared" && ships && FORBIDDEN_IN_SHARED.contains(&name) {
                faults.push(Fault::new(&manifest, 0, format!("the domain depends on {name}")));
            }
        }
    }
    faults
}
