//! What a step takes and what keeps it in check.

use serde::{Deserialize, Serialize};

use super::Quantity;
use crate::money::Minor;
use crate::name::Name;

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

/// System, document, rule, owner; and risk with its control (企业内部控制基本规范). Each in one language or two, as names are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepControl {
    pub system: Option<Name>,
    pub document: Option<Name>,
    pub rule: Option<Name>,
    pub owner: Option<Name>,
    pub risk: Option<Name>,
    pub control: Option<Name>,
    /// What shows that the control worked.
    pub evidence: Option<Name>,
    pub frequency: Option<Frequency>,
    pub duty: Option<Duty>,
    /// The approval policy an approval step follows, by name.
    pub policy: Option<Name>,
}

impl StepControl {
    /// As long as a note of a line.
    pub const CHARS_MAX: usize = 2_000;

    /// What is said in words, by what each is called in a document.
    pub fn texts(&self) -> [(&'static str, Option<&Name>); 8] {
        [
            ("system", self.system.as_ref()),
            ("document", self.document.as_ref()),
            ("rule", self.rule.as_ref()),
            ("owner", self.owner.as_ref()),
            ("risk", self.risk.as_ref()),
            ("control", self.control.as_ref()),
            ("evidence", self.evidence.as_ref()),
            ("policy", self.policy.as_ref()),
        ]
    }

    /// The places of [`Self::texts`], to be filled.
    pub const fn texts_mut(&mut self) -> [(&'static str, &mut Option<Name>); 8] {
        [
            ("system", &mut self.system),
            ("document", &mut self.document),
            ("rule", &mut self.rule),
            ("owner", &mut self.owner),
            ("risk", &mut self.risk),
            ("control", &mut self.control),
            ("evidence", &mut self.evidence),
            ("policy", &mut self.policy),
        ]
    }
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
