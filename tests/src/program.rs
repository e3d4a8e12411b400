//! Where the program under test lies. Cargo builds it for tests of its own package alone, so here it is looked for beside
//! the test that is running, in the folder of the same profile.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Names another program than the one cargo built.
pub const PROGRAM: &str = "TANDEM_BIN";

/// The server. It is whatever was built last: `make` builds it before it runs what needs it.
pub fn tandem() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(PROGRAM) {
        return present(PathBuf::from(named), "TANDEM_BIN names it");
    }
    let profile = profile_folder()?;
    let release = if profile.ends_with("release") { " --release" } else { "" };
    present(profile.join("tandem"), &format!("build it with `cargo build --workspace{release}`"))
}

/// The folder all profiles lie in, where large things may be put that need not be made twice.
pub fn target_folder() -> Result<PathBuf> {
    Ok(profile_folder()?.parent().context("the profile's folder lies in none")?.to_owned())
}

/// The top of the workspace.
pub fn workspace() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Tests and benches run from `<target>/<profile>/deps`.
fn profile_folder() -> Result<PathBuf> {
    let own = std::env::current_exe().context("where this test lies is not known")?;
    let profile = own.parent().and_then(Path::parent);
    Ok(profile.with_context(|| format!("{} does not lie where cargo puts tests", own.display()))?.to_owned())
}

fn present(path: PathBuf, remedy: &str) -> Result<PathBuf> {
    if !path.is_file() {
        bail!("{} is missing: {remedy}", path.display());
    }
    Ok(path)
}
