//! A plan's shared drivers, and the form one is written in.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Driver, MONTHS, Name, print_figure, read_figure};
use shared::calendar::{FiscalCalendar, Period};
use shared::formula::Unit;
use shared::id::{DriverId, PlanId};
use shared::language::Language;
use shared::money::{Currency, Minor, Rounding, Style};

#[derive(Debug, Clone, PartialEq)]
pub struct DriversView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub may_edit: bool,
    pub drivers: Vec<DriverRow>,
    /// What is being written, as it was typed.
    pub form: DriverForm,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DriverRow {
    pub driver: Driver,
    /// The departments whose sheets reckon with it.
    pub used_by: Vec<Name>,
}

/// A driver as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DriverForm {
    /// `None` for a new one.
    pub id: Option<DriverId>,
    pub name: String,
    pub name_en: String,
    pub unit: String,
    /// One figure for every month; months of their own stand over it.
    pub every: String,
    pub months: Vec<String>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DriverWrong {
    NoName,
    NameTooLong,
    /// Another driver has that name.
    NameTaken,
    Unit,
    /// The figure for every month, or that of one.
    Figure(Option<Period>),
    TooMany,
}

impl DriverForm {
    /// The form in which a driver is changed.
    pub fn of(driver: &Driver, currency: Currency, language: Language) -> Self {
        let figure = |minor: Minor| print_figure(i128::from(minor.0), &driver.unit, currency, Style::PLAIN);
        let every = driver.every_month();
        let month = |figure_of: &Option<Minor>| match figure_of {
            Some(minor) if every != Some(*minor) => figure(*minor),
            _ => String::new(),
        };
        Self {
            id: Some(driver.id),
            name: driver.name.text.clone(),
            name_en: driver.name.en.clone().unwrap_or_default(),
            unit: driver.unit.word(language),
            every: every.map(figure).unwrap_or_default(),
            months: driver.figures.iter().map(month).collect(),
        }
    }

    /// The driver that was typed, beside those the plan has.
    pub fn read(&self, id: DriverId, others: &[&Driver], view: (Currency, Rounding)) -> Result<Driver, DriverWrong> {
        let (currency, rounding) = view;
        let (name, en) = (self.name.trim(), self.name_en.trim());
        if name.is_empty() {
            return Err(DriverWrong::NoName);
        }
        if name.chars().count() > Name::CHARS_MAX || en.chars().count() > Name::CHARS_MAX {
            return Err(DriverWrong::NameTooLong);
        }
        let is_called = |other: &&&Driver| {
            let names = [Some(other.name.text.as_str()), other.name.en.as_deref()];
            let wanted = [name, en].map(str::to_lowercase);
            names.into_iter().flatten().any(|known| wanted.contains(&known.to_lowercase()))
        };
        if others.iter().filter(|other| other.id != id).any(|other| is_called(&other)) {
            return Err(DriverWrong::NameTaken);
        }
        let unit: Unit = self.unit.parse().map_err(|_| DriverWrong::Unit)?;
        let figure = |text: &str, period| -> Result<Option<Minor>, DriverWrong> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            read_figure(text, &unit, currency, rounding).map(Some).map_err(|_| DriverWrong::Figure(period))
        };
        let every = figure(&self.every, None)?;
        let mut figures = [None; Period::COUNT];
        for ((slot, period), typed) in figures.iter_mut().zip(Period::all()).zip(&self.months) {
            *slot = figure(typed, Some(period))?;
        }
        for slot in figures.iter_mut().take(MONTHS) {
            *slot = slot.or(every);
        }
        let ord = others.iter().find(|other| other.id == id).map(|other| other.ord.clone());
        let last = others.iter().filter_map(|other| other.ord.parse::<u32>().ok()).max().unwrap_or(0);
        if ord.is_none() && others.len() >= Driver::COUNT_MAX {
            return Err(DriverWrong::TooMany);
        }
        Ok(Driver {
            id,
            name: Name { text: name.to_owned(), en: Some(en.to_owned()).filter(|en| !en.is_empty()) },
            unit,
            ord: ord.unwrap_or_else(|| format!("{:05}", last + 1)),
            figures,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form(name: &str, unit: &str, every: &str, march: &str) -> DriverForm {
        let months = (1..=13).map(|month| if month == 3 { march.to_owned() } else { String::new() }).collect();
        DriverForm { name: name.into(), unit: unit.into(), every: every.into(), months, ..DriverForm::default() }
    }

    fn read(form: &DriverForm, others: &[&Driver]) -> Result<Driver, DriverWrong> {
        form.read(DriverId(Uuid::from_u128(1)), others, (Currency::CNY, Rounding::HalfUp))
    }

    fn check(form: DriverForm, expect: Result<(&str, i64, i64), DriverWrong>) {
        let found = read(&form, &[]);
        let told = found.as_ref().map(|driver| {
            let minor = |at: usize| driver.figures[at].map_or(-1, |minor| minor.0);
            (driver.unit.stored().unwrap_or("money"), minor(0), minor(2))
        });
        assert_eq!(told, expect.as_ref().copied(), "{form:?}");
    }

    #[test]
    fn a_driver_is_read_as_it_was_typed() {
        check(form("社保比例", "%", "16", ""), Ok(("%", 160_000, 160_000)));
        check(form("Price", "", "1.5万", "12,000"), Ok(("money", 1_500_000, 1_200_000)));
        check(form("Heads", "人", "", "38"), Ok(("heads", -1, 38_000_000)));
        check(form(" ", "%", "16", ""), Err(DriverWrong::NoName));
        check(form(&"x".repeat(201), "%", "16", ""), Err(DriverWrong::NameTooLong));
        check(form("Rate", "a/b/c", "16", ""), Err(DriverWrong::Unit));
        check(form("Rate", "%", "sixteen", ""), Err(DriverWrong::Figure(None)));
        check(form("Rate", "%", "16", "x"), Err(DriverWrong::Figure(Some(Period::try_new(3).unwrap()))));
    }

    #[test]
    fn a_name_belongs_to_one_driver_in_either_language() {
        let first = read(&form("Rate", "%", "16", ""), &[]).unwrap();
        let first = Driver { id: DriverId(Uuid::from_u128(9)), name: Name::bilingual("比例", "Rate"), ..first };
        assert_eq!(read(&form("rate", "%", "16", ""), &[&first]), Err(DriverWrong::NameTaken));
        let own = Driver { id: DriverId(Uuid::from_u128(1)), ..first };
        let kept = read(&form("rate", "%", "17", ""), &[&own]).unwrap();
        assert_eq!((kept.ord, kept.figures[0]), (own.ord.clone(), Some(Minor(170_000))));
        // The form of a driver reads back as the driver.
        let again = DriverForm::of(&own, Currency::CNY, Language::Chinese);
        assert_eq!(read(&again, &[&own]), Ok(own));
    }
}
