//! What a sheet's formulas take from elsewhere: shared drivers of the plan, what other sheets publish, and the work that
//! process maps bring.
//!
//! The figures are written into the sheet by the server whenever they move, so that a sheet says by itself what it adds
//! up to: on a device without a network, at an approved version, years later. Nothing outside is asked when it is reckoned.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Name, Nature};
use crate::calendar::Period;
use crate::formula::{FaultKind, Stop, Unit};
use crate::id::{AccountCode, DepartmentId, DocumentId, DriverId, ElementId, InputId};
use crate::money::{Currency, Minor};

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A driver the plan shares with all its sheets.
    Driver(DriverId),
    /// What a department's sheet publishes: all of a nature, or one account of it.
    Total { department: DepartmentId, nature: Nature, account: Option<AccountCode> },
    /// What a month brings to a step, a lane or a pool of a process map, or to all of it.
    Work { map: DocumentId, of: Option<ElementId>, measure: Measure },
}

/// What is counted of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// How often it happens.
    Volume,
    /// How long it takes, all together.
    Hours,
    Cost,
}

impl Measure {
    pub const ALL: [Self; 3] = [Self::Volume, Self::Hours, Self::Cost];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Hours => "hours",
            Self::Cost => "cost",
        }
    }
}

impl Source {
    /// The id formulas know it by. It follows from the source, so that two people who take the same figure at the same
    /// time take one.
    pub fn id(&self) -> InputId {
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(Sha256::digest(self.to_string().as_bytes())) {
            *to = from;
        }
        InputId(
            uuid::Builder::from_bytes(bytes)
                .with_variant(uuid::Variant::RFC4122)
                .with_version(uuid::Version::Custom)
                .into_uuid(),
        )
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Driver(driver) => write!(f, "driver:{driver}"),
            Self::Total { department, nature, account: None } => write!(f, "total:{department}:{}", nature.as_str()),
            Self::Work { map, of, measure } => {
                let of = of.as_ref().map_or("", |element| element.as_str());
                write!(f, "work:{map}:{}:{of}", measure.as_str())
            }
            Self::Total { department, nature, account: Some(account) } => {
                write!(f, "total:{department}:{}:{account}", nature.as_str())
            }
        }
    }
}

/// Text that names no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no source of figures: expected driver:…, total:… or work:…")]
pub struct NoSource;

impl FromStr for Source {
    type Err = NoSource;

    fn from_str(text: &str) -> Result<Self, NoSource> {
        let mut parts = text.splitn(4, ':');
        let mut next = || parts.next();
        let source = match (next(), next()) {
            (Some("driver"), Some(id)) => Self::Driver(DriverId(Uuid::try_parse(id).map_err(|_| NoSource)?)),
            (Some("total"), Some(department)) => Self::Total {
                department: department.parse().map_err(|_| NoSource)?,
                nature: match next() {
                    Some("income") => Nature::Income,
                    Some("expense") => Nature::Expense,
                    _ => return Err(NoSource),
                },
                account: next().map(str::parse).transpose().map_err(|_| NoSource)?,
            },
            (Some("work"), Some(map)) => Self::Work {
                map: map.parse().map_err(|_| NoSource)?,
                measure: next()
                    .and_then(|word| Measure::ALL.into_iter().find(|measure| measure.as_str() == word))
                    .ok_or(NoSource)?,
                of: next().filter(|of| !of.is_empty()).map(str::parse).transpose().map_err(|_| NoSource)?,
            },
            _ => return Err(NoSource),
        };
        Ok(source)
    }
}

/// Why a source gives no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dry {
    /// It is no more: a driver that was taken away, a department without a sheet.
    Gone,
    /// Its sheet takes figures of this one, directly or by way of others.
    Circle,
    /// It can't be reckoned where it is: a loop in a process map that lets nothing go.
    Broken,
}

impl Dry {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Circle => "circle",
            Self::Broken => "broken",
        }
    }

    /// What a formula that takes it comes to.
    pub const fn fault(self) -> FaultKind {
        match self {
            Self::Gone => FaultKind::Missing,
            Self::Circle => FaultKind::Cycle,
            Self::Broken => FaultKind::NotAFigure,
        }
    }
}

/// A figure from elsewhere, with all that a sheet shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub source: Source,
    pub name: Name,
    /// Where it stands: the department it comes from, or nothing for the plan's own drivers.
    pub place: Name,
    pub unit: Unit,
    /// In the unit's last decimal, money in minor units of the sheet's currency.
    pub figures: [Option<Minor>; Period::COUNT],
    pub dry: Option<Dry>,
}

impl Input {
    /// A department of a thousand accounts has as many; nobody takes more.
    pub const COUNT_MAX: usize = 2_000;
    /// Four names of 200 characters, a unit and thirteen figures of twenty digits.
    pub const BYTES_MAX: usize = 4_096;

    pub fn id(&self) -> InputId {
        self.source.id()
    }

    pub fn figure(&self, period: Period) -> Option<Minor> {
        self.figures.get(period.index()).copied().flatten()
    }

    /// How a sheet in its own currency sees money of another: as that currency, which is added to nothing of its own.
    pub fn seen_from(mut self, own: Currency, currency: Currency) -> Self {
        if !self.unit.is_money() || own == currency {
            return self;
        }
        let unit = Unit::of_currency(currency);
        let more = i64::from(unit.decimals(own)) - i64::from(currency.exponent());
        let factor = u32::try_from(more).ok().and_then(|more| 10_i64.checked_pow(more));
        for figure in &mut self.figures {
            let scaled = figure.zip(factor).and_then(|(minor, factor)| minor.0.checked_mul(factor));
            *figure = scaled.map(Minor).filter(|minor| minor.is_writable());
        }
        self.unit = unit;
        self
    }

    /// What a formula of a sheet in this currency reckons with; nothing counts as zero, as in a line.
    pub fn value(&self, period: Period, currency: Currency) -> Result<Decimal, Stop> {
        if let Some(dry) = self.dry {
            return Err(Stop::Here(dry.fault()));
        }
        let minor = self.figure(period).map_or(0, |minor| i128::from(minor.0));
        super::model::decimal(minor, self.unit.decimals(currency))
    }

    /// How it is kept: one field a line.
    pub fn stored(&self) -> String {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        let figure = |figure: &Option<Minor>| figure.map_or_else(|| "-".to_owned(), |minor| minor.0.to_string());
        let figures = self.figures.iter().map(figure).collect::<Vec<_>>().join(" ");
        [
            self.source.to_string(),
            line(self.unit.stored().unwrap_or_default()),
            self.dry.map_or(figures, |dry| dry.as_str().to_owned()),
            line(&self.name.text),
            line(self.name.en.as_deref().unwrap_or_default()),
            line(&self.place.text),
            line(self.place.en.as_deref().unwrap_or_default()),
        ]
        .join("\n")
    }

    /// What is kept. `None` for text that is none of this.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > Self::BYTES_MAX {
            return None;
        }
        let mut lines = text.split('\n');
        let source = lines.next()?.parse().ok()?;
        let unit = lines.next()?.to_owned().into();
        let (mut figures, mut dry) = ([None; Period::COUNT], None);
        match lines.next()? {
            "gone" => dry = Some(Dry::Gone),
            "circle" => dry = Some(Dry::Circle),
            "broken" => dry = Some(Dry::Broken),
            row => {
                for (slot, figure) in figures.iter_mut().zip(row.split(' ')) {
                    *slot = figure.parse().ok().map(Minor).filter(|minor| minor.is_writable());
                }
            }
        }
        let mut name = || Name {
            text: lines.next().unwrap_or_default().to_owned(),
            en: lines.next().filter(|en| !en.is_empty()).map(str::to_owned),
        };
        Some(Self { source, name: name(), place: name(), unit, figures, dry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(account: Option<&str>) -> Source {
        let account = account.map(|code| code.parse().unwrap());
        Source::Total { department: DepartmentId(Uuid::from_u128(7)), nature: Nature::Income, account }
    }

    #[test]
    fn a_source_reads_back_and_has_one_id() {
        let work = |of: Option<&str>| Source::Work {
            map: DocumentId(Uuid::from_u128(6)),
            of: of.map(|id| id.parse().unwrap()),
            measure: Measure::Hours,
        };
        let driver = Source::Driver(DriverId(Uuid::from_u128(5)));
        for source in [driver, total(None), total(Some("6001.A-1")), work(None), work(Some("Task_审批.1"))] {
            assert_eq!(source.to_string().parse(), Ok(source.clone()));
            assert_eq!(source.id(), source.clone().id());
        }
        assert_ne!(total(None).id(), total(Some("6001")).id());
        for odd in ["", "driver:", "driver:x", "total:", "total:x:income", "sheet:1", "total:y:both"] {
            assert_eq!(odd.parse::<Source>(), Err(NoSource), "{odd}");
        }
    }

    #[test]
    fn an_input_reads_back_from_what_is_kept() {
        let mut input = Input {
            source: total(Some("6001")),
            name: Name::bilingual("主营业务收入", "Revenue"),
            place: Name::new("销售部"),
            unit: "CNY/heads".parse().unwrap(),
            figures: [None; Period::COUNT],
            dry: None,
        };
        input.figures[0] = Some(Minor(-12_345));
        input.figures[11] = Some(Minor(0));
        assert_eq!(Input::parse(&input.stored()), Some(input.clone()));
        let dry = Input { dry: Some(Dry::Circle), figures: [None; Period::COUNT], ..input.clone() };
        assert_eq!(Input::parse(&dry.stored()), Some(dry));
        // A name with a break in it moves no field.
        let broken = Input { name: Name::new("a\nb"), ..input };
        assert_eq!(Input::parse(&broken.stored()).map(|read| read.place), Some(Name::new("销售部")));
        for odd in ["", "driver:x\n\n-\n", "\n\n\n", &"x".repeat(5_000)] {
            assert_eq!(Input::parse(odd), None);
        }
    }
}
