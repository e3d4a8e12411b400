//! [`Quorum`]: how many of those who are asked must agree, and [`Need`], what that means for a step as it stands.

use serde::{Deserialize, Serialize};

/// How a step is decided. One who returns or rejects ends it under every quorum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// 或签: the first who agrees.
    #[default]
    Any,
    /// 会签: everybody.
    All,
    /// So many of them.
    AtLeast(u8),
    /// 依次: everybody, one after the other as the step names them.
    InTurn,
    /// Nobody: the step is passed as soon as it is reached, and says so.
    Automatic,
}

/// How many agreements a step wants, has, and could have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub have: usize,
    pub need: usize,
    pub of: usize,
}

impl Quorum {
    /// How many of so many must agree.
    pub fn of(self, seats: usize) -> usize {
        match self {
            Self::Any => 1,
            Self::All | Self::InTurn => seats,
            Self::AtLeast(count) => usize::from(count),
            Self::Automatic => 0,
        }
    }

    pub const fn asks_people(self) -> bool {
        !matches!(self, Self::Automatic)
    }

    pub(super) fn is_any(&self) -> bool {
        *self == Self::Any
    }
}
