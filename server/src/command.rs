//! The command line of `tandem`: what may be asked, and one line of answer. The work is done elsewhere.
//!
//! A command ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly.

mod audit;
mod certificate;
mod check;
mod import;
mod person;
mod reports;
mod rights;
pub mod seed;
mod storage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::audit::{Anchor, PublicKey};
use crate::edge::Edge;
use crate::settings::Settings;

/// Tandem: budgets and the processes behind them, edited together and signed off at an exact version
#[derive(Debug, Parser)]
#[command(name = "tandem", version, disable_help_subcommand = true)]
pub struct CommandLine {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    command: Command,
}

impl CommandLine {
    /// Whether this one stays and serves people.
    pub fn serves(&self) -> bool {
        matches!(self.command, Command::Serve)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve people until told to stop
    Serve,
    /// Fill an empty database
    Seed {
        #[command(subcommand)]
        what: Seed,
    },
    /// Add people
    Person {
        #[command(subcommand)]
        what: Person,
    },
    /// Bring in files
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Write a copy of everything into a new file, while people work
    Backup { file: PathBuf },
    /// Put a copy in the place of the database, while no server runs
    Restore {
        file: PathBuf,
        /// Although there is a database: it is set aside, not deleted
        #[arg(long)]
        force: bool,
    },
    /// Load every document, verify hashes, references, totals and the audit log, and print what is wrong
    Check,
    /// What was approved, provable to outsiders
    Certificate {
        #[command(subcommand)]
        what: Certificate,
    },
    /// The log of who did what
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
}

#[derive(Debug, Subcommand)]
enum Certificate {
    /// Check a certificate of approval against the document it came with; no database is needed
    Check(certificate::Check),
}

#[derive(Debug, Subcommand)]
enum Seed {
    /// With a made-up manufacturer, its people, its plan and a request that waits for approval
    Demo,
}

#[derive(Debug, Subcommand)]
enum Person {
    /// Add somebody who can sign in; their password is read from standard input, or drawn and printed once
    Add(person::Add),
    /// Say whom somebody answers to
    Reports(reports::Reports),
    /// Give somebody a role
    Give(rights::RoleOf),
    /// Take a role from somebody
    Take(rights::RoleOf),
    /// Take away somebody's second step of signing in, when phone and recovery codes are lost
    Reset(rights::Reset),
    /// Let somebody leave, with every role and session
    Leave(rights::Leave),
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Lines of a CSV file or a workbook into a department's sheet, while no server runs
    Sheet(import::Sheet),
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Verify the whole log, entry by entry, and against what was kept outside the database
    Verify {
        /// An end of the log that was kept elsewhere: its number, a space, its hash
        #[arg(long)]
        anchor: Vec<Anchor>,
        /// A file of signed checkpoints that was kept elsewhere
        #[arg(long)]
        checkpoints: Vec<PathBuf>,
        /// The public key they must be signed with [default: that of the secret beside the database]
        #[arg(long)]
        key: Option<PublicKey>,
    },
    /// Print a signed checkpoint of where the log stands, to be kept elsewhere
    Checkpoint,
}

/// Does what was asked and says how it went: one line on standard output, or one on standard error.
pub async fn run(line: CommandLine, edge: Edge) -> ExitCode {
    let CommandLine { settings, command } = line;
    let done = match command {
        Command::Serve => crate::serve(settings, edge).await.map(|()| ExitCode::SUCCESS),
        Command::Seed { what: Seed::Demo } => seed::demo(&settings, &edge).await,
        Command::Person { what: Person::Add(person) } => person::add(&settings, &edge, person).await,
        Command::Person { what: Person::Reports(asked) } => reports::reports(&settings, &edge, asked).await,
        Command::Person { what: Person::Give(asked) } => {
            rights::change(&settings, &edge, rights::Wish::Give(asked)).await
        }
        Command::Person { what: Person::Take(asked) } => {
            rights::change(&settings, &edge, rights::Wish::Take(asked)).await
        }
        Command::Person { what: Person::Reset(asked) } => {
            rights::change(&settings, &edge, rights::Wish::Reset(asked)).await
        }
        Command::Person { what: Person::Leave(asked) } => {
            rights::change(&settings, &edge, rights::Wish::Leave(asked)).await
        }
        Command::Import { what: Import::Sheet(sheet) } => import::sheet(&settings, &edge, sheet).await,
        Command::Backup { file } => storage::backup(&settings, &edge, &file).await,
        Command::Restore { file, force } => storage::restore(&settings, &edge, &file, force).await,
        Command::Check => check::check(&settings).await,
        Command::Certificate { what: Certificate::Check(asked) } => certificate::check(&asked),
        Command::Audit { what: Audit::Verify { anchor, checkpoints, key } } => {
            audit::verify(&settings, audit::Outside { anchors: anchor, checkpoints, key }).await
        }
        Command::Audit { what: Audit::Checkpoint } => audit::checkpoint(&settings, &edge).await,
    };
    done.unwrap_or_else(|error| {
        eprintln!("tandem: {error:#}");
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests;
