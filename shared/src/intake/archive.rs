//! The ZIP file around a workbook, opened with distrust: counted before it is listed, listed before it is unpacked, and
//! unpacked through a limiter.
//!
//! A megabyte can unpack to a gigabyte, two entries can share bytes or a name, and a directory can claim anything. What
//! is refused here never costs more memory than the file itself.

use std::io::{BufReader, Cursor, Read};

use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, ZipArchive};

use super::limits::{INFLATED_BYTES_MAX, INFLATION_RATIO_FREE_BYTES, INFLATION_RATIO_MAX, PARTS_MAX};

/// Why a ZIP file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveError {
    #[error("the workbook is damaged ({0}): open it in a spreadsheet program and save it again")]
    Damaged(String),
    #[error("the workbook has more than {PARTS_MAX} parts: copy the sheet into a new workbook")]
    TooManyParts,
    #[error("the workbook unpacks to more than {} MiB: copy the sheet into a new workbook", INFLATED_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    #[error("“{0}” unpacks to more than {INFLATION_RATIO_MAX} times its size: no honest workbook does")]
    Bomb(String),
    #[error("two parts of the workbook share a name or their bytes: no honest workbook does")]
    Overlap,
    #[error("“{0}” is no name for a part of a workbook")]
    BadName(String),
    #[error("the workbook is protected by a password: save it without one")]
    Encrypted,
    #[error("“{0}” is packed in a way that workbooks don't use: save the workbook again")]
    Method(String),
}

/// The central directory header's signature; no entry exists without one.
const ENTRY_SIGNATURE: &[u8; 4] = b"PK\x01\x02";

/// A workbook's parts by name.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// What may still be unpacked.
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Checks everything that can be known without unpacking.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        // Counted by signature, before any directory is believed: reading one allocates for what it lists.
        if bytes.windows(ENTRY_SIGNATURE.len()).filter(|window| window == ENTRY_SIGNATURE).count() > PARTS_MAX {
            return Err(ArchiveError::TooManyParts);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.has_duplicate_names() || zip.has_overlapping_entries().map_err(|error| damaged(&error))? {
            return Err(ArchiveError::Overlap);
        }
        let mut declared = 0_u64;
        let mut names = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|error| damaged(&error))?;
            let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
            if entry.encrypted() {
                return Err(ArchiveError::Encrypted);
            }
            if !is_sound(&name) || entry.is_symlink() {
                return Err(ArchiveError::BadName(excerpt(&name)));
            }
            if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(ArchiveError::Method(excerpt(&name)));
            }
            let (packed, size) = (entry.compressed_size(), entry.size());
            if size > INFLATION_RATIO_FREE_BYTES && size / INFLATION_RATIO_MAX > packed {
                return Err(ArchiveError::Bomb(excerpt(&name)));
            }
            declared = declared.saturating_add(size);
            names.push(plain(&name));
        }
        names.sort_unstable();
        if names.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return Err(ArchiveError::Overlap);
        }
        if declared > INFLATED_BYTES_MAX {
            return Err(ArchiveError::TooLarge);
        }
        Ok(Self { zip, budget: INFLATED_BYTES_MAX })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.index_of(path).is_some()
    }

    /// A part, unpacked as it is read and never beyond what it declared; `None` if there is no such part.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<Part<'_>>, ArchiveError> {
        let Some(index) = self.index_of(path) else { return Ok(None) };
        let entry = self.zip.by_index(index).map_err(|error| damaged(&error))?;
        let declared = entry.size();
        // Claimed in full beforehand: whoever reads the same part again and again comes to the end of the budget.
        self.budget = self.budget.checked_sub(declared).ok_or(ArchiveError::TooLarge)?;
        // Sheets are read in one go; a larger buffer saves calls into the unpacking.
        Ok(Some(BufReader::with_capacity(64 * 1024, Limited { inner: Box::new(entry), left: declared })))
    }

    fn index_of(&self, path: &str) -> Option<usize> {
        let wanted = plain(path);
        (0..self.zip.len()).find(|&index| {
            self.zip.name_for_index(index).and_then(Result::ok).is_some_and(|name| plain(&name) == wanted)
        })
    }
}

/// An unpacked part, to be read once from front to back.
pub(super) type Part<'a> = BufReader<Limited<'a>>;

/// Gives no more bytes than were declared.
pub(super) struct Limited<'a> {
    inner: Box<dyn Read + 'a>,
    left: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = u64::try_from(read)
            .ok()
            .and_then(|read| self.left.checked_sub(read))
            .ok_or_else(|| std::io::Error::other("a part is larger than the workbook's directory says"))?;
        Ok(read)
    }
}

/// A name as office programs compare it: without regard to case, and some programs write backslashes.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('\\', "/")
}

/// A relative name without detours.
fn is_sound(name: &str) -> bool {
    // Longer than any part of a workbook; ZIP itself allows 65,535.
    const NAME_BYTES_MAX: usize = 512;
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.starts_with(['/', '\\'])
        && !name.contains([':', '\0'])
        && !name.split(['/', '\\']).any(|step| step == "..")
}

fn damaged(error: &zip::result::ZipError) -> ArchiveError {
    ArchiveError::Damaged(excerpt(&error.to_string()))
}

/// Keeps the text of an error short, whatever was sent.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
