//! A folder of programs by others, copied beside what is built, with its packages installed once.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tests::program;
use tokio::process::Command;

use crate::process::finish;

/// Installing may compile a database.
const INSTALL_MAX: Duration = Duration::from_secs(900);

/// The copy, under this name.
pub async fn installed(source: &Path, name: &str) -> Result<PathBuf> {
    let folder = program::target_folder()?.join(name);
    copy(source, &folder)?;
    let wanted = std::fs::read(folder.join("package.json"))?;
    let stamp = folder.join("node_modules/.installed");
    if std::fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        println!("  installing the packages of {name}, once");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        finish(npm, INSTALL_MAX).await.context("npm")?;
        std::fs::write(&stamp, wanted)?;
    }
    Ok(folder)
}

/// Copies a folder over another; what only the other has stays.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if !["node_modules", "target"].iter().any(|made| entry.file_name() == *made) {
                copy(&entry.path(), &target)?;
            }
        } else {
            // By its content: the source may be read-only, and the copy must be writable the next time.
            std::fs::write(&target, std::fs::read(entry.path())?).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}
