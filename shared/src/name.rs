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

    /// Told anew by somebody who reads it in this language: a name that is kept in both keeps the other.
    pub fn told_anew(self, typed: &str, language: Language) -> Self {
        match (language, &self.en) {
            (Language::English, Some(_)) => Self { en: Some(typed.to_owned()), ..self },
            _ => Self { text: typed.to_owned(), ..self },
        }
    }

    /// Whether nothing can be read in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.en.as_deref().is_none_or(|en| en.trim().is_empty())
    }

    pub fn in_language(&self, language: Language) -> &str {
        match (&self.en, language) {
            (Some(en), Language::English) if !en.is_empty() => en,
            (Some(en), Language::Chinese) if self.text.is_empty() => en,
            _ => &self.text,
        }
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_anew_in_one_language_keeps_the_other() {
        let check = |name: Name, language, typed: &str, expect: Name| {
            let told = name.told_anew(typed, language);
            assert_eq!(told.in_language(language), typed);
            assert_eq!(told, expect);
        };
        let both = || Name::bilingual("采购专员", "Buyer");
        check(both(), Language::English, "Purchaser", Name::bilingual("采购专员", "Purchaser"));
        check(both(), Language::Chinese, "采购员", Name::bilingual("采购员", "Buyer"));
        check(Name::new("采购专员"), Language::English, "Buyer", Name::new("Buyer"));
        check(Name::default(), Language::Chinese, "出纳", Name::new("出纳"));
    }

    #[test]
    fn the_language_there_is_stands_in_for_the_other() {
        let check = |name: Name, zh: &str, en: &str| {
            assert_eq!([Language::Chinese, Language::English].map(|language| name.in_language(language)), [zh, en]);
            assert_eq!(name.is_blank(), zh.trim().is_empty());
        };
        check(Name::bilingual("出纳", "Cashier"), "出纳", "Cashier");
        check(Name::bilingual("出纳", ""), "出纳", "出纳");
        check(Name::bilingual("", "Cashier"), "Cashier", "Cashier");
        check(Name::new(" "), " ", " ");
    }
}
