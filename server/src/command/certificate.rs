//! `tandem certificate check`: for whoever was handed a certificate and a document, and trusts neither yet.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use shared::money::Style;

use crate::audit::PublicKey;
use crate::certificate::{self, CERTIFICATE_LENGTH_MAX};
use crate::persistence::CHUNK_LENGTH_MAX;

/// A plan of thirty departments, each with the longest document there may be.
const DOCUMENTS_LENGTH_MAX: usize = 32 * CHUNK_LENGTH_MAX;

#[derive(Debug, Args)]
pub struct Check {
    /// The certificate, as its page gives it
    certificate: PathBuf,
    /// The approved document, or the ZIP file of a whole plan, as the same page gives it
    document: PathBuf,
    /// The public key of the organisation, from a source you trust
    #[arg(long)]
    key: Option<PublicKey>,
}

pub fn check(asked: &Check) -> Result<ExitCode> {
    println!("{}", said(asked)?);
    Ok(ExitCode::SUCCESS)
}

fn said(asked: &Check) -> Result<String> {
    let file = read(&asked.certificate, CERTIFICATE_LENGTH_MAX)?;
    let document = read(&asked.document, DOCUMENTS_LENGTH_MAX)?;
    let held = certificate::check(&file, &document, asked.key.as_ref())?;
    let said = &held.certificate;
    let names: Vec<&str> = said.decisions.iter().map(|decision| decision.by.name.as_str()).collect();
    let more = if held.has_more { " The document went on since; the approved version is in it." } else { "" };
    let revision = if said.kind.is_whole() { String::new() } else { format!(", revision {}", said.revision) };
    let whose = match asked.key {
        Some(_) => "signed with the key you gave".to_owned(),
        None => format!("signed with {}: compare it with the key the organisation shows on its audit page", held.key),
    };
    Ok(format!(
        "The certificate holds: {}{}, {} {}, approved {} by {}; the document is what was approved.{more} It is {whose}.",
        said.department.text,
        revision,
        said.total.print(Style::default()),
        said.total.currency,
        said.approved_at.format("%Y-%m-%d %H:%M UTC"),
        names.join(", "),
    ))
}

fn read(file: &Path, length_max: usize) -> Result<Vec<u8>> {
    let name = file.display();
    let opened = File::open(file).with_context(|| format!("{name} cannot be read"))?;
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more.
    opened.take(length_max as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("{name} cannot be read"))?;
    anyhow::ensure!(bytes.len() <= length_max, "{name} is longer than {length_max} bytes");
    Ok(bytes)
}
