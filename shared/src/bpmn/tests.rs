//! Files go in and come out whole.

mod comparison;
mod generated;
mod hostile;
mod journeys;
mod repairs;

use std::path::PathBuf;

use super::{Import, read};
use crate::id::DocumentId;
use crate::money::{Currency, Rounding};
use crate::name::Name;
use crate::process::MapHeader;

fn header() -> MapHeader {
    MapHeader {
        plan: DocumentId(uuid::Uuid::from_u128(1)),
        title: Name::new("流程"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    }
}

fn import(text: &str) -> Import {
    match read(text.as_bytes(), &header()) {
        Ok(import) => import,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// Every file of the MIWG reference set that is at hand, and the project's own.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("../../shared/data/bpmn"), root.join("../tests/fixtures/bpmn")];
    let mut files: Vec<_> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "bpmn"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}
