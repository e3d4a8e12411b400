//! A name people read, in one language or two.
//!
//! What somebody types is one name; a chart of accounts that is kept in Chinese and English has both. Neither is ever
//! missing on screen: the one that exists stands in for the other.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A name, with its English form where one is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Name {
    pub text: String,
    pub en: Option<String>,
}

impl Name {
    /// As long as a line of a printed sheet; longer belongs in the note.
    pub const CHARS_MAX: usize = 200;

    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), en: None }
    }

    pub fn bilingual(text: impl Into<String>, en: impl Into<String>) -> Self {
        Self { text: text.into(), en: Some(en.into()) }
    }

    pub fn in_language(&self, language: Language) -> &str {
        match (&self.en, language) {
            (Some(en), Language::English) if !en.is_empty() => en,
            _ => &self.text,
        }
    }
}
