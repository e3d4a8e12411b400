//! An approval is proved to an outsider: the certificate and the document hold together, and whatever is changed in either
//! is found, without the database.

use serde_json::{Value, json};
use shared::budget::CellValue;
use shared::money::Minor;

use super::world::{SHEET, Who, World, agree};
use crate::approval::heads_of;
use crate::audit::{Signer, canonical};
use crate::certificate::{CertificateFault, Held, check, issue};
use crate::document::load;
use crate::secret::Secret;

struct Handed {
    file: Value,
    document: Vec<u8>,
    signer: Signer,
}

impl Handed {
    /// A sheet is asked for, agreed to twice, and certified.
    async fn out(world: &World) -> Self {
        world.write(Who::Editor, SHEET, 1, CellValue::Figure(Minor(310_000_000))).await;
        let asked = world.submit(Who::Editor, 1).await.unwrap();
        world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
        let done = world.decide(Who::Cfo, &asked, 1, agree()).await.unwrap();
        let signer = Signer::new(&Secret::new([5; 32]));
        let request = &done.record.request;
        let certificate = issue(&*world.store, &*world.clock, &signer, request).await.unwrap().unwrap();
        let whole = load(&*world.store, SHEET).await.unwrap();
        let document = whole.fork_at(&heads_of(&request.submission().target.version)).unwrap().save();
        Self { file: certificate.signed(&signer), document, signer }
    }

    fn check(&self) -> Result<Held, CertificateFault> {
        self.check_with(&self.document)
    }

    fn check_with(&self, document: &[u8]) -> Result<Held, CertificateFault> {
        check(self.file.to_string().as_bytes(), document, Some(&self.signer.public()))
    }

    /// As the server would sign it, were it to say something else.
    fn signed_again(&mut self) {
        let seal = self.signer.sign(canonical(&self.file["certificate"]).as_bytes());
        self.file["signature"] = json!(seal.to_string());
    }
}

#[tokio::test]
async fn an_outsider_can_check_what_was_approved() {
    let world = World::new().await;
    let handed = Handed::out(&world).await;
    let held = handed.check().unwrap();
    let names: Vec<_> = held.certificate.decisions.iter().map(|decision| decision.by.name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(!held.has_more);
    let verbs: Vec<_> = held.certificate.log.iter().map(|witness| witness.entry.contains("request.approved")).collect();
    assert_eq!(verbs, [false, true, true], "the submission and both agreements");
}

#[tokio::test]
async fn a_document_that_went_on_still_holds_the_approved_version() {
    let world = World::new().await;
    let handed = Handed::out(&world).await;
    let mut doc = automerge::AutoCommit::load(&handed.document).unwrap();
    automerge::transaction::Transactable::put(&mut doc, automerge::ROOT, "later", 1).unwrap();
    assert!(handed.check_with(&doc.save()).unwrap().has_more);
}

#[tokio::test]
async fn whatever_is_changed_in_a_certificate_is_found() {
    let world = World::new().await;
    let handed = Handed::out(&world).await;
    let forge = |path: &str, value: Value| {
        let mut file = handed.file.clone();
        *file.pointer_mut(path).unwrap() = value;
        let other = Handed { file, document: handed.document.clone(), signer: Signer::new(&Secret::new([5; 32])) };
        other.check().unwrap_err()
    };
    for (path, value) in [
        ("/certificate/total/minor", json!(1)),
        ("/certificate/decisions/0/by/name", json!("somebody else")),
        ("/certificate/approved_at", json!("2020-01-01T00:00:00Z")),
        ("/signature", json!("00".repeat(64))),
    ] {
        assert_eq!(forge(path, value), CertificateFault::Forged, "{path}");
    }
    for wrong in [json!({}), json!([]), json!({ "certificate": {}, "key": "x", "signature": "y" })] {
        let read = check(wrong.to_string().as_bytes(), &handed.document, None);
        assert!(matches!(read, Err(CertificateFault::Unreadable(_))), "{wrong}");
    }
    let stranger = Signer::new(&Secret::new([6; 32])).public();
    let other = check(handed.file.to_string().as_bytes(), &handed.document, Some(&stranger));
    assert_eq!(other, Err(CertificateFault::OtherKey(handed.signer.public())));
}

#[tokio::test]
async fn not_even_the_server_s_own_signature_covers_a_false_story() {
    let world = World::new().await;
    let mut handed = Handed::out(&world).await;
    let whole = handed.file.clone();
    let entry = handed.file["certificate"]["log"][1]["entry"].as_str().unwrap().replace("approved", "rejected");
    handed.file["certificate"]["log"][1]["entry"] = json!(entry);
    handed.signed_again();
    assert!(matches!(handed.check(), Err(CertificateFault::AlteredEntry(_))));
    handed.file = whole.clone();
    handed.file["certificate"]["log"] = json!([]);
    handed.signed_again();
    assert_eq!(handed.check(), Err(CertificateFault::Unwitnessed));
    handed.file = whole;
    handed.file["certificate"]["total"]["minor"] = json!(1);
    handed.signed_again();
    assert!(matches!(handed.check(), Err(CertificateFault::OtherTotal { .. })));
}

#[tokio::test]
async fn another_document_is_not_taken_for_the_approved_one() {
    let world = World::new().await;
    let handed = Handed::out(&world).await;
    assert!(matches!(handed.check_with(b"nonsense"), Err(CertificateFault::NotADocument(_))));
    let other = automerge::AutoCommit::new().save();
    assert!(matches!(handed.check_with(&other), Err(CertificateFault::OtherHistory(_))));
    let mut torn = handed.document.clone();
    torn.truncate(torn.len() / 2);
    assert!(handed.check_with(&torn).is_err());
    let mut bent = handed.document.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    assert!(handed.check_with(&bent).is_err());
}

#[tokio::test]
async fn what_is_not_approved_is_not_certified() {
    let world = World::new().await;
    let asked = world.submit(Who::Editor, 1).await.unwrap();
    let signer = Signer::new(&Secret::new([5; 32]));
    assert_eq!(issue(&*world.store, &*world.clock, &signer, &asked.request).await.unwrap(), None);
}
