//! [`FiscalCalendar`]: when an organisation's year starts, what it is called, and how its days fall into periods.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{CalendarError, FiscalYear, Period, WeekYear};
use crate::language::Language;

/// Which calendar year names a fiscal year that touches two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearLabel {
    /// The year it starts in: 1 April 2026 opens 2026, as in Japan.
    StartYear,
    /// The year it ends in: 1 July 2026 opens 2027, as in most public budgets.
    #[default]
    EndYear,
}

impl YearLabel {
    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StartYear => "start_year",
            Self::EndYear => "end_year",
        }
    }

    /// Reads the name in documents; anything else is the common way.
    pub fn parse(text: &str) -> Self {
        if text == "start_year" { Self::StartYear } else { Self::EndYear }
    }
}

/// How many periods a year has. In documents it is the number 12 or 13.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum Periods {
    #[default]
    Twelve,
    /// Twelve months and one period for adjustments after the year's end.
    TwelvePlusOne,
}

/// The calendar of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct FiscalCalendar {
    start_month: u32,
    label: YearLabel,
    periods: Periods,
    /// Years of whole weeks; without it the periods are months.
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<WeekYear>,
}

/// A calendar as it arrives, before its month is checked.
#[derive(Deserialize)]
struct Unchecked {
    start_month: u32,
    #[serde(default)]
    label: YearLabel,
    #[serde(default)]
    periods: Periods,
    #[serde(default)]
    weeks: Option<WeekYear>,
}

impl FiscalCalendar {
    /// January to December in twelve periods.
    pub const CALENDAR_YEAR: Self =
        Self { start_month: 1, label: YearLabel::EndYear, periods: Periods::Twelve, weeks: None };

    /// A calendar whose years start on the first of a month from 1 to 12.
    pub fn try_new(start_month: u32, label: YearLabel, periods: Periods) -> Result<Self, CalendarError> {
        if (1..=12).contains(&start_month) {
            Ok(Self { start_month, label, periods, weeks: None })
        } else {
            Err(CalendarError::StartMonth(start_month))
        }
    }

    /// The same years in whole weeks: each ends near the end of the month before the start month.
    #[must_use]
    pub const fn in_weeks(self, weeks: WeekYear) -> Self {
        Self { weeks: Some(weeks), ..self }
    }

    /// How the weeks fall, where the periods are no months.
    pub const fn week_year(self) -> Option<WeekYear> {
        self.weeks
    }

    pub const fn start_month(self) -> u32 {
        self.start_month
    }

    pub const fn period_count(self) -> u32 {
        self.periods.count()
    }

    pub const fn label(self) -> YearLabel {
        self.label
    }

    /// The periods of each year, in order.
    pub fn periods(self) -> impl DoubleEndedIterator<Item = Period> {
        Period::all().filter(move |period| self.has(*period))
    }

    /// Whether a year has this period: only the thirteenth can be missing.
    pub const fn has(self, period: Period) -> bool {
        matches!(self.periods, Periods::TwelvePlusOne) || !period.is_adjustment()
    }

    /// The first day of a fiscal year.
    pub fn first_day(self, year: FiscalYear) -> NaiveDate {
        self.start(year.number())
    }

    fn start(self, year: i32) -> NaiveDate {
        let first = self.first_of_month(year);
        match self.weeks {
            // The day after the year before ended.
            Some(weeks) => weeks.last_day_near(first - Days::new(1)) + Days::new(1),
            None => first,
        }
    }

    /// The first of the month a year starts with.
    #[expect(
        clippy::expect_used,
        reason = "the year has four digits, the month is 1 to 12, and each month has a first"
    )]
    fn first_of_month(self, year: i32) -> NaiveDate {
        let starts_before = self.label == YearLabel::EndYear && self.start_month > 1;
        let start_year = year - i32::from(starts_before);
        NaiveDate::from_ymd_opt(start_year, self.start_month, 1).expect("a checked year and month have a first day")
    }

    /// The first and the last day of a period. Adjustments belong to the last day of the year.
    pub fn days(self, year: FiscalYear, period: Period) -> (NaiveDate, NaiveDate) {
        let start = self.start(year.number());
        let after = |count: usize| match self.weeks {
            Some(weeks) => {
                let long = self.is_long(year);
                let passed: u32 = Period::all().take(count).map(|period| weeks.weeks(period, long)).sum();
                start + Days::new(7 * u64::from(passed))
            }
            // Twelve at most.
            None => start + Months::new(u32::try_from(count).unwrap_or(12)),
        };
        let count = usize::from(period.number().min(12));
        let last = after(count) - Days::new(1);
        if period.is_adjustment() { (last, last) } else { (after(count - 1), last) }
    }

    /// Whether a year of weeks has 53.
    fn is_long(self, year: FiscalYear) -> bool {
        (self.start(year.number() + 1) - self.start(year.number())).num_weeks() > 52
    }

    /// The weeks of a year, 52 or 53; `None` where the periods are months.
    pub fn week_count(self, year: FiscalYear) -> Option<u32> {
        self.weeks.map(|_| 52 + u32::from(self.is_long(year)))
    }

    /// The weeks of a period, none of them an adjustment's; `None` where the periods are months.
    pub fn weeks(self, year: FiscalYear, period: Period) -> Option<u32> {
        self.weeks.map(|weeks| weeks.weeks(period, self.is_long(year)))
    }

    /// The days of a period; adjustments have none of their own.
    pub fn day_count(self, year: FiscalYear, period: Period) -> u32 {
        let (first, last) = self.days(year, period);
        // A period is 43 days at most.
        let days = u32::try_from((last - first).num_days() + 1).unwrap_or(0);
        if period.is_adjustment() { 0 } else { days }
    }

    /// The Mondays to Fridays of a period. Public holidays are no part of it: they are not known years ahead.
    pub fn working_days(self, year: FiscalYear, period: Period) -> u32 {
        if period.is_adjustment() {
            return 0;
        }
        let (first, last) = self.days(year, period);
        let days = first.iter_days().take_while(|day| *day <= last);
        let working = days.filter(|day| day.weekday().num_days_from_monday() < 5).count();
        u32::try_from(working).unwrap_or(0)
    }

    /// The year and period a day falls into, never the adjustment period; an error for days outside the bounded years.
    pub fn period_of(self, day: NaiveDate) -> Result<(FiscalYear, Period), CalendarError> {
        if self.weeks.is_some() {
            return self.week_period_of(day);
        }
        let months_in = (day.month() + 12 - self.start_month) % 12;
        let ends_later = self.label == YearLabel::EndYear && self.start_month > 1;
        let start_year = i64::from(day.year()) - i64::from(day.month() < self.start_month);
        let year = FiscalYear::try_new(start_year + i64::from(ends_later))?;
        // Of the thirteen, only the first twelve can be reached: months_in is 0 to 11.
        let period = Period::all().nth(months_in as usize).unwrap_or(Period::FIRST);
        Ok((year, period))
    }

    fn week_period_of(self, day: NaiveDate) -> Result<(FiscalYear, Period), CalendarError> {
        let own = i64::from(day.year());
        let outside = CalendarError::Year(own);
        // A year starts up to twelve months and a week before or after the calendar year it is called by.
        let mut near = (own - 1..=own + 1).filter_map(|year| FiscalYear::try_new(year).ok());
        let year = near.find(|year| self.start(year.number()) <= day && day < self.start(year.number() + 1));
        let year = year.ok_or(outside.clone())?;
        let period = Period::all().take(12).find(|period| day <= self.days(year, *period).1);
        Ok((year, period.ok_or(outside)?))
    }

    /// The name of a period's column: the month it covers, whichever it is in the year, or its number where it is none.
    pub fn period_label(self, period: Period, language: Language) -> &'static str {
        const CHINESE_NUMBERED: [&str; 12] = [
            "第1期", "第2期", "第3期", "第4期", "第5期", "第6期", "第7期", "第8期", "第9期", "第10期", "第11期",
            "第12期",
        ];
        const ENGLISH_NUMBERED: [&str; 12] =
            ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12"];
        const CHINESE: [&str; 12] =
            ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];
        const ENGLISH: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (months, adjustment) = match language {
            Language::Chinese => (CHINESE, "调整期"),
            Language::English => (ENGLISH, "Adj."),
        };
        if period.is_adjustment() {
            return adjustment;
        }
        if self.weeks.is_some() {
            let numbered = match language {
                Language::Chinese => CHINESE_NUMBERED,
                Language::English => ENGLISH_NUMBERED,
            };
            return numbered.get(period.index()).copied().unwrap_or(adjustment);
        }
        let month = (self.start_month as usize - 1 + period.index()) % months.len();
        months.get(month).copied().unwrap_or(adjustment)
    }

    /// The name of a year: `2027` where it is the calendar year, `FY2027` where it touches two.
    pub fn year_label(self, year: FiscalYear) -> String {
        if self.start_month == 1 && self.weeks.is_none() { year.to_string() } else { format!("FY{year}") }
    }
}

impl Default for FiscalCalendar {
    fn default() -> Self {
        Self::CALENDAR_YEAR
    }
}

impl TryFrom<Unchecked> for FiscalCalendar {
    type Error = CalendarError;
    fn try_from(unchecked: Unchecked) -> Result<Self, CalendarError> {
        let months = Self::try_new(unchecked.start_month, unchecked.label, unchecked.periods)?;
        Ok(unchecked.weeks.map_or(months, |weeks| months.in_weeks(weeks)))
    }
}

impl Periods {
    /// 12 or 13.
    pub const fn count(self) -> u32 {
        match self {
            Self::Twelve => 12,
            Self::TwelvePlusOne => 13,
        }
    }
}

impl TryFrom<u32> for Periods {
    type Error = CalendarError;
    fn try_from(count: u32) -> Result<Self, CalendarError> {
        match count {
            12 => Ok(Self::Twelve),
            13 => Ok(Self::TwelvePlusOne),
            _ => Err(CalendarError::PeriodCount(count)),
        }
    }
}

impl From<Periods> for u32 {
    fn from(periods: Periods) -> Self {
        periods.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar(start_month: u32, label: YearLabel) -> FiscalCalendar {
        FiscalCalendar::try_new(start_month, label, Periods::TwelvePlusOne).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn year(number: i64) -> FiscalYear {
        FiscalYear::try_new(number).unwrap()
    }

    fn check(calendar: FiscalCalendar, fiscal_year: i64, period: u8, first: &str, last: &str) {
        let days = calendar.days(year(fiscal_year), Period::try_new(period).unwrap());
        assert_eq!(days, (day(first), day(last)), "period {period} of {fiscal_year}");
    }

    #[test]
    fn periods_cover_months_from_the_start_month() {
        let calendar_year = calendar(1, YearLabel::EndYear);
        check(calendar_year, 2027, 1, "2027-01-01", "2027-01-31");
        check(calendar_year, 2028, 2, "2028-02-01", "2028-02-29");
        check(calendar_year, 2027, 12, "2027-12-01", "2027-12-31");
        check(calendar_year, 2027, 13, "2027-12-31", "2027-12-31");
        let philadelphia = calendar(7, YearLabel::EndYear);
        check(philadelphia, 2023, 1, "2022-07-01", "2022-07-31");
        check(philadelphia, 2023, 8, "2023-02-01", "2023-02-28");
        check(philadelphia, 2023, 13, "2023-06-30", "2023-06-30");
        let japan = calendar(4, YearLabel::StartYear);
        check(japan, 2026, 1, "2026-04-01", "2026-04-30");
        check(japan, 2026, 12, "2027-03-01", "2027-03-31");
    }

    #[test]
    fn columns_are_named_by_their_month() {
        let july = calendar(7, YearLabel::EndYear);
        let labels = |language| july.periods().map(|p| july.period_label(p, language)).collect::<Vec<_>>().join(" ");
        assert_eq!(labels(Language::English), "Jul Aug Sep Oct Nov Dec Jan Feb Mar Apr May Jun Adj.");
        assert_eq!(labels(Language::Chinese), "7月 8月 9月 10月 11月 12月 1月 2月 3月 4月 5月 6月 调整期");
        assert_eq!(FiscalCalendar::CALENDAR_YEAR.periods().count(), 12);
    }

    #[test]
    fn a_year_is_called_by_its_label() {
        assert_eq!(calendar(1, YearLabel::StartYear).year_label(year(2027)), "2027");
        assert_eq!(calendar(7, YearLabel::EndYear).year_label(year(2027)), "FY2027");
    }

    #[test]
    fn calendars_that_cannot_be_are_refused() {
        for month in [0, 13, u32::MAX] {
            let refused = FiscalCalendar::try_new(month, YearLabel::EndYear, Periods::Twelve);
            assert_eq!(refused, Err(CalendarError::StartMonth(month)));
        }
        for json in [r#"{"start_month":0}"#, r#"{"start_month":1,"periods":14}"#, r#"{"start_month":-1}"#, "{}"] {
            assert!(serde_json::from_str::<FiscalCalendar>(json).is_err(), "{json}");
        }
        let read: FiscalCalendar = serde_json::from_str(r#"{"start_month":7,"periods":13}"#).unwrap();
        assert_eq!(read, calendar(7, YearLabel::EndYear));
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"start_month":7,"label":"end_year","periods":13}"#);
    }

    proptest! {
        #[test]
        fn each_day_of_a_period_is_found_in_it(start in 1_u32..=12, by_start: bool, fiscal_year in 1900_i64..=2999, number in 1_u8..=12, offset in 0_u64..31) {
            let calendar = calendar(start, if by_start { YearLabel::StartYear } else { YearLabel::EndYear });
            let (fiscal_year, period) = (year(fiscal_year), Period::try_new(number).unwrap());
            let (first, last) = calendar.days(fiscal_year, period);
            let day = (first + Days::new(offset)).min(last);
            prop_assert_eq!(calendar.period_of(day), Ok((fiscal_year, period)));
        }

        #[test]
        fn periods_follow_each_other_without_a_gap(start in 1_u32..=12, fiscal_year in 1900_i64..2999) {
            let calendar = calendar(start, YearLabel::EndYear);
            let days = |number| calendar.days(year(fiscal_year), Period::try_new(number).unwrap());
            for number in 1..12 {
                prop_assert_eq!(days(number).1 + Days::new(1), days(number + 1).0);
            }
            prop_assert_eq!(days(12).1 + Days::new(1), calendar.first_day(year(fiscal_year + 1)));
        }
    }
}
