//! Figures and dates as the reader writes them. The server and the browser print the same bytes: nothing here asks the
//! device for a time zone or a locale.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use rust_decimal::Decimal;
use shared::budget::print_figure;
use shared::formula::Unit;
use shared::language::Language;
use shared::money::{Currency, DisplayUnit, Minor, Negative, Style, percent, print};

/// Abbreviated as in English tables; Chinese writes the number and 月.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How figures of one table are shown: whose language, which currency, which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    pub language: Language,
    pub currency: Currency,
    pub unit: DisplayUnit,
    pub negative: Negative,
}

impl Money {
    /// To the last minor unit, as a decision wants it.
    pub const fn exact(language: Language, currency: Currency) -> Self {
        Self { language, currency, unit: DisplayUnit::One, negative: Negative::Minus }
    }

    /// In the unit tables are read in: 万元, or thousands.
    pub const fn table(language: Language, currency: Currency) -> Self {
        let unit = match language {
            Language::Chinese => DisplayUnit::TenThousand,
            Language::English => DisplayUnit::Thousand,
        };
        Self { language, currency, unit, negative: Negative::Minus }
    }

    pub fn amount(self, figure: Minor) -> String {
        if self.unit == DisplayUnit::Thousand {
            // Thousands are read whole.
            let whole = print(
                self.whole_thousands(figure),
                self.currency,
                Style { unit: self.unit, negative: self.negative, grouping: true },
            );
            return without_hundredths(whole);
        }
        print(figure, self.currency, Style { unit: self.unit, negative: self.negative, grouping: true })
    }

    /// A figure in whatever unit its line has. Display units are for money.
    pub fn figure(self, figure: i128, unit: &Unit) -> String {
        match unit {
            Unit::Money => self.amount(Minor::of_sum(figure)),
            unit => {
                let style = Style { unit: DisplayUnit::One, negative: self.negative, grouping: true };
                print_figure(figure, unit, self.currency, style)
            }
        }
    }

    /// A figure with its unit, where that is neither money nor a number.
    pub fn measured(self, figure: Minor, unit: &Unit) -> String {
        let written = self.figure(i128::from(figure.0), unit);
        match unit {
            Unit::Money | Unit::Number => written,
            unit => [&written, " ", &unit.word(self.language)].concat(),
        }
    }

    /// A round figure, without decimals that say nothing.
    pub fn round(self, figure: Minor) -> String {
        without_hundredths(self.amount(figure))
    }

    /// With its sign in front, also a plus.
    pub fn change(self, figure: Minor) -> String {
        let text = self.amount(figure);
        if figure.0 > 0 { ["+", &text].concat() } else { text }
    }

    /// What a table says once above its columns: `单位：万元`, `CNY thousands`.
    pub fn heading(self) -> String {
        match self.language {
            Language::Chinese if self.currency == Currency::CNY => ["单位：", self.unit.word(self.language)].concat(),
            Language::Chinese => ["单位：", self.unit.word(self.language), "（", self.currency.code(), "）"].concat(),
            Language::English if self.unit == DisplayUnit::One => self.currency.code().to_owned(),
            Language::English => [self.currency.code(), " ", self.unit.word(self.language)].concat(),
        }
    }

    /// What stands beside a single figure: `万元`, `CNY thousands`.
    pub fn beside(self) -> String {
        match self.language {
            Language::Chinese if self.currency == Currency::CNY => self.unit.word(self.language).to_owned(),
            Language::Chinese => [self.currency.code(), " ", self.unit.word(self.language)].concat(),
            Language::English => self.heading(),
        }
    }

    fn whole_thousands(self, figure: Minor) -> Minor {
        let step = 10_i128.pow(3 + u32::from(self.currency.exponent()));
        let away = if figure.0 < 0 { -step / 2 } else { step / 2 };
        let rounded = (i128::from(figure.0) + away) / step * step;
        i64::try_from(rounded).map_or(figure, Minor)
    }
}

/// Leaves out hundredths that are none, in parentheses too.
fn without_hundredths(text: String) -> String {
    if let Some(whole) = text.strip_suffix(".00") {
        return whole.to_owned();
    }
    text.strip_suffix(".00)").map(|whole| [whole, ")"].concat()).unwrap_or(text)
}

/// The unit named in a query, if the language offers it.
pub fn unit_named(name: &str, language: Language) -> Option<DisplayUnit> {
    DisplayUnit::offered(language).iter().copied().find(|unit| unit_name(*unit) == name)
}

/// The name of a unit in a query.
pub const fn unit_name(unit: DisplayUnit) -> &'static str {
    match unit {
        DisplayUnit::One => "one",
        DisplayUnit::Thousand => "thousand",
        DisplayUnit::TenThousand => "ten_thousand",
        DisplayUnit::Million => "million",
        DisplayUnit::HundredMillion => "hundred_million",
    }
}

/// By how much `now` differs from `before`, such as `+4.5%`; nothing where there was nothing before.
pub fn percent_change(now: Minor, before: Minor) -> Option<String> {
    percent(now, before).map(signed_percent)
}

/// One part of a whole, such as `62.5%`.
pub fn percent_of(part: Minor, whole: Minor) -> Option<String> {
    if whole.is_zero() {
        return None;
    }
    let tenths = (i128::from(part.0) * 2_000 / i128::from(whole.0) + 1).div_euclid(2);
    Decimal::try_from_i128_with_scale(tenths, 1).ok().map(|share| [share.to_string().as_str(), "%"].concat())
}

fn signed_percent(change: Decimal) -> String {
    let size = change.abs().to_string();
    let sign = if change.is_zero() {
        ""
    } else if change.is_sign_negative() {
        "\u{2212}"
    } else {
        "+"
    };
    [sign, &size, "%"].concat()
}

/// Beijing's offset. Moments are shown on the organisation's clock, and one that keeps another cannot say so yet.
pub const CLOCK_OFFSET_S: i32 = 8 * 3_600;

/// Seconds since 1970 on the organisation's clock; a clock that nobody could have had shows as 1970.
pub fn clock(at: i64) -> DateTime<FixedOffset> {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
    FixedOffset::east_opt(CLOCK_OFFSET_S).map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone))
}

/// `2026年11月22日`, `22 Nov 2026`.
pub fn date(at: DateTime<FixedOffset>, language: Language) -> String {
    day(at.date_naive(), language)
}

/// A day without its hour.
pub fn day(at: NaiveDate, language: Language) -> String {
    match language {
        Language::Chinese => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        Language::English => format!("{} {} {}", at.day(), english_month(at.month()), at.year()),
    }
}

/// The date without the year, and the time: `11月22日 14:05`, `22 Nov, 14:05`.
pub fn day_and_time(at: DateTime<FixedOffset>, language: Language) -> String {
    match language {
        Language::Chinese => format!("{}月{}日 {:02}:{:02}", at.month(), at.day(), at.hour(), at.minute()),
        Language::English => {
            format!("{} {}, {:02}:{:02}", at.day(), english_month(at.month()), at.hour(), at.minute())
        }
    }
}

fn english_month(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or("")
}

/// The first digits of a content hash in groups a person can compare: `a3f9 27c1 08de`.
pub fn short_hash(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(12).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_follow_the_readers_unit() {
        let check = |language, unit, minor, expect: &str| {
            let money = Money { language, currency: Currency::CNY, unit, negative: Negative::Minus };
            assert_eq!(money.amount(Minor(minor)), expect);
        };
        check(Language::Chinese, DisplayUnit::TenThousand, 2_864_000_000, "2,864.00");
        check(Language::English, DisplayUnit::Thousand, 2_864_049_999, "28,640");
        check(Language::English, DisplayUnit::Thousand, 2_864_050_000, "28,641");
        check(Language::English, DisplayUnit::Thousand, -2_864_050_000, "\u{2212}28,641");
        check(Language::English, DisplayUnit::Thousand, 4_000, "0");
        check(Language::English, DisplayUnit::Million, 2_864_000_000, "28.64");
        check(Language::English, DisplayUnit::One, 2_864_000_001, "28,640,000.01");
        assert_eq!(Money::exact(Language::English, Currency::CNY).round(Minor(1_500_000)), "15,000");
        assert_eq!(Money::exact(Language::English, Currency::CNY).round(Minor(150)), "1.50");
        assert_eq!(Money::exact(Language::English, Currency::CNY).change(Minor(150)), "+1.50");
        assert_eq!(Money::exact(Language::English, Currency::CNY).change(Minor(-150)), "\u{2212}1.50");
        assert_eq!(Money::exact(Language::English, Currency::CNY).change(Minor(0)), "0.00");
        let bracketed = Money { negative: Negative::Parentheses, ..Money::table(Language::English, Currency::CNY) };
        assert_eq!(bracketed.amount(Minor(-2_864_050_000)), "(28,641)");
        assert_eq!(Money { unit: DisplayUnit::One, ..bracketed }.round(Minor(-1_500_000)), "(15,000)");
        assert_eq!(Money { unit: DisplayUnit::One, ..bracketed }.round(Minor(-150)), "(1.50)");
    }

    #[test]
    fn shares_and_changes_have_one_decimal() {
        assert_eq!(percent_change(Minor(1045), Minor(1000)).as_deref(), Some("+4.5%"));
        assert_eq!(percent_change(Minor(955), Minor(1000)).as_deref(), Some("\u{2212}4.5%"));
        assert_eq!(percent_change(Minor(1000), Minor(1000)).as_deref(), Some("0.0%"));
        assert_eq!(percent_change(Minor(1), Minor(0)), None);
        assert_eq!(percent_of(Minor(1), Minor(3)).as_deref(), Some("33.3%"));
        assert_eq!(percent_of(Minor(2), Minor(3)).as_deref(), Some("66.7%"));
        assert_eq!(percent_of(Minor(2), Minor(0)), None);
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let at = DateTime::parse_from_rfc3339("2026-11-02T09:05:00+08:00").unwrap();
        assert_eq!(date(at, Language::Chinese), "2026年11月2日");
        assert_eq!(date(at, Language::English), "2 Nov 2026");
        assert_eq!(day_and_time(at, Language::Chinese), "11月2日 09:05");
        assert_eq!(day_and_time(at, Language::English), "2 Nov, 09:05");
        assert_eq!(short_hash("a3f927c108de55"), "a3f9 27c1 08de");
    }
}
