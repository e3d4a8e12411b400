//! A merge as it is handed out with its certificate: one document that holds both sheets' histories, and whether merging
//! the one version into the other is what was approved. Nothing of it is taken from the server's word: what would change is
//! worked out anew.

use automerge::{Automerge, ChangeHash, ReadDoc};
use shared::approval::{Digest, Version};
use shared::money::{Amount, Style};

use super::{Certificate, CertificateFault};
use crate::approval::{heads_of, offer_of};
use crate::document::{LoadError, load, read};
use crate::persistence::{Chunk, MergeBody, Paper, Store};

/// The budget's sheet with the scenario in it, and nothing that came later.
pub async fn merged_document(store: &dyn Store, body: &MergeBody) -> Result<Vec<u8>, LoadError> {
    let whole = load(store, body.base).await?;
    let at = whole.fork_at(&both(body)).map_err(|error| LoadError::Unreadable(body.base, Box::new(error)))?;
    Ok(at.save())
}

/// The heads of both versions.
fn both(body: &MergeBody) -> Vec<ChangeHash> {
    let mut heads = heads_of(&body.base_version);
    heads.extend(heads_of(&body.sheet_version));
    heads
}

/// Whether a document holds exactly what the certificate of a merge says was approved; and whether it holds more.
pub(super) fn check(certificate: &Certificate, bytes: &[u8]) -> Result<bool, CertificateFault> {
    let body = certificate.merge.as_ref().ok_or(CertificateFault::Unwitnessed)?;
    let text = body.text().map_err(|error| CertificateFault::Unreadable(error.to_string()))?;
    let (found, approved) = (MergeBody::hash_of(&text), certificate.content_hash);
    if found != approved {
        return Err(CertificateFault::OtherContent { found, approved });
    }
    let whole = read(body.base, &[Chunk::snapshot(bytes.to_vec())]).map_err(|error| unreadable(&error))?;
    let (base, scenario) = (at(&whole, &body.base_version)?, at(&whole, &body.sheet_version)?);
    let offer = offer_of(body, &base, &scenario).map_err(|error| unreadable(&error))?;
    // One that was converted took the plan's rates, which the sheet does not know.
    let moved = Amount::new(offer.effect.moved(), offer.after.header.currency);
    if moved.currency == certificate.total.currency && moved != certificate.total {
        let said = |amount: Amount| format!("{} {}", amount.print(Style::PLAIN), amount.currency);
        return Err(CertificateFault::OtherTotal { found: said(moved), approved: said(certificate.total) });
    }
    let alone = whole.fork_at(&both(body)).map_err(|error| unreadable(&error))?;
    Ok(alone.get_heads() != whole.get_heads())
}

fn at(whole: &Automerge, version: &Version) -> Result<Automerge, CertificateFault> {
    let heads = heads_of(version);
    if let Some(missing) = heads.iter().find(|head| whole.get_change_by_hash(head).is_none()) {
        return Err(CertificateFault::OtherHistory(Digest(missing.0)));
    }
    whole.fork_at(&heads).map_err(|error| unreadable(&error))
}

fn unreadable(why: &dyn std::fmt::Display) -> CertificateFault {
    CertificateFault::NotADocument(why.to_string())
}
