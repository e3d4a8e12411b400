//! Beginning a plan from nothing: what there is to choose from, and the form as it is typed.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use std::collections::BTreeSet;

use shared::budget::Name;
use shared::calendar::{FiscalCalendar, FiscalYear, Periods, WeekPattern, WeekYear, YearEnd, YearLabel};
use shared::id::{DepartmentId, PlanId};
use shared::money::Currency;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
pub struct NewPlanView {
    /// The departments of the organisation, in order.
    pub departments: Vec<(DepartmentId, Name)>,
    /// Plans whose chart of accounts can be taken over.
    pub charts: Vec<(PlanId, Name)>,
    pub form: NewPlanForm,
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPlanForm {
    /// The id the new plan is to have.
    pub id: Uuid,
    pub title: String,
    pub title_en: String,
    pub year: String,
    pub currency: String,
    /// `12`, `13`, or the name of a [`WeekPattern`].
    pub family: String,
    pub start_month: String,
    pub label: String,
    /// The weekday years of weeks end on, as ISO 8601 numbers it, and which of them.
    pub last_day: String,
    pub end: String,
    pub departments: BTreeSet<DepartmentId>,
    pub chart: Option<PlanId>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPlanWrong {
    NoName,
    NameTooLong,
    /// No year of four digits that plans can have.
    Year,
    Currency,
    Calendar,
    NoDepartment,
}

/// The plan that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedPlan {
    pub title: Name,
    pub year: FiscalYear,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub departments: BTreeSet<DepartmentId>,
    pub chart: Option<PlanId>,
}

impl NewPlanForm {
    /// An empty form: next year by the calendar, every department.
    pub fn fresh(id: Uuid, year: i32, departments: BTreeSet<DepartmentId>, chart: Option<PlanId>) -> Self {
        Self {
            id,
            year: year.to_string(),
            currency: Currency::CNY.code().to_owned(),
            family: "12".to_owned(),
            start_month: "1".to_owned(),
            label: YearLabel::default().as_str().to_owned(),
            last_day: "6".to_owned(),
            end: YearEnd::Nearest.as_str().to_owned(),
            departments,
            chart,
            ..Self::default()
        }
    }

    pub fn read(&self) -> Result<WantedPlan, NewPlanWrong> {
        let (title, title_en) = (self.title.trim(), self.title_en.trim());
        if title.is_empty() {
            return Err(NewPlanWrong::NoName);
        }
        if title.chars().count() > Name::CHARS_MAX || title_en.chars().count() > Name::CHARS_MAX {
            return Err(NewPlanWrong::NameTooLong);
        }
        let year = self.year.trim().parse::<i64>().ok().and_then(|year| FiscalYear::try_new(year).ok());
        let year = year.ok_or(NewPlanWrong::Year)?;
        let currency = self.currency.parse().map_err(|_| NewPlanWrong::Currency)?;
        let calendar = self.calendar().ok_or(NewPlanWrong::Calendar)?;
        if self.departments.is_empty() {
            return Err(NewPlanWrong::NoDepartment);
        }
        let title_en = Some(title_en.to_owned()).filter(|title| !title.is_empty());
        Ok(WantedPlan {
            title: Name { text: title.to_owned(), en: title_en },
            year,
            currency,
            calendar,
            departments: self.departments.clone(),
            chart: self.chart,
        })
    }

    fn calendar(&self) -> Option<FiscalCalendar> {
        let start_month = self.start_month.parse().ok()?;
        let label = YearLabel::parse(&self.label);
        let months = |periods| FiscalCalendar::try_new(start_month, label, periods).ok();
        match self.family.as_str() {
            "12" => months(Periods::Twelve),
            "13" => months(Periods::TwelvePlusOne),
            pattern => {
                let last_day = WeekYear::weekday(self.last_day.parse().ok()?).ok()?;
                let weeks =
                    WeekYear { pattern: WeekPattern::parse(pattern)?, last_day, end: YearEnd::parse(&self.end)? };
                Some(months(Periods::Twelve)?.in_weeks(weeks))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(change: impl FnOnce(&mut NewPlanForm)) -> Result<WantedPlan, NewPlanWrong> {
        let sales = DepartmentId(Uuid::from_u128(1));
        let mut form = NewPlanForm::fresh(Uuid::from_u128(9), 2027, BTreeSet::from([sales]), None);
        form.title = " 2027 预算 ".to_owned();
        change(&mut form);
        form.read()
    }

    #[test]
    fn each_family_of_calendars_comes_out_as_it_is_chosen() {
        let check = |family: &str, start: &str, year: &str, weeks: Option<u32>, first: &str| {
            let wanted = form(|form| {
                (form.family, form.start_month) = (family.to_owned(), start.to_owned());
                form.year = year.to_owned();
            });
            let wanted = wanted.unwrap();
            let found = (wanted.calendar.week_count(wanted.year), wanted.calendar.first_day(wanted.year).to_string());
            assert_eq!(found, (weeks, first.to_owned()), "{family} {start} {year}");
        };
        check("12", "1", "2027", None, "2027-01-01");
        check("12", "4", "2027", None, "2026-04-01");
        check("13", "7", "2027", None, "2026-07-01");
        // The retail years of the National Retail Federation: 2023 has 53 weeks.
        let retail = |form: &mut NewPlanForm| {
            form.family = "454".to_owned();
            form.start_month = "2".to_owned();
            form.label = "start_year".to_owned();
            form.year = "2023".to_owned();
        };
        let wanted = form(retail).unwrap();
        assert_eq!(wanted.calendar.week_count(wanted.year), Some(53));
        check("445", "1", "2026", Some(52), "2026-01-04");
        check("544", "1", "2027", Some(52), "2027-01-03");
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let set = |change: fn(&mut NewPlanForm)| form(change).err();
        assert_eq!(set(|_| {}), None);
        assert_eq!(form(|_| {}).unwrap().title.text, "2027 预算");
        assert_eq!(set(|form| form.title = "  ".to_owned()), Some(NewPlanWrong::NoName));
        assert_eq!(set(|form| form.title = "长".repeat(201)), Some(NewPlanWrong::NameTooLong));
        assert_eq!(set(|form| form.year = "27".to_owned()), Some(NewPlanWrong::Year));
        assert_eq!(set(|form| form.year = "next".to_owned()), Some(NewPlanWrong::Year));
        assert_eq!(set(|form| form.currency = "DEM".to_owned()), Some(NewPlanWrong::Currency));
        assert_eq!(set(|form| form.family = "14".to_owned()), Some(NewPlanWrong::Calendar));
        assert_eq!(set(|form| form.start_month = "13".to_owned()), Some(NewPlanWrong::Calendar));
        assert_eq!(set(|form| form.departments.clear()), Some(NewPlanWrong::NoDepartment));
        let eighth_day = form(|form| (form.family, form.last_day) = ("445".to_owned(), "8".to_owned()));
        assert_eq!(eighth_day.err(), Some(NewPlanWrong::Calendar));
    }
}
