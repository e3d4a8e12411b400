//! Why a file can't be read as BPMN, and where in it.

use std::fmt;

use super::limits::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX, NAMESPACES_MAX};
use crate::process::ProcessMap;

/// A place in the text of a file; both count from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// The place of a byte.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default();
        Self {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            // Every character has one byte that continues none.
            column: column.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {reason}")]
pub struct BpmnError {
    pub at: Position,
    pub reason: Refusal,
}

/// What is the matter with a file that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the file has more than {FILE_BYTES_MAX} bytes")]
    TooLarge,
    #[error("the characters are not in the encoding {0} that the file says it has")]
    Encoding(String),
    #[error("the XML is damaged: {0}")]
    Damaged(String),
    #[error("a document type or an entity of its own: save the file without")]
    DocumentType,
    #[error("the prefix “{0}” stands for no namespace")]
    Prefix(String),
    #[error("elements lie within each other more than {DEPTH_MAX} deep")]
    TooDeep,
    #[error("more than {ELEMENTS_MAX} elements")]
    TooManyElements,
    #[error("more than {ATTRIBUTES_MAX} attributes")]
    TooManyAttributes,
    #[error("more than {NAMESPACES_MAX} namespaces")]
    TooManyNamespaces,
    #[error("this is no BPMN 2.0: the outermost element is “{0}”")]
    NotBpmn(String),
    #[error("more than {max} shapes and flows on the map", max = ProcessMap::ELEMENTS_MAX)]
    MapTooLarge,
}

impl Refusal {
    pub(super) const fn at(self, at: Position) -> BpmnError {
        BpmnError { at, reason: self }
    }

    /// What a foreign library says, kept short.
    pub(super) fn damaged(error: &dyn fmt::Display) -> Self {
        Self::Damaged(error.to_string().chars().take(200).collect())
    }
}
