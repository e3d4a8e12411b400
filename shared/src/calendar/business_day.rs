//! Business days in mainland China: which days people work, holidays and the weekends worked in their place included.
//!
//! What the State Council announces for a year is data here. Of years it has not announced, only the days are off that
//! the Regulation on Public Holidays (全国年节及纪念日放假办法, as amended on 10 November 2024) fixes itself; which
//! weekends are worked in exchange is not known, so deadlines there may turn out a day or two early, never unfair by a
//! whole holiday.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Where a year's days come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The General Office of the State Council announced it; the number of its notice.
    Announced(&'static str),
    /// Not announced when this was written: what the Regulation fixes.
    FixedByLaw,
    /// Nothing is known but weekends.
    WeekendsAlone,
}

/// A day as month and day.
type Day = (u32, u32);

/// One year: stretches that are off, first and last day, and weekend days that are worked.
struct Year {
    year: i32,
    source: Source,
    off: &'static [(Day, Day)],
    worked: &'static [Day],
}

const YEARS: [Year; 3] = [
    Year {
        year: 2025,
        source: Source::Announced("国办发明电〔2024〕12号"),
        off: &[
            ((1, 1), (1, 1)),
            ((1, 28), (2, 4)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        worked: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    Year {
        year: 2026,
        source: Source::Announced("国办发明电〔2025〕7号"),
        off: &[
            ((1, 1), (1, 3)),
            ((2, 15), (2, 23)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 19), (6, 21)),
            ((9, 25), (9, 27)),
            ((10, 1), (10, 7)),
        ],
        worked: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
    // New Year's Day; the eve of the Spring Festival (5 February) and its first three days; Qingming; Labour Day and the
    // day after; Dragon Boat; Mid-Autumn; three days from the National Day.
    Year {
        year: 2027,
        source: Source::FixedByLaw,
        off: &[
            ((1, 1), (1, 1)),
            ((2, 5), (2, 8)),
            ((4, 5), (4, 5)),
            ((5, 1), (5, 2)),
            ((6, 9), (6, 9)),
            ((9, 15), (9, 15)),
            ((10, 1), (10, 3)),
        ],
        worked: &[],
    },
];

/// Two years of days: no deadline is longer.
const DAYS_MAX: u32 = 800;

fn known(year: i32) -> Option<&'static Year> {
    YEARS.iter().find(|known| known.year == year)
}

/// Where the days of a year come from.
pub fn source_of(year: i32) -> Source {
    known(year).map_or(Source::WeekendsAlone, |year| year.source)
}

/// Whether people work on this day.
pub fn is_business_day(day: NaiveDate) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let Some(year) = known(day.year()) else { return !is_weekend };
    let at = (day.month(), day.day());
    let is_off = year.off.iter().any(|(first, last)| (*first..=*last).contains(&at));
    year.worked.contains(&at) || !is_weekend && !is_off
}

/// The last day of a deadline of so many business days that begins on `from`: the day it begins counts for nothing, and a
/// deadline of no days ends on the day itself.
pub fn after_business_days(from: NaiveDate, count: u16) -> NaiveDate {
    let mut day = from;
    let mut left = count;
    for _ in 0..DAYS_MAX {
        if left == 0 {
            break;
        }
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
        if is_business_day(day) {
            left -= 1;
        }
    }
    day
}

/// How many business days lie after `from`, up to and with `to`; none where `to` is earlier.
pub fn business_days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    days.take(usize::try_from(DAYS_MAX).unwrap_or(usize::MAX)).filter(|day| is_business_day(*day)).map(|_| 1).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_day_of_the_notices_is_what_it_says() {
        // How many days people work in a year, counted in the notices by hand: 365 days, less weekends and holidays, with
        // the weekends that are worked.
        let worked = |year| day(year, 1, 1).iter_days().take(365).filter(|day| is_business_day(*day)).count();
        assert_eq!((worked(2025), worked(2026)), (248, 248));
        for (year, source) in [(2025, true), (2026, true), (2027, false)] {
            assert_eq!(matches!(source_of(year), Source::Announced(_)), source, "{year}");
        }
        assert_eq!(source_of(2031), Source::WeekendsAlone);
        for year in &YEARS {
            for (month, date) in year.worked {
                let weekday = day(year.year, *month, *date).weekday();
                assert!(matches!(weekday, Weekday::Sat | Weekday::Sun), "{}-{month}-{date} is {weekday}", year.year);
            }
        }
    }

    #[test]
    fn deadlines_skip_holidays_and_count_weekends_that_are_worked() {
        let check = |from: (i32, u32, u32), count, expect: (i32, u32, u32)| {
            let (from, expect) = (day(from.0, from.1, from.2), day(expect.0, expect.1, expect.2));
            assert_eq!(after_business_days(from, count), expect, "{count} days from {from}");
            assert_eq!(business_days_between(from, expect), u32::from(count), "from {from} to {expect}");
        };
        // An ordinary week.
        check((2026, 3, 12), 1, (2026, 3, 13));
        check((2026, 3, 13), 1, (2026, 3, 16));
        // Before the Spring Festival of 2026: Saturday the 14th is worked, then nine days are off.
        check((2026, 2, 13), 1, (2026, 2, 14));
        check((2026, 2, 13), 2, (2026, 2, 24));
        check((2026, 2, 24), 5, (2026, 3, 2));
        // The National Day of 2025, with both weekends worked.
        check((2025, 9, 26), 2, (2025, 9, 29));
        check((2025, 9, 30), 1, (2025, 10, 9));
        check((2025, 9, 30), 3, (2025, 10, 11));
        // What is fixed by law for 2027 alone.
        check((2027, 2, 4), 1, (2027, 2, 9));
        // Asked on a day off, the first business day is the first day.
        check((2026, 10, 3), 1, (2026, 10, 8));
        check((2031, 1, 3), 1, (2031, 1, 6));
    }

    #[test]
    fn no_deadline_is_endless() {
        assert!(after_business_days(day(2026, 1, 1), u16::MAX) < day(2029, 1, 1));
        assert_eq!(business_days_between(day(2026, 3, 2), day(2026, 3, 1)), 0);
        assert_eq!(after_business_days(NaiveDate::MAX, 5), NaiveDate::MAX);
    }
}
