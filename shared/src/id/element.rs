//! [`ElementId`]: what every thing on a map is known by, in the map and in BPMN files alike.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that can't name an element.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” can't name an element of a map: a letter or _ first, then letters, digits, - _ and ., up to {max} characters", max = ElementId::CHARS_MAX)]
pub struct NoElementId(String);

/// An XML NCName, unique in its map whatever the kind. An element that came from a BPMN file keeps its id, so that what
/// refers to it in parts nobody here understands stays true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ElementId(String);

impl ElementId {
    pub const CHARS_MAX: usize = 120;

    /// A new one: `Task_0191e6a0…`. `kind` is a word of letters.
    pub fn fresh(kind: &str, id: Uuid) -> Self {
        Self(format!("{kind}_{}", id.simple()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ElementId {
    type Err = NoElementId;

    fn from_str(text: &str) -> Result<Self, NoElementId> {
        let first = |c: char| c.is_alphabetic() || c == '_';
        let later = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}');
        let mut chars = text.chars();
        let is_name = chars.next().is_some_and(first) && chars.all(later);
        if is_name && text.chars().count() <= Self::CHARS_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoElementId(text.chars().take(60).collect()))
        }
    }
}

impl TryFrom<String> for ElementId {
    type Error = NoElementId;

    fn try_from(text: String) -> Result<Self, NoElementId> {
        text.parse()
    }
}

impl From<ElementId> for String {
    fn from(id: ElementId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_named_as_xml_names_things() {
        for good in ["Task_1", "_93c466ab-b271-4376-a427-f4c353d55ce8", "任务.1", "a"] {
            assert_eq!(good.parse::<ElementId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        for odd in ["", "1a", "-a", "a b", "a:b", "a/b", &"x".repeat(121)] {
            assert!(odd.parse::<ElementId>().is_err(), "{odd}");
        }
        let fresh = ElementId::fresh("Task", Uuid::from_u128(7));
        assert_eq!(fresh.to_string().parse(), Ok(fresh));
    }
}
