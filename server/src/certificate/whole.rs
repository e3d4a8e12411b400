//! A whole plan as it is handed out with its certificate: the plan's own document, every department's sheet at the version
//! that was approved, and the text of every adjustment that counted, in one ZIP file; and whether they are what was approved.

use std::io::{Cursor, Read, Write};

use automerge::{Automerge, ChangeHash, ReadDoc};
use shared::approval::{Digest, Part, Version, Whole};
use shared::budget::Nature;
use shared::budget::adjustment::ApprovedBudget;
use shared::document::{content_hash, plan_hash, read_plan, read_sheet};
use shared::id::{DocumentId, RequestId};
use shared::money::{Amount, Minor, Style};
use zip::CompressionMethod;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Certificate, CertificateFault};
use crate::approval::heads_of;
use crate::document::{LoadError, load, read};
use crate::persistence::{AdjustmentBody, CHUNK_LENGTH_MAX, Chunk, Paper, Store, StoreError};

const PLAN: &str = "plan.automerge";

/// A plan of a thousand departments, each adjusted nine times, has so many parts.
const PARTS_MAX: usize = 10_000;

fn sheet_name(sheet: DocumentId) -> String {
    format!("sheets/{sheet}.automerge")
}

fn adjustment_name(adjustment: RequestId) -> String {
    format!("adjustments/{adjustment}.json")
}

/// Everything a whole covers, to be checked against its certificate.
pub async fn pack(store: &dyn Store, plan: DocumentId, whole: &Whole) -> Result<Vec<u8>, LoadError> {
    let mut parts = vec![(PLAN.to_owned(), document(store, plan, &whole.plan).await?)];
    for part in whole.parts.values() {
        parts.push((sheet_name(part.sheet), document(store, part.sheet, &part.version).await?));
        for id in part.adjustments.keys() {
            let lost = || StoreError::Corrupt(format!("adjustment {id} is gone"));
            let text = store.adjustment(*id).await?.ok_or_else(lost)?.body.text()?;
            parts.push((adjustment_name(*id), text.into_bytes()));
        }
    }
    let packed = zipped(&parts).map_err(|error| StoreError::Refused(format!("the plan cannot be packed: {error}")))?;
    Ok(packed)
}

async fn document(store: &dyn Store, id: DocumentId, version: &Version) -> Result<Vec<u8>, LoadError> {
    let whole = load(store, id).await?;
    let at = whole.fork_at(&heads_of(version)).map_err(|error| LoadError::Unreadable(id, Box::new(error)))?;
    Ok(at.save())
}

/// Documents are packed already, so they are stored as they are.
fn zipped(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), stored)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The parts of a file somebody was handed.
struct Handed<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Handed<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, CertificateFault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
        if archive.len() > PARTS_MAX {
            return Err(unreadable(&"it has too many parts"));
        }
        Ok(Self(archive))
    }

    fn part(&mut self, name: &str) -> Result<Vec<u8>, CertificateFault> {
        let lacks = |error: &dyn std::fmt::Display| unreadable(&format!("{name}: {error}"));
        let entry = self.0.by_name(name).map_err(|error| lacks(&error))?;
        let mut bytes = Vec::new();
        // One byte more than a document may have shows that there is more.
        entry.take(CHUNK_LENGTH_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|error| lacks(&error))?;
        if bytes.len() > CHUNK_LENGTH_MAX { Err(lacks(&"it is longer than any document")) } else { Ok(bytes) }
    }

    /// A document at a version it must hold.
    fn document(&mut self, name: &str, id: DocumentId, version: &Version) -> Result<Automerge, CertificateFault> {
        let doc = read(id, &[Chunk::snapshot(self.part(name)?)]).map_err(|error| unreadable(&error))?;
        let heads: Vec<ChangeHash> = heads_of(version);
        if let Some(missing) = heads.iter().find(|head| doc.get_change_by_hash(head).is_none()) {
            return Err(CertificateFault::OtherHistory(Digest(missing.0)));
        }
        doc.fork_at(&heads).map_err(|error| unreadable(&error))
    }
}

fn unreadable(why: &dyn std::fmt::Display) -> CertificateFault {
    CertificateFault::NotADocument(why.to_string())
}

fn same(found: Digest, approved: Digest) -> Result<(), CertificateFault> {
    if found == approved { Ok(()) } else { Err(CertificateFault::OtherContent { found, approved }) }
}

/// Whether a file holds exactly what the certificate of a whole plan says was approved.
pub(super) fn check(certificate: &Certificate, bytes: &[u8]) -> Result<(), CertificateFault> {
    let whole = certificate.whole.as_ref().ok_or(CertificateFault::Unwitnessed)?;
    let text = whole.text().map_err(|error| CertificateFault::Unreadable(error.to_string()))?;
    same(Whole::hash_of(&text), certificate.content_hash)?;
    let mut handed = Handed::open(bytes)?;
    let plan = handed.document(PLAN, certificate.document, &whole.plan)?;
    let plan = read_plan(&plan).map_err(|error| unreadable(&error))?;
    same(Digest(plan_hash(&plan).0), whole.plan.content_hash)?;
    for part in whole.parts.values() {
        check_part(&mut handed, part, certificate.total)?;
    }
    let total = whole.total().map(|minor| Amount::new(minor, certificate.total.currency));
    if total == Some(certificate.total) { Ok(()) } else { Err(other_total(total, certificate.total)) }
}

fn other_total(found: Option<Amount>, approved: Amount) -> CertificateFault {
    let said = |amount: Amount| format!("{} {}", amount.print(Style::PLAIN), amount.currency);
    let found = found.map_or_else(|| "beyond any amount".to_owned(), said);
    CertificateFault::OtherTotal { found, approved: said(approved) }
}

fn check_part(handed: &mut Handed<'_>, part: &Part, total: Amount) -> Result<(), CertificateFault> {
    let doc = handed.document(&sheet_name(part.sheet), part.sheet, &part.version)?;
    let sheet = read_sheet(&doc).map_err(|error| unreadable(&error))?;
    same(Digest(content_hash(&sheet).0), part.version.content_hash)?;
    let mut budget = ApprovedBudget::of(&sheet);
    for (id, hash) in &part.adjustments {
        let text = handed.part(&adjustment_name(*id))?;
        let text = String::from_utf8(text).map_err(|error| unreadable(&error))?;
        same(AdjustmentBody::hash_of(&text), *hash)?;
        let body: AdjustmentBody = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        budget.take(part.sheet, &body.adjustment);
    }
    // One that was converted took the plan's rates, period by period; what it was converted from is above.
    if sheet.header.currency != total.currency {
        return Ok(());
    }
    for (nature, approved) in [(Nature::Income, part.income), (Nature::Expense, part.expense)] {
        let found = i64::try_from(budget.totals(nature).1.total()).ok().map(Minor);
        if found != Some(approved) {
            let amount = |minor| Amount::new(minor, total.currency);
            return Err(other_total(found.map(amount), amount(approved)));
        }
    }
    Ok(())
}
