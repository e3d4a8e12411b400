//! [`Approvers`]: how a policy names people, and [`Whom`], everybody a step names. Who they are today is not known here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// A board; whoever wants more people to agree wants another step.
pub const WHOM_MAX: usize = 12;

/// One way to name those who are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approvers {
    /// Those who hold the approver's role for the department.
    DepartmentHead,
    /// Those who hold the approver's role for the department at the other end; nobody where there is none.
    OtherHead,
    /// Those who hold the finance role for the department, wherever it comes from.
    Finance,
    /// Those who hold the finance role for this department and no other.
    FinancePartner,
    /// Somebody by name.
    Person(PersonId),
    /// Whoever stands this many levels above the one who submits, in the line of reporting; 1 is their superior.
    Upward(u8),
}

/// Everybody a step names, in order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "OneOrMany", into = "OneOrMany")]
pub struct Whom(Vec<Approvers>);

/// One name is written as it is, several as a list.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Approvers),
    Many(Vec<Approvers>),
}

impl Approvers {
    /// Higher than any line of reporting we know.
    pub const LEVELS_MAX: u8 = 8;
}

impl Whom {
    pub fn new(names: impl IntoIterator<Item = Approvers>) -> Self {
        let mut whom = Vec::new();
        for name in names {
            if !whom.contains(&name) {
                whom.push(name);
            }
        }
        Self(whom)
    }

    pub fn iter(&self) -> impl Iterator<Item = Approvers> {
        self.0.iter().copied()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Approvers> for Whom {
    fn from(one: Approvers) -> Self {
        Self(vec![one])
    }
}

impl From<OneOrMany> for Whom {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(one) => one.into(),
            OneOrMany::Many(many) => Self::new(many),
        }
    }
}

impl From<Whom> for OneOrMany {
    fn from(whom: Whom) -> Self {
        match whom.0.as_slice() {
            [one] => Self::One(*one),
            _ => Self::Many(whom.0),
        }
    }
}

impl fmt::Display for Approvers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DepartmentHead => f.write_str("department head"),
            Self::OtherHead => f.write_str("head of the other department"),
            Self::Finance => f.write_str("finance department"),
            Self::FinancePartner => f.write_str("department's finance partner"),
            Self::Person(person) => write!(f, "person {person}"),
            Self::Upward(levels) => write!(f, "superior {levels} levels up"),
        }
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, name) in self.0.iter().enumerate() {
            let joint = if place == 0 { "" } else { ", the " };
            write!(f, "{joint}{name}")?;
        }
        Ok(())
    }
}
