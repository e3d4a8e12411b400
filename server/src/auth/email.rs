//! E-mail addresses as names to sign in with: one spelling for one person. Whether mail arrives there is not known.

use std::fmt;

/// Text that should have been an e-mail address and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an e-mail address: expected something like name@company.com")]
pub struct EmailError(String);

/// An e-mail address in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The longest address that mail can be sent to (RFC 5321: a path of 256 with its brackets).
    pub const LENGTH_MAX: usize = 254;

    /// Takes an address as typed: spaces around it and capitals do not matter.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let refuse = || EmailError(text.chars().take(60).collect());
        let trimmed = text.trim();
        if trimmed.len() > Self::LENGTH_MAX || trimmed.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(refuse());
        }
        let (name, place) = trimmed.rsplit_once('@').ok_or_else(refuse)?;
        let fits = !name.is_empty() && !name.contains('@') && !place.is_empty();
        if fits && !place.starts_with('.') && !place.ends_with('.') {
            // The database lowers ASCII letters only; both must agree on what is lower case.
            Ok(Self(trimmed.to_ascii_lowercase()))
        } else {
            Err(refuse())
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = EmailError;
    fn from_str(text: &str) -> Result<Self, EmailError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_spelling() {
        for text in ["sales@demo.tandem", " Sales@Demo.Tandem\n", "SALES@DEMO.TANDEM"] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), "sales@demo.tandem");
        }
        assert_eq!(EmailAddress::parse("李雷@例子.公司").unwrap().as_str(), "李雷@例子.公司");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@demo.tandem", "a".repeat(250));
        for text in ["", "@", "sales", "sales@", "@demo.tandem", "a@b@c", "a b@c", "a@.c", "a@c.", &long] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?} should be refused");
        }
    }
}
