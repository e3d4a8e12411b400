//! How a plan came from one version of itself to another: by department, by account, by who changed it and by what was
//! changed.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{ConversionError, Name, Nature};
use shared::id::PlanId;
use shared::money::Currency;

/// A state of a whole plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanVersion {
    /// What each line says of the year before.
    LastYear,
    /// What was approved last, department by department.
    Approved,
    /// What was approved up to this revision, where there are later ones.
    ApprovedAs(u32),
    /// What people gave this name in the history of a sheet; of a department without such a name it says nothing.
    Named(String),
    /// The budget as it is now.
    Budget,
    /// A scenario as it is now, and the budget where it has no sheet.
    Scenario(String),
}

impl PlanVersion {
    /// How an address names it.
    pub fn key(&self) -> String {
        match self {
            Self::LastYear => "last-year".to_owned(),
            Self::Approved => "approved".to_owned(),
            Self::ApprovedAs(revision) => format!("approved:{revision}"),
            Self::Named(name) => ["version:", name].concat(),
            Self::Budget => "budget".to_owned(),
            Self::Scenario(name) => ["scenario:", name].concat(),
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        match key {
            "last-year" => Some(Self::LastYear),
            "approved" => Some(Self::Approved),
            "budget" => Some(Self::Budget),
            key => match key.split_once(':')? {
                ("approved", revision) => revision.parse().ok().map(Self::ApprovedAs),
                ("version", name) => Some(Self::Named(name.to_owned())),
                ("scenario", name) => Some(Self::Scenario(name.to_owned())),
                _ => None,
            },
        }
    }
}

/// What the difference is taken apart by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BridgedBy {
    #[default]
    Department,
    Account,
    Author,
    Driver,
}

impl BridgedBy {
    pub const ALL: [Self; 4] = [Self::Department, Self::Account, Self::Driver, Self::Author];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Account => "account",
            Self::Author => "author",
            Self::Driver => "driver",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.key() == key)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BridgeAsked {
    pub from: Option<PlanVersion>,
    pub to: Option<PlanVersion>,
    pub by: BridgedBy,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BridgeView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    /// Those there are, in the order in which they come about.
    pub versions: Vec<PlanVersion>,
    pub from: PlanVersion,
    pub to: PlanVersion,
    pub by: BridgedBy,
    /// Income and expense, where there is any.
    pub bridges: Vec<PlanBridge>,
    /// Departments of which one of the versions says nothing: they are in neither.
    pub left_out: Vec<Name>,
    /// Rates that are missed: what is in their currencies counts as nothing.
    pub missed: Vec<ConversionError>,
}

/// The way from one total to another, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanBridge {
    pub nature: Nature,
    pub from: i128,
    pub to: i128,
    /// Those that differ, the largest first; together they are the difference.
    pub parts: Vec<(PlanPart, i128)>,
}

/// What a part stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanPart {
    Department(Name),
    /// Code and name.
    Account(String, Name),
    NoAccount,
    /// What conversion leaves between a department and its accounts.
    Rounding,
    /// By name; none for a replica that does not say.
    Author(Option<String>),
    /// A line that is no money, with its department.
    Driver(Name, Name),
    /// A figure from elsewhere.
    Input(Name),
    /// What a department's sheet began with, against what its lines say of the year before.
    Begun(Name),
    Rules,
    Entered,
    /// A department whose changes cannot be told apart here: its sheet is closed to the reader, or in another currency.
    Untold(Name),
}
