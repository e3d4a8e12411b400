//! Formulas as a table: `expression | inputs | value`, in `tests/cases.txt`.
//!
//! An input is `name=figure` for every period, or `name=jan feb …` from the first on; its unit may follow, `heads:3`.
//! The value is that of the first period, or of the period after `@`. `!` before it is the code of a fault or the words of
//! an error.

use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::calendar::Period;
use crate::id::{LineId, SectionId};
use crate::language::Language;
use crate::money::{Currency, Rounding};

/// The one section there is.
const TRAVEL: SectionId = SectionId(Uuid::from_u128(7));

/// Lines by name, with a unit and a figure for each period.
#[derive(Default)]
struct Table {
    lines: Vec<(String, Unit, Vec<Decimal>)>,
}

impl Table {
    fn read(inputs: &str) -> Self {
        let mut table = Self::default();
        for input in inputs.split(',').map(str::trim).filter(|input| !input.is_empty()) {
            let (name, figures) = input.split_once('=').unwrap_or_else(|| panic!("{input} has no figure"));
            let (unit, figures) = figures.split_once(':').unwrap_or(("1", figures));
            let unit = if unit == "money" { Unit::Money } else { unit.parse().unwrap() };
            let figures = figures.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
            table.lines.push((name.trim().to_owned(), unit, figures));
        }
        table
    }

    fn id(at: usize) -> LineId {
        LineId(Uuid::from_u128(0xabc0 + at as u128))
    }

    fn line(&self, reference: Reference) -> Option<&(String, Unit, Vec<Decimal>)> {
        let Reference::Line(line) = reference else { return None };
        (0..self.lines.len()).find(|at| Self::id(*at) == line).map(|at| &self.lines[at])
    }
}

impl Names for Table {
    fn find(&self, _: Option<&str>, name: &str) -> Vec<Reference> {
        let called = (0..self.lines.len()).filter(|at| self.lines[*at].0 == name);
        called.map(|at| Reference::Line(Self::id(at))).collect()
    }
    fn sections(&self, name: &str) -> Vec<SectionId> {
        (name == "Travel").then_some(TRAVEL).into_iter().collect()
    }
    fn near(&self, _: &str) -> Option<String> {
        None
    }
    fn spell(&self, reference: Reference) -> Option<String> {
        let (name, ..) = self.line(reference)?;
        let alone = self.find(None, name).len() == 1;
        let Reference::Line(line) = reference else { return None };
        let tail = if alone { String::new() } else { format!("#{}", &line.0.simple().to_string()[26..]) };
        Some([quoted(name), tail].concat())
    }
    fn spell_section(&self, section: SectionId) -> Option<String> {
        (section == TRAVEL).then(|| "Travel".to_owned())
    }
}

impl Units for Table {
    fn dimension(&self, reference: Reference) -> Option<Dimension> {
        self.line(reference).map(|(_, unit, _)| unit.dimension(Currency::CNY))
    }
    fn money(&self) -> Dimension {
        Dimension::money(Currency::CNY)
    }
}

impl Figures for Table {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop> {
        let (_, _, figures) = self.line(reference).ok_or(FaultKind::Missing)?;
        let single = (figures.len() == 1 && !period.is_adjustment()).then(|| figures.first());
        Ok(single.unwrap_or_else(|| figures.get(period.index())).copied().unwrap_or_default())
    }
    fn last_year(&self, _: LineId) -> Result<Decimal, Stop> {
        Ok(Decimal::from(1_200))
    }
    fn set(&self, set: &Set, period: Period) -> Result<(Decimal, usize), Stop> {
        // Every account is called by its figure, so that a sum tells what was summed.
        let figure = match set {
            Set::Account(code) => code.as_str().parse().unwrap_or_default(),
            Set::Under(code) => Decimal::from(10) * code.as_str().parse::<Decimal>().unwrap_or_default(),
            Set::Section(_) => Decimal::from(period.number()),
        };
        Ok((figure, 4))
    }
    fn rounding(&self) -> Rounding {
        Rounding::HalfUp
    }
}

fn check(row: usize, expression: &str, inputs: &str, expect: &str) {
    let table = Table::read(inputs);
    let place = format!("row {row}: {expression} | {inputs}");
    let placed = expect
        .rsplit_once('@')
        .and_then(|(value, period)| Some((value.trim(), Period::try_new(period.trim().parse().ok()?).ok()?)));
    let (expect, period) = placed.unwrap_or((expect, Period::FIRST));
    let expr = match parse(expression, &table) {
        Ok(expr) => expr,
        Err(error) => {
            let wanted = expect.strip_prefix('!').unwrap_or_else(|| panic!("{place}: {error}"));
            assert!(error.to_string().contains(wanted), "{place}: “{error}” does not say “{wanted}”");
            let length = expression.chars().count();
            assert!(error.at + error.length <= length, "{place}: {}+{} is beyond the text", error.at, error.length);
            return;
        }
    };
    for language in [Language::Chinese, Language::English] {
        let text = print(&expr, &table, language);
        assert_eq!(parse(&text, &table).as_ref(), Ok(&expr), "{place}: printed as {text}");
    }
    assert_eq!(parse_stored(&print_stored(&expr)).as_ref(), Ok(&expr), "{place}: kept as {}", print_stored(&expr));
    if let Some(unit) = expect.strip_prefix("unit ") {
        let expected = if unit == "money" { Unit::Money } else { unit.parse().unwrap() }.dimension(Currency::CNY);
        assert_eq!(super::check(&expr, &expected, &table), Ok(()), "{place}");
        return;
    }
    if let Some(clash) = expect.strip_prefix("clash ") {
        let found = super::check(&expr, &Dimension::default(), &table).expect_err(&place);
        assert_eq!(format!("{} {} {}", found.left, found.between.unwrap_or("→"), found.right), clash, "{place}");
        return;
    }
    match evaluate(&expr, period, &table) {
        Ok(value) => assert_eq!(value.normalize().to_string(), expect, "{place}"),
        Err(Stop::Here(kind) | Stop::Passed(Fault { kind, .. })) => {
            assert_eq!(expect.strip_prefix('!'), Some(kind.code()), "{place}");
        }
    }
}

#[test]
fn formulas_give_what_the_table_says() {
    let (mut rows, mut wrong) = (0, 0);
    for (row, line) in include_str!("tests/cases.txt").lines().enumerate() {
        if line.trim().is_empty() || line.starts_with("# ") {
            continue;
        }
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [expression, inputs, expect] = parts.as_slice() else { panic!("row {}: three parts, please", row + 1) };
        let checked = std::panic::catch_unwind(|| check(row + 1, expression, inputs, expect));
        wrong += usize::from(checked.is_err());
        rows += 1;
    }
    assert_eq!(wrong, 0, "rows that are wrong, each told above");
    assert!(rows >= 300, "only {rows} rows");
}

#[test]
fn size_and_depth_are_bounded() {
    let problem = |text: &str| parse(text, &Table::read("a=1")).unwrap_err().problem;
    assert_eq!(problem(&"a".repeat(CHARS_MAX + 1)), Problem::TooLong { found: CHARS_MAX + 1 });
    assert_eq!(problem(&format!("{}a{}", "(".repeat(40), ")".repeat(40))), Problem::TooDeep);
    assert_eq!(problem(&"-".repeat(500)), Problem::TooDeep);
    assert_eq!(problem(&vec!["a"; 300].join("+")), Problem::TooManyParts);
    assert_eq!(problem("year(year(year(a)))"), Problem::NestedPeriods);
}

/// Formulas of every shape over three lines.
fn any_expr() -> impl Strategy<Value = Expr> {
    let line = (0_usize..3).prop_map(|at| Expr::Name(Reference::Line(Table::id(at))));
    let number = (0_i64..1_000_000, 0_u32..6).prop_map(|(digits, scale)| Expr::Number(Decimal::new(digits, scale)));
    let operator = prop::sample::select(vec![
        Operator::Add,
        Operator::Subtract,
        Operator::Multiply,
        Operator::Divide,
        Operator::Equal,
        Operator::Unequal,
        Operator::Less,
        Operator::GreaterOrEqual,
    ]);
    prop_oneof![line, number].prop_recursive(4, 40, 4, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let when = prop::sample::select(vec![When::This, When::Quarter(2), When::One(Period::FIRST)]);
        prop_oneof![
            boxed.clone().prop_map(Expr::Negate),
            boxed.clone().prop_map(Expr::Percent),
            (boxed.clone(), 0_u32..4).prop_map(|(part, power)| Expr::Power(part, power)),
            (operator.clone(), boxed.clone(), boxed.clone())
                .prop_map(|(sign, left, right)| Expr::Binary(sign, left, right)),
            prop::collection::vec(inner.clone(), 3).prop_map(|parts| Expr::Call(Function::If, parts)),
            (boxed.clone(), 1_u8..12, prop::option::of(boxed)).prop_map(|(value, back, start)| Expr::Prior {
                value,
                back,
                start
            }),
            (prop::collection::vec(inner.prop_map(Item::Value), 1..3), when).prop_map(|(items, when)| Expr::Fold {
                fold: Fold::Max,
                items,
                when
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(expr in any_expr()) {
        let table = Table::read("a=1, b two=2, 预算=3");
        let wanted = Ok(expr.clone());
        let stored = parse_stored(&print_stored(&expr));
        if expr.period_depth() > 2 {
            // Nobody can have kept one.
            prop_assert_eq!(stored.map_err(|error| error.problem), Err(Problem::NestedPeriods));
        } else {
            prop_assert_eq!(&stored, &wanted);
            for language in [Language::Chinese, Language::English] {
                let text = print(&expr, &table, language);
                prop_assert_eq!(&parse(&text, &table), &wanted, "{}", text);
            }
        }
        // Whatever it gives, it gives it without a panic.
        let _ = evaluate(&expr, Period::FIRST, &table);
        let _ = super::check(&expr, &Dimension::default(), &table);
    }

    #[test]
    fn no_text_is_too_odd(text in "[a-z0-9“”\"'(){}#.,+*/^%<>= 年万-]{0,60}") {
        if let Err(error) = parse(&text, &Table::read("a=1")) {
            prop_assert!(error.at + error.length <= text.chars().count());
        }
        let _ = parse_stored(&text);
    }
}
