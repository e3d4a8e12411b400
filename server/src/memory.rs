//! How much the allocator may keep of what was freed.
//!
//! glibc gives threads arenas of their own, and what is freed in one is of no use to another: a document that was loaded
//! on one thread and is edited on others is held twice. A server of one hub needs two arenas (a fifth less memory under
//! fifty people, no more processor time: `make bench BENCH=fanout`). glibc reads how many it may have when a program
//! starts, so `tandem serve` starts itself once more, as the same process. Who sets `MALLOC_ARENA_MAX` has their way.

use std::io;

/// Comes back where there is nothing to do, or with what went wrong; the server runs either way.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep_little() -> io::Result<()> {
    use std::os::unix::process::CommandExt;

    const ARENAS: &str = "MALLOC_ARENA_MAX";
    if std::env::var_os(ARENAS).is_some() {
        return Ok(());
    }
    let mut words = std::env::args_os();
    let mut again = std::process::Command::new(std::env::current_exe()?);
    if let Some(name) = words.next() {
        again.arg0(name);
    }
    Err(again.args(words).env(ARENAS, "2").exec())
}

/// Other allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_little() -> io::Result<()> {
    Ok(())
}
