//! [`WeekYear`]: years of whole weeks, so that every period has the same number of Saturdays as it had the year before.
//!
//! A year ends on one weekday: the last such day of the closing month, or the one nearest to that month's end. The first
//! is Apple's (last Saturday of September), the second that of the retail calendar of the National Retail Federation
//! (Saturday nearest to 31 January) and of ISO 8601 (Sunday nearest to 31 December). Where two such days are 53 weeks
//! apart, the twelfth period has the week more, as in the retail calendar.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{CalendarError, Period};

/// How many weeks the three periods of a quarter have, as retailers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WeekPattern {
    #[serde(rename = "445")]
    FourFourFive,
    #[serde(rename = "454")]
    FourFiveFour,
    #[serde(rename = "544")]
    FiveFourFour,
}

impl WeekPattern {
    pub const ALL: [Self; 3] = [Self::FourFourFive, Self::FourFiveFour, Self::FiveFourFour];

    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FourFourFive => "445",
            Self::FourFiveFour => "454",
            Self::FiveFourFour => "544",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.as_str() == text)
    }

    /// The weeks of the three periods of every quarter.
    pub const fn weeks(self) -> [u32; 3] {
        match self {
            Self::FourFourFive => [4, 4, 5],
            Self::FourFiveFour => [4, 5, 4],
            Self::FiveFourFour => [5, 4, 4],
        }
    }
}

/// Which of the days with the year's last weekday ends the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearEnd {
    /// The last one in the closing month.
    Last,
    /// The one nearest to the closing month's end, up to three days into the next month.
    Nearest,
}

impl YearEnd {
    pub const ALL: [Self; 2] = [Self::Last, Self::Nearest];

    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Nearest => "nearest",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }
}

/// How a year of weeks is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct WeekYear {
    pub pattern: WeekPattern,
    /// The weekday every period ends on.
    pub last_day: Weekday,
    pub end: YearEnd,
}

/// A week year as it travels, its weekday a number of ISO 8601.
#[derive(Serialize, Deserialize)]
struct Written {
    pattern: WeekPattern,
    last_day: u32,
    end: YearEnd,
}

impl WeekYear {
    /// The weekday of a number of ISO 8601, 1 for Monday to 7 for Sunday: the form in documents.
    pub fn weekday(number: u32) -> Result<Weekday, CalendarError> {
        let known = u8::try_from(number.wrapping_sub(1)).ok().and_then(|index| Weekday::try_from(index).ok());
        known.ok_or(CalendarError::Weekday(number))
    }

    /// The day a year ends on whose closing month ends on `month_end`.
    pub(super) fn last_day_near(self, month_end: NaiveDate) -> NaiveDate {
        let past = month_end.weekday().days_since(self.last_day);
        let before = month_end - Days::new(u64::from(past));
        if self.end == YearEnd::Nearest && past > 3 { before + Days::new(7) } else { before }
    }

    /// The weeks of a period; `long` when the year has 53.
    pub(super) fn weeks(self, period: Period, long: bool) -> u32 {
        if period.is_adjustment() {
            return 0;
        }
        let [first, second, third] = self.pattern.weeks();
        let weeks = match period.index() % 3 {
            0 => first,
            1 => second,
            _ => third,
        };
        weeks + u32::from(long && period.number() == 12)
    }
}

impl TryFrom<Written> for WeekYear {
    type Error = CalendarError;
    fn try_from(written: Written) -> Result<Self, CalendarError> {
        Ok(Self { pattern: written.pattern, last_day: Self::weekday(written.last_day)?, end: written.end })
    }
}

impl From<WeekYear> for Written {
    fn from(weeks: WeekYear) -> Self {
        Self { pattern: weeks.pattern, last_day: weeks.last_day.number_from_monday(), end: weeks.end }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{FiscalCalendar, FiscalYear, Periods, YearLabel};
    use crate::language::Language;

    fn calendar(
        start_month: u32,
        label: YearLabel,
        pattern: WeekPattern,
        last_day: Weekday,
        end: YearEnd,
    ) -> FiscalCalendar {
        let months = FiscalCalendar::try_new(start_month, label, Periods::Twelve).unwrap();
        months.in_weeks(WeekYear { pattern, last_day, end })
    }

    /// The National Retail Federation's 4-5-4 calendar.
    fn retail() -> FiscalCalendar {
        calendar(2, YearLabel::StartYear, WeekPattern::FourFiveFour, Weekday::Sat, YearEnd::Nearest)
    }

    fn iso() -> FiscalCalendar {
        calendar(1, YearLabel::EndYear, WeekPattern::FourFourFive, Weekday::Sun, YearEnd::Nearest)
    }

    /// As Apple reports.
    fn last_saturday_of_september() -> FiscalCalendar {
        calendar(10, YearLabel::EndYear, WeekPattern::FiveFourFour, Weekday::Sat, YearEnd::Last)
    }

    fn year(number: i64) -> FiscalYear {
        FiscalYear::try_new(number).unwrap()
    }

    fn check(calendar: FiscalCalendar, number: i64, first: &str, last: &str, weeks: u32) {
        let first: NaiveDate = first.parse().unwrap();
        let last: NaiveDate = last.parse().unwrap();
        let twelfth = Period::try_new(12).unwrap();
        let found = (calendar.first_day(year(number)), calendar.days(year(number), twelfth).1);
        assert_eq!(found, (first, last), "{number}");
        assert_eq!(calendar.week_count(year(number)), Some(weeks), "{number}");
    }

    /// nrf.com/resources/4-5-4-calendar.
    #[test]
    fn the_retail_calendar_is_as_published() {
        check(retail(), 2017, "2017-01-29", "2018-02-03", 53);
        check(retail(), 2018, "2018-02-04", "2019-02-02", 52);
        check(retail(), 2022, "2022-01-30", "2023-01-28", 52);
        check(retail(), 2023, "2023-01-29", "2024-02-03", 53);
        check(retail(), 2024, "2024-02-04", "2025-02-01", 52);
        check(retail(), 2025, "2025-02-02", "2026-01-31", 52);
        let months = |number| {
            let last = |period| retail().days(year(number), period).1.format("%m-%d").to_string();
            retail().periods().map(last).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(months(2023), "02-25 04-01 04-29 05-27 07-01 07-29 08-26 09-30 10-28 11-25 12-30 02-03");
        assert_eq!(months(2024), "03-02 04-06 05-04 06-01 07-06 08-03 08-31 10-05 11-02 11-30 01-04 02-01");
    }

    #[test]
    fn weeks_of_iso_8601_are_counted_as_the_standard_does() {
        check(iso(), 2026, "2025-12-29", "2027-01-03", 53);
        check(iso(), 2027, "2027-01-04", "2028-01-02", 52);
        for number in 1901..2999 {
            let own = year(number);
            let expect = NaiveDate::from_isoywd_opt(own.number(), 1, Weekday::Mon).unwrap();
            assert_eq!(iso().first_day(own), expect, "{number}");
            let long = NaiveDate::from_isoywd_opt(own.number(), 53, Weekday::Mon).is_some();
            assert_eq!(iso().week_count(own), Some(if long { 53 } else { 52 }), "{number}");
        }
    }

    /// apple.com/investor: fiscal 2017 and 2023 had 53 weeks.
    #[test]
    fn a_year_may_end_on_the_last_such_day_of_its_month() {
        check(last_saturday_of_september(), 2017, "2016-09-25", "2017-09-30", 53);
        check(last_saturday_of_september(), 2022, "2021-09-26", "2022-09-24", 52);
        check(last_saturday_of_september(), 2023, "2022-09-25", "2023-09-30", 53);
        check(last_saturday_of_september(), 2024, "2023-10-01", "2024-09-28", 52);
    }

    #[test]
    fn the_week_more_is_in_the_twelfth_period() {
        let weeks = |number| {
            let one = |period| retail().weeks(year(number), period).map(|weeks| weeks.to_string());
            retail().periods().filter_map(one).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(weeks(2023), "4 5 4 4 5 4 4 5 4 4 5 5");
        assert_eq!(weeks(2024), "4 5 4 4 5 4 4 5 4 4 5 4");
        assert_eq!(FiscalCalendar::CALENDAR_YEAR.weeks(year(2024), Period::FIRST), None);
        assert_eq!(retail().working_days(year(2023), Period::FIRST), 20);
        assert_eq!(retail().day_count(year(2023), Period::try_new(12).unwrap()), 35);
    }

    #[test]
    fn columns_are_numbered_since_they_are_no_months() {
        let labels = |language| retail().periods().map(|p| retail().period_label(p, language)).collect::<Vec<_>>();
        assert_eq!(labels(Language::English).join(" "), "P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12");
        assert_eq!(labels(Language::Chinese)[11], "第12期");
        assert_eq!(iso().year_label(year(2026)), "FY2026");
    }

    #[test]
    fn it_travels_with_the_weekday_s_number() {
        let json = serde_json::to_string(&retail()).unwrap();
        assert!(json.contains(r#""weeks":{"pattern":"454","last_day":6,"end":"nearest"}"#), "{json}");
        assert_eq!(serde_json::from_str::<FiscalCalendar>(&json).unwrap(), retail());
        for number in [0, 8, u32::MAX] {
            assert_eq!(WeekYear::weekday(number), Err(CalendarError::Weekday(number)));
        }
    }

    fn any() -> impl Strategy<Value = FiscalCalendar> {
        let ends = (0_usize..2).prop_map(|index| YearEnd::ALL[index]);
        let patterns = (0_usize..3).prop_map(|index| WeekPattern::ALL[index]);
        (1_u32..=12, any_label(), patterns, 1_u32..=7, ends).prop_map(|(month, label, pattern, day, end)| {
            calendar(month, label, pattern, WeekYear::weekday(day).unwrap(), end)
        })
    }

    fn any_label() -> impl Strategy<Value = YearLabel> {
        prop_oneof![Just(YearLabel::StartYear), Just(YearLabel::EndYear)]
    }

    proptest! {
        #[test]
        fn periods_tile_the_years_without_a_gap(calendar in any(), number in 1900_i64..2999) {
            let mut next = calendar.first_day(year(number));
            for period in calendar.periods() {
                let (first, last) = calendar.days(year(number), period);
                prop_assert_eq!(first, next);
                prop_assert_eq!(calendar.day_count(year(number), period), calendar.weeks(year(number), period).unwrap() * 7);
                next = last + Days::new(1);
            }
            prop_assert_eq!(next, calendar.first_day(year(number + 1)));
            prop_assert!(matches!(calendar.week_count(year(number)), Some(52 | 53)));
        }

        #[test]
        fn every_day_is_in_exactly_one_period(calendar in any(), offset in 0_u64..390_000) {
            let day = NaiveDate::from_ymd_opt(1905, 1, 1).unwrap() + Days::new(offset);
            let (found, period) = calendar.period_of(day).unwrap();
            let holds = |own, period| {
                let (first, last) = calendar.days(own, period);
                first <= day && day <= last
            };
            prop_assert!(holds(found, period));
            let near = (-1..=1).map(|by| year(i64::from(found.number()) + by));
            let count = near.flat_map(|own| calendar.periods().map(move |period| (own, period)));
            prop_assert_eq!(count.filter(|(own, period)| holds(*own, *period)).count(), 1);
        }
    }
}
