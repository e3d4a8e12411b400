//! What a step takes and what keeps it in check.

use serde::{Deserialize, Serialize};

use super::Quantity;
use crate::money::Minor;

/// Volume, time and money of a step. Money is in the map's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepFigures {
    /// How often it begins in a month, on start events; on a step it stands over what the flow brings.
    pub volume: Option<Quantity>,
    /// Handling, each time.
    pub minutes: Option<Quantity>,
    /// Waiting, each time: it costs time and no money.
    pub wait_minutes: Option<Quantity>,
    /// An hour of whoever does it.
    pub rate: Option<Minor>,
    /// A month, however often it happens.
    pub fixed_cost: Option<Minor>,
    /// Each time.
    pub unit_cost: Option<Minor>,
    /// What whoever does it has in a month; where more is needed, work piles up.
    pub capacity_minutes: Option<Quantity>,
}

/// System, document, rule, owner; and risk with its control (企业内部控制基本规范).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepControl {
    pub system: Option<String>,
    pub document: Option<String>,
    pub rule: Option<String>,
    pub owner: Option<String>,
    pub risk: Option<String>,
    pub control: Option<String>,
    /// What shows that the control worked.
    pub evidence: Option<String>,
    pub frequency: Option<Frequency>,
    pub duty: Option<Duty>,
    /// The approval policy an approval step follows, by name.
    pub policy: Option<String>,
}

impl StepControl {
    /// As long as a note of a line.
    pub const CHARS_MAX: usize = 2_000;
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is kept as.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// What a word means; `None` for one nobody knows.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

pub(super) use words;

words! {
    /// How often a control is carried out.
    Frequency {
        EachTime = "each_time",
        Daily = "daily",
        Weekly = "weekly",
        Monthly = "monthly",
        Quarterly = "quarterly",
        Yearly = "yearly",
    }
}

words! {
    /// What a step is, for who may do it together with what (不相容职务分离).
    Duty {
        Request = "request",
        Approve = "approve",
        Order = "order",
        Receive = "receive",
        Pay = "pay",
        Record = "record",
        Reconcile = "reconcile",
        /// Custody of goods, money or seals.
        Keep = "keep",
        Supervise = "supervise",
    }
}
