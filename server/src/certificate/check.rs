//! Checking: does the file still say what was signed, and is the document exactly what was approved? Nothing is asked of
//! any database or network.

use automerge::{Automerge, ReadDoc};
use serde_json::Value;
use shared::approval::{Digest, TargetKind, Verdict};
use shared::document::{content_hash, map_hash, read_map, read_sheet};
use shared::money::{Amount, Style};

use super::{CERTIFICATE_LENGTH_MAX, Certificate, FORM, merging, whole};
use crate::approval::{asked_cost, own_total};
use crate::audit::{AuditEvent, Checkpoint, PublicKey, Seal, canonical, seal};
use crate::document::read;
use crate::persistence::Chunk;

/// Why a certificate proves nothing, or not this document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    #[error("this is no certificate of approval: {0}")]
    Unreadable(String),
    #[error("the certificate was changed after it was signed, or was not signed with the key it names")]
    Forged,
    #[error("the certificate is signed with another key ({0}): whoever issued it is not who you expect")]
    OtherKey(PublicKey),
    #[error("entry {0} of the log was altered: its hash does not follow from its text")]
    AlteredEntry(u64),
    #[error("the log that comes with it does not tell of the approval it claims")]
    Unwitnessed,
    #[error("the file is no document that can be read: {0}")]
    NotADocument(String),
    #[error("the document does not hold the approved version: it lacks change {0}")]
    OtherHistory(Digest),
    #[error(
        "the document says something else than what was approved: its content hash is {found}, approved was {approved}"
    )]
    OtherContent { found: Digest, approved: Digest },
    #[error("the document's total is {found}, approved was {approved}")]
    OtherTotal { found: String, approved: String },
}

/// What a certificate that holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub certificate: Certificate,
    pub key: PublicKey,
    /// The document went on after the approved version, which it holds all the same.
    pub has_more: bool,
}

/// Checks a certificate's file against a document's.
pub fn check(file: &[u8], document: &[u8], expected: Option<&PublicKey>) -> Result<Held, CertificateFault> {
    let (certificate, key) = genuine(file)?;
    if expected.is_some_and(|expected| *expected != key) {
        return Err(CertificateFault::OtherKey(key));
    }
    check_log(&certificate, &key)?;
    let has_more = if certificate.kind.is_whole() {
        // Handed out as it was approved, and never with more.
        whole::check(&certificate, document).map(|()| false)?
    } else if certificate.kind.is_merge() {
        merging::check(&certificate, document)?
    } else {
        check_document(&certificate, document)?
    };
    Ok(Held { certificate, key, has_more })
}

fn genuine(file: &[u8]) -> Result<(Certificate, PublicKey), CertificateFault> {
    let unreadable = |why: &dyn std::fmt::Display| CertificateFault::Unreadable(why.to_string());
    if file.len() > CERTIFICATE_LENGTH_MAX {
        return Err(unreadable(&"it is longer than any"));
    }
    let file: Value = serde_json::from_slice(file).map_err(|error| unreadable(&error))?;
    let field = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default();
    let said = file.get("certificate").ok_or_else(|| unreadable(&"it has no “certificate”"))?;
    let key: PublicKey = field("key").parse().map_err(|error: String| unreadable(&error))?;
    let signature: Seal = field("signature").parse().map_err(|error: String| unreadable(&error))?;
    if !key.verifies(canonical(said).as_bytes(), &signature) {
        return Err(CertificateFault::Forged);
    }
    let certificate: Certificate = serde_json::from_value(said.clone()).map_err(|error| unreadable(&error))?;
    if certificate.form != FORM {
        return Err(unreadable(&format!("its form is “{}”, this version reads {FORM}", certificate.form)));
    }
    Ok((certificate, key))
}

/// Every entry is sealed as it stands, and among them are the submission of exactly this version and the approval.
fn check_log(certificate: &Certificate, key: &PublicKey) -> Result<(), CertificateFault> {
    let mut submitted = false;
    let mut approved = false;
    let version = |event: &AuditEvent| {
        let hash = event.details.get("content_hash").and_then(Value::as_str);
        hash == Some(certificate.content_hash.to_string().as_str())
    };
    for witness in &certificate.log {
        let altered = CertificateFault::AlteredEntry(witness.seq);
        if seal(&witness.previous.0, &witness.entry) != witness.hash.0 {
            return Err(altered);
        }
        let (seq, event) = AuditEvent::from_canonical(&witness.entry).ok_or(altered.clone())?;
        if seq != witness.seq {
            return Err(altered);
        }
        if event.subject == certificate.request.to_string() {
            submitted |= event.action == "request.submitted" && version(&event);
            let verdict = event.details.pointer("/act/verdict").and_then(Value::as_str);
            let overridden = event.action == "request.overridden" && verdict == Some("approved");
            approved |= (overridden || event.action == "request.approved") && version(&event);
        }
    }
    let agreed = certificate.decisions.iter().any(|decision| decision.verdict == Verdict::Approved);
    let checkpoint = certificate.checkpoint.parse::<Checkpoint>().and_then(|checkpoint| checkpoint.check(key));
    if submitted && approved && agreed && checkpoint.is_ok() { Ok(()) } else { Err(CertificateFault::Unwitnessed) }
}

/// Says whether the document goes on after the approved version.
fn check_document(certificate: &Certificate, bytes: &[u8]) -> Result<bool, CertificateFault> {
    let unreadable = |why: &dyn std::fmt::Display| CertificateFault::NotADocument(why.to_string());
    let chunk = Chunk::snapshot(bytes.to_vec());
    let whole: Automerge = read(certificate.document, &[chunk]).map_err(|error| unreadable(&error))?;
    let heads: Vec<_> = certificate.heads.iter().map(|head| automerge::ChangeHash(head.0)).collect();
    if let Some(missing) = heads.iter().find(|head| whole.get_change_by_hash(head).is_none()) {
        return Err(CertificateFault::OtherHistory(Digest(missing.0)));
    }
    let doc = whole.fork_at(&heads).map_err(|error| unreadable(&error))?;
    let (hash, currency, total) = match certificate.kind {
        TargetKind::ProcessMap => {
            let map = read_map(&doc).map_err(|error| unreadable(&error))?;
            (map_hash(&map), map.header.currency, asked_cost(&map).ok())
        }
        _ => {
            let sheet = read_sheet(&doc).map_err(|error| unreadable(&error))?;
            (content_hash(&sheet), sheet.header.currency, own_total(&sheet))
        }
    };
    let found = Digest(hash.0);
    if found != certificate.content_hash {
        return Err(CertificateFault::OtherContent { found, approved: certificate.content_hash });
    }
    // One that was converted took the plan's rates, which the sheet does not know; what it was converted from is above.
    if currency == certificate.total.currency && total != Some(certificate.total) {
        let said = |amount: Amount| format!("{} {}", amount.print(Style::PLAIN), amount.currency);
        let found = total.map_or_else(|| "beyond any amount".to_owned(), said);
        return Err(CertificateFault::OtherTotal { found, approved: said(certificate.total) });
    }
    Ok(whole.get_heads().len() != heads.len() || whole.get_heads().iter().any(|head| !heads.contains(head)))
}
