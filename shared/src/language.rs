//! The languages people read Tandem in.
//!
//! A leaf: the words of the domain's fixed vocabulary (units, months) are chosen by it. Sentences of the interface live
//! in the app's translation files, not here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

/// A tag that names no language Tandem speaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Tandem does not speak “{0}” yet: choose zh-CN or en")]
pub struct UnknownLanguage(String);

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The BCP 47 tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a BCP 47 tag by its primary language: `zh`, `zh-Hans-CN` and `en-GB` are all understood.
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let primary = text.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Ok(Self::Chinese)
        } else if primary.eq_ignore_ascii_case("en") {
            Ok(Self::English)
        } else {
            // No tag in use is longer than 35 characters (BCP 47 §4.4.1); whatever was sent, the error stays short.
            Err(UnknownLanguage(text.chars().take(35).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_primary_language() {
        for (tag, expect) in [
            ("zh", Some(Language::Chinese)),
            ("zh-Hans-CN", Some(Language::Chinese)),
            ("EN-gb", Some(Language::English)),
            ("en_US", Some(Language::English)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(tag.parse::<Language>().ok(), expect, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(language));
        }
    }
}
