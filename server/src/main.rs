//! The binary `tandem`: reads the command line, and brings in the wall clock and random numbers. All else is the library.

use std::process::ExitCode;

use clap::Parser;
use server::command::{CommandLine, run};
use server::edge::Edge;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    server::telemetry::start_logging(&line.settings.log);
    if line.serves()
        && let Err(error) = server::memory::keep_little()
    {
        tracing::warn!(%error, "the server could not be started with few arenas; it takes more memory");
    }
    #[cfg(debug_assertions)]
    if let Ok(text) = std::env::var("TANDEM_FAILPOINT") {
        match text.parse() {
            Ok(deadly) => server::failpoint::arm(deadly),
            Err(error) => {
                eprintln!("tandem: TANDEM_FAILPOINT: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(line, Edge::of_the_system())),
        Err(error) => {
            eprintln!("tandem: cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}
