//! Formulas as somebody types them.

use rust_decimal::Decimal;
use shared::calendar::Period;
use shared::formula::{
    FaultKind, Figures, Names, Reference, Set, Stop, evaluate, parse, parse_stored, print, print_stored, quoted,
};
use shared::id::{LineId, SectionId};
use shared::language::Language;
use shared::money::Rounding;
use uuid::Uuid;

use super::damage::Damage;

const NAMES: [&str; 4] = ["headcount", "salary", "人数", "unit price"];
const SECTION: &str = "Travel";
const TRAVEL: SectionId = SectionId(Uuid::from_u128(7));
const WORDS: &[&str] = &[
    "headcount",
    "salary",
    "人数",
    "\"unit price\"",
    "\"",
    "“",
    "(",
    ")",
    "（",
    ",",
    "，",
    "%",
    "^",
    "^32",
    "=",
    "≠",
    "<=",
    ">",
    "+",
    "-",
    "×",
    "/",
    "0",
    "0.000000000001",
    "79228162514264337593543950335",
    "1e5",
    "1,234.5",
    "if(",
    "sum(",
    "avg(",
    "min(",
    "max(",
    "round(",
    "prior(",
    "ytd(",
    "share(",
    "year(",
    "and(",
    "not(",
    "account 6602",
    "account under 6602",
    "this period",
    "Q1",
    "Travel.",
    "合计(",
    "如果(",
    "上期(",
    "本期",
];

/// Lines with a figure each: nought, and one that overflows when it is multiplied with itself.
struct Lines;

fn line(at: usize) -> LineId {
    LineId(Uuid::from_u128(0xabc0 + at as u128))
}

impl Names for Lines {
    fn find(&self, _: Option<&str>, name: &str) -> Vec<Reference> {
        NAMES.iter().position(|known| *known == name).map(|at| Reference::Line(line(at))).into_iter().collect()
    }

    fn sections(&self, name: &str) -> Vec<SectionId> {
        (name == SECTION).then_some(TRAVEL).into_iter().collect()
    }

    fn near(&self, _: &str) -> Option<String> {
        None
    }

    fn spell(&self, reference: Reference) -> Option<String> {
        (0..NAMES.len()).find(|at| reference == Reference::Line(line(*at))).map(|at| quoted(NAMES[at]))
    }

    fn spell_section(&self, section: SectionId) -> Option<String> {
        (section == TRAVEL).then(|| SECTION.to_owned())
    }
}

impl Figures for Lines {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop> {
        let at = (0..NAMES.len()).find(|at| reference == Reference::Line(line(*at))).ok_or(FaultKind::Missing)?;
        Ok([Decimal::ZERO, Decimal::MAX, Decimal::new(-15, 1), Decimal::from(period.number())][at])
    }

    fn last_year(&self, _: LineId) -> Result<Decimal, Stop> {
        Ok(Decimal::ONE_THOUSAND)
    }

    fn set(&self, _: &Set, period: Period) -> Result<(Decimal, usize), Stop> {
        Ok((Decimal::from(period.number()), usize::from(period.number()) - 1))
    }

    fn rounding(&self) -> Rounding {
        Rounding::HalfUp
    }
}

/// Every expression of the table of cases.
fn good() -> Vec<Vec<u8>> {
    let cases = include_str!("../../../shared/src/formula/tests/cases.txt").lines();
    let expressions = cases.filter(|row| !row.starts_with("# ")).filter_map(|row| row.split_once('|'));
    expressions.map(|(expression, _)| expression.trim().as_bytes().to_vec()).collect()
}

#[test]
fn formula() {
    let good = good();
    bolero::check!().with_type::<Damage>().with_test_time(super::long_enough()).for_each(|damage| {
        let bytes = damage.of(&good, WORDS);
        let text = String::from_utf8_lossy(&bytes);
        match parse(&text, &Lines) {
            Err(error) => {
                let length = text.chars().count();
                assert!(error.at + error.length <= length, "{}+{} is beyond {text:?}", error.at, error.length);
            }
            Ok(expr) => {
                for language in [Language::Chinese, Language::English] {
                    let printed = print(&expr, &Lines, language);
                    assert_eq!(parse(&printed, &Lines).as_ref(), Ok(&expr), "{text:?} printed as {printed:?}");
                }
                let stored = print_stored(&expr);
                assert_eq!(parse_stored(&stored).as_ref(), Ok(&expr), "{text:?} kept as {stored:?}");
                // A fault is an answer.
                let _ = evaluate(&expr, Period::FIRST, &Lines);
            }
        }
        // What a forged document holds comes to this reader.
        let _ = parse_stored(&text);
    });
}
