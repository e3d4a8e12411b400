//! [`Comment`]: words that go with a decision and stay with it. Talk about a sheet is a discussion's, not this.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ApprovalError;

/// Two printed pages; whoever has more to say writes in the discussion.
pub const COMMENT_LENGTH_MAX: usize = 4_000;

/// 1 to [`COMMENT_LENGTH_MAX`] characters, without blank ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Comment(String);

impl Comment {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Comment {
    type Err = ApprovalError;

    fn from_str(text: &str) -> Result<Self, ApprovalError> {
        let text = text.trim();
        if text.is_empty() {
            Err(ApprovalError::CommentMissing)
        } else if text.chars().nth(COMMENT_LENGTH_MAX).is_some() {
            Err(ApprovalError::CommentTooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl TryFrom<String> for Comment {
    type Error = ApprovalError;
    fn try_from(text: String) -> Result<Self, ApprovalError> {
        text.parse()
    }
}

impl From<Comment> for String {
    fn from(comment: Comment) -> Self {
        comment.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_something_and_not_too_much() {
        assert_eq!("  差旅费太高 \n".parse::<Comment>().unwrap().as_str(), "差旅费太高");
        for blank in ["", "  ", "\u{3000}\n"] {
            assert_eq!(blank.parse::<Comment>(), Err(ApprovalError::CommentMissing));
        }
        assert!("多".repeat(COMMENT_LENGTH_MAX).parse::<Comment>().is_ok());
        assert_eq!("多".repeat(COMMENT_LENGTH_MAX + 1).parse::<Comment>(), Err(ApprovalError::CommentTooLong));
    }
}
