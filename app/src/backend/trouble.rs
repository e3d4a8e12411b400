//! [`PageError`]: why a page has nothing to show. Each has a state of its own on the screen.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PageError {
    #[error("nobody is signed in: sign in and open the page again")]
    SignedOut,
    #[error("there is nothing at this address: check the link")]
    NotFound,
    #[error("this person may not see the page: ask an administrator for access")]
    NotAllowed,
    #[error("the server cannot be reached: try again when there is a network")]
    Offline,
    #[error("the server could not make the page: try again, and report it if it stays so")]
    Broken,
}

impl PageError {
    /// The HTTP status a page with this trouble is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::NotFound => 404,
            Self::NotAllowed => 403,
            Self::Offline => 503,
            Self::Broken => 500,
        }
    }

    /// What a status other than 200 means to a page.
    pub const fn from_status(status: u16) -> Self {
        match status {
            401 => Self::SignedOut,
            403 => Self::NotAllowed,
            404 | 410 => Self::NotFound,
            502..=504 => Self::Offline,
            _ => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_back() {
        for error in
            [PageError::SignedOut, PageError::NotFound, PageError::NotAllowed, PageError::Offline, PageError::Broken]
        {
            assert_eq!(PageError::from_status(error.status()), error);
        }
    }
}
