//! An account of the chart of accounts, and whether more of it is good news.

use serde::{Deserialize, Serialize};

use super::Name;
use crate::id::AccountCode;

/// Which way an account counts. Both are entered and shown as positive figures (product.md 6, rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    Income,
    #[default]
    Expense,
}

impl Nature {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Expense => "expense",
        }
    }

    /// Unknown words read as expense: the careful side for a budget.
    pub fn parse(text: &str) -> Self {
        if text == "income" { Self::Income } else { Self::Expense }
    }

    /// Whether having `difference` more than expected is favourable. `None` when nothing differs.
    pub fn favourable(self, difference: i128) -> Option<bool> {
        match (difference.signum(), self) {
            (0, _) => None,
            (sign, Self::Income) => Some(sign > 0),
            (sign, Self::Expense) => Some(sign < 0),
        }
    }
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub code: AccountCode,
    pub name: Name,
    pub nature: Nature,
    pub parent: Option<AccountCode>,
}
