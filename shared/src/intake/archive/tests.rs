//! Archives made to do harm.

use super::*;
use crate::intake::specimen::archive;

fn refuse(bytes: &[u8]) -> ArchiveError {
    Archive::open(bytes).map(|_| ()).unwrap_err()
}

/// Replaces bytes of the same length, wherever they stand.
fn forge(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut forged = bytes.to_vec();
    let mut at = 0;
    while let Some(next) = forged[at..].windows(from.len()).position(|window| window == from) {
        forged[at + next..][..to.len()].copy_from_slice(to);
        at += next + to.len();
    }
    forged
}

#[test]
fn a_part_is_read_once_it_passed() {
    let bytes = archive(&[("xl/Sheet.xml", b"<a/>")]);
    let mut opened = Archive::open(&bytes).unwrap();
    let mut text = String::new();
    opened.part("xl/sheet.xml").unwrap().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "<a/>");
    assert!(opened.part("xl/other.xml").unwrap().is_none());
    let windows = archive(&[("xl\\sheet.xml", b"<a/>")]);
    assert!(Archive::open(&windows).unwrap().has("xl/sheet.xml"));
}

#[test]
fn a_part_that_unpacks_a_thousandfold_is_refused() {
    // Packing a gigabyte takes a test half a minute, so four megabytes are packed and the directory claims a gigabyte.
    let spaces = vec![b' '; 4 * 1024 * 1024];
    let honest = archive(&[("xl/worksheets/sheet1.xml", &spaces)]);
    assert!(honest.len() < 8 * 1024, "{} bytes", honest.len());
    let forged = forge(&honest, &(4_u32 << 20).to_le_bytes(), &(1_u32 << 30).to_le_bytes());
    for bytes in [honest, forged] {
        assert_eq!(refuse(&bytes), ArchiveError::Bomb("xl/worksheets/sheet1.xml".into()));
    }
}

#[test]
fn many_parts_that_are_small_each_are_refused_together() {
    // Text that packs 20 to 1: below the ratio, above the sum.
    let text: Vec<u8> = (0..600_000_u32).flat_map(|number| format!("{:<20}", number % 977).into_bytes()).collect();
    let names: Vec<String> = (0..6).map(|number| format!("{number}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), text.as_slice())).collect();
    assert_eq!(refuse(&archive(&parts)), ArchiveError::TooLarge);
}

#[test]
fn a_part_that_is_larger_than_it_says_is_cut_off() {
    let content = vec![b'x'; 100_000];
    let bytes = archive(&[("a.xml", &content)]);
    // The directory says 50 bytes; the local header too.
    let forged = forge(&bytes, &100_000_u32.to_le_bytes(), &50_u32.to_le_bytes());
    let mut opened = Archive::open(&forged).unwrap();
    let mut text = Vec::new();
    let read = opened.part("a.xml").unwrap().unwrap().read_to_end(&mut text);
    assert!(read.is_err() || text.len() <= 50, "{read:?}, {} bytes", text.len());
    assert!(text.len() <= 50, "{} bytes came out", text.len());
}

#[test]
fn reading_a_part_again_and_again_is_bounded() {
    let content: Vec<u8> = (0..2_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let bytes = archive(&[("a.bin", &content)]);
    let mut opened = Archive::open(&bytes).unwrap();
    let times = (0..100).take_while(|_| opened.part("a.bin").is_ok()).count();
    assert_eq!(times as u64, INFLATED_BYTES_MAX / content.len() as u64);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../evil.xml", "/etc/passwd", "..\\b", "c:x", "xl/../../x"] {
        assert_eq!(refuse(&archive(&[(name, b"x")])), ArchiveError::BadName(name.into()));
    }
    let long = "a".repeat(600);
    assert!(matches!(refuse(&archive(&[(&long, b"x")])), ArchiveError::BadName(_)));
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let bytes = archive(&[("aa.xml", b"one"), ("bb.xml", b"two")]);
    assert_eq!(refuse(&forge(&bytes, b"bb.xml", b"aa.xml")), ArchiveError::Overlap);
    assert_eq!(refuse(&archive(&[("aa.xml", b"one"), ("AA.xml", b"two")])), ArchiveError::Overlap);
}

#[test]
fn parts_that_share_bytes_are_refused() {
    let bytes = archive(&[("aa.xml", b"one"), ("bb.xml", b"one")]);
    // The last directory entry points to the first part's bytes.
    let mut forged = bytes.clone();
    let entry = forged.windows(4).rposition(|window| window == ENTRY_SIGNATURE).unwrap();
    forged[entry + 42..entry + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(refuse(&forged), ArchiveError::Overlap);
}

#[test]
fn too_many_parts_are_refused_before_they_are_listed() {
    let names: Vec<String> = (0..=PARTS_MAX).map(|number| format!("{number}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(refuse(&archive(&parts)), ArchiveError::TooManyParts);
}

#[test]
fn what_is_no_archive_is_damaged() {
    for bytes in [b"".as_slice(), b"PK\x03\x04", b"hello", &[0; 1000]] {
        assert!(matches!(refuse(bytes), ArchiveError::Damaged(_)));
    }
    let whole = archive(&[("a.xml", b"hello hello hello")]);
    assert!(Archive::open(&whole[..whole.len() - 30]).is_err());
}
