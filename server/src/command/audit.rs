//! `tandem audit verify` and `tandem audit checkpoint`: is the log what was written, and where does it stand?

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::check::anchors;
use crate::audit::{Anchor, Anchors, CHECKPOINTS_LENGTH_MAX, Checkpoint, PublicKey, Signer};
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{AuditLog, AuditVerdict};
use crate::secret::Secret;
use crate::settings::Settings;

/// What was kept outside the database.
pub struct Outside {
    pub anchors: Vec<Anchor>,
    pub checkpoints: Vec<PathBuf>,
    pub key: Option<PublicKey>,
}

pub async fn verify(settings: &Settings, outside: Outside) -> Result<ExitCode> {
    let store = SqliteStore::open(settings.database_url.file(), Access::Read).await?;
    let mut anchors = anchors(settings)?;
    for anchor in outside.anchors {
        anchors.insert(anchor);
    }
    let signed = take_checkpoints(settings, outside.checkpoints, outside.key, &mut anchors)?;
    let verdict = store.verify_audit(&anchors).await?;
    store.close().await;
    let kept = anchors.len();
    match verdict {
        AuditVerdict::Sound(end) if anchors.is_empty() => {
            println!("The log holds up to {end}. It was compared with nothing kept outside the database.");
        }
        AuditVerdict::Sound(end) => {
            println!("The log holds up to {end}, and agrees with {kept} anchors, {signed} checkpoints among them.");
        }
        AuditVerdict::Broken(fault) => bail!("the audit log does not hold: {fault}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Every checkpoint proves itself first; then it is an anchor like any other. Says how many there were.
fn take_checkpoints(
    settings: &Settings,
    given: Vec<PathBuf>,
    key: Option<PublicKey>,
    anchors: &mut Anchors,
) -> Result<usize> {
    let database = settings.database_url.file();
    let own = Checkpoint::file_of(database);
    // What was kept elsewhere comes last, since it outweighs what lies beside the database.
    let files: Vec<PathBuf> = own.exists().then_some(own).into_iter().chain(given).collect();
    if files.is_empty() {
        return Ok(0);
    }
    let kept = Secret::read(&Secret::file_of(database)).context("the secret beside the database cannot be read")?;
    let own_key = kept.map(|secret| Signer::new(&secret).public());
    let Some(key) = key.or(own_key) else {
        bail!("whose signature the checkpoints should bear is not known here: name the public key with --key");
    };
    let mut count = 0;
    for file in &files {
        let name = file.display();
        let checkpoints = Checkpoint::read_all(&read(file)?).with_context(|| format!("{name} does not read"))?;
        for checkpoint in checkpoints {
            checkpoint.check(&key).with_context(|| format!("{name} proves nothing"))?;
            anchors.insert(checkpoint.anchor);
            count += 1;
        }
    }
    Ok(count)
}

fn read(file: &Path) -> Result<String> {
    let mut text = String::new();
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    opened.take(CHECKPOINTS_LENGTH_MAX).read_to_string(&mut text)?;
    Ok(text)
}

pub async fn checkpoint(settings: &Settings, edge: &Edge) -> Result<ExitCode> {
    let database = settings.database_url.file();
    let store = SqliteStore::open(database, Access::Read).await?;
    let end = store.audit_end().await?;
    store.close().await;
    let secret = Secret::open(&Secret::file_of(database), &*edge.random);
    let signer = Signer::new(&secret.context("the secret beside the database cannot be read")?);
    println!("{}", Checkpoint::sign(end, edge.clock.now(), &signer));
    Ok(ExitCode::SUCCESS)
}
