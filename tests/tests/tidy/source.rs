//! The files the rules are about, read once for each rule: our own Rust, and the text around it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::lexer::{self, Split};

/// Folders that hold what tools make or what others wrote.
const FOREIGN: [&str; 6] = [".git", "data", "fixtures", "node_modules", "target", "test-results"];

/// The endings of what we write by hand, apart from files without any.
const WRITTEN: [&str; 14] =
    ["css", "html", "js", "json", "md", "mjs", "rs", "sh", "sql", "toml", "ts", "txt", "webmanifest", "yml"];

pub struct Source {
    /// From the workspace down, with slashes.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The name of the file without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name)
    }

    /// Code and comments apart, each with the lines of the whole.
    pub fn split(&self) -> Split {
        lexer::split(&self.text)
    }

    /// The module this file is, seen from its crate's root: `shared/src/money/amount.rs` is `[money, amount]`.
    pub fn module(&self) -> Vec<String> {
        let inside = self.path.split_once("/src/").map_or("", |(_, inside)| inside);
        let stem = inside.strip_suffix(".rs").unwrap_or(inside);
        match stem {
            "" | "lib" | "main" => Vec::new(),
            stem => stem.split('/').map(str::to_owned).collect(),
        }
    }
}

pub struct Tree(Vec<Source>);

impl Tree {
    pub fn read() -> Self {
        let root = root();
        let mut sources = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten()
            {
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                if path.is_dir() {
                    if !FOREIGN.contains(&name.as_str()) {
                        folders.push(path);
                    }
                } else if is_written(&name)
                    && let Ok(text) = fs::read_to_string(&path)
                {
                    let path = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    sources.push(Source { path, text });
                }
            }
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        Self(sources)
    }

    /// A tree made up of files, for the rules' own tests.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|&(path, text)| Source { path: path.to_owned(), text: text.to_owned() }).collect())
    }

    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.0.iter().filter(|source| source.is_rust())
    }

    /// The Rust files below a folder such as `shared/src/`.
    pub fn rust_below(&self, folder: &str) -> impl Iterator<Item = &Source> {
        self.rust().filter(move |source| source.path.starts_with(folder))
    }
}

/// The top of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn is_written(name: &str) -> bool {
    match name.rsplit_once('.') {
        _ if name == "package-lock.json" => false,
        Some((_, ending)) => WRITTEN.contains(&ending),
        None => true,
    }
}
