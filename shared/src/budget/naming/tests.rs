//! What is shown of a formula means what it meant when it is read again, whatever people call their lines.

use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::*;
use crate::budget::{LineItem, Nature, Section, SheetHeader, Source};
use crate::calendar::FiscalCalendar;
use crate::formula::{Expr, Fold, Item, Set, Unit, When, parse, print};
use crate::id::{DepartmentId, DocumentId, DriverId};
use crate::money::{Currency, Rounding};

/// Names that could be taken for one another, or for something else.
const NAMES: &[&str] = &[
    "Travel",
    "travel ",
    "差旅",
    "Plan",
    "计划",
    "Sales",
    "a\"b",
    "a'b",
    "“a”",
    "",
    "  ",
    "sum",
    "合计",
    "this",
    "本期",
    "Q1",
    "q1",
    "account",
    "科目",
    "under",
    "section",
    "分组",
    "period",
    "期间",
    "year",
    "ytd",
    "2027",
    "1e5",
    "6602",
    "万",
    "1.5万",
    "x.y",
    "x",
    "y",
    "#abc",
    "a#b",
    "{a}",
    "line\nbreak",
    "ａｂ",
    "ab",
    "true",
    "差旅（国内）",
    "=1+1",
    "İ",
    "ß",
    "SS",
];

fn name() -> impl Strategy<Value = Name> {
    (select(NAMES), prop::option::of(select(NAMES)))
        .prop_map(|(text, en)| en.map_or_else(|| Name::new(text), |en| Name::bilingual(text, en)))
}

fn called(header: &str) -> SheetHeader {
    SheetHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        department: DepartmentId(Uuid::from_u128(2)),
        title: Name::new(header),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    }
}

fn section_id(at: usize) -> SectionId {
    SectionId(Uuid::from_u128(0x5ec0 + at as u128))
}

/// A sheet of sections and of lines in them.
fn sheet(sections: &[Name], lines: &[(usize, Name)]) -> Sheet {
    let mut sheet = Sheet::new(called("Sales"));
    for (at, name) in sections.iter().enumerate() {
        let (ord, nature) = (format!("{at:03}"), Nature::Expense);
        sheet.put_section(Section { id: section_id(at), name: name.clone(), ord, nature });
    }
    for (at, (section, name)) in lines.iter().enumerate() {
        let mut line = LineItem::new(LineId(Uuid::from_u128(0x11e0 + at as u128)), section_id(*section));
        line.name = name.clone();
        sheet.put_line(line);
    }
    sheet.settle();
    sheet
}

/// A driver of the plan, or what a department publishes where a place is named.
fn input(at: usize, place: Option<Name>, name: Name) -> Input {
    let source = match place {
        None => Source::Driver(DriverId(Uuid::from_u128(at as u128))),
        Some(_) => Source::Total {
            department: DepartmentId(Uuid::from_u128(at as u128)),
            nature: Nature::Expense,
            account: None,
        },
    };
    Input { source, name, place: place.unwrap_or_default(), unit: Unit::Money, figures: [None; 13], dry: None }
}

fn spelled(sheet: &Sheet, line: usize) -> String {
    SheetNames::new(sheet, Language::English)
        .spell(Reference::Line(LineId(Uuid::from_u128(0x11e0 + line as u128))))
        .unwrap_or_default()
}

#[test]
fn a_name_is_as_long_as_it_must_be_and_no_longer() {
    let check = |sections: &[&str], lines: &[(usize, &str)], expect: &[&str]| {
        let sections: Vec<Name> = sections.iter().copied().map(Name::new).collect();
        let lines: Vec<(usize, Name)> = lines.iter().map(|(at, name)| (*at, Name::new(*name))).collect();
        let sheet = sheet(&sections, &lines);
        let found: Vec<String> = (0..lines.len()).map(|at| spelled(&sheet, at)).collect();
        assert_eq!(found, expect);
    };
    check(&["Travel"], &[(0, "Taxi"), (0, "Air fare")], &["Taxi", "\"Air fare\""]);
    check(&["Travel", "Office"], &[(0, "Taxi"), (1, "Taxi")], &["Travel.Taxi", "Office.Taxi"]);
    check(&["Travel"], &[(0, "Taxi"), (0, "taxi")], &["Taxi#0011e0", "taxi#0011e1"]);
    // Two sections of one name tell nothing.
    check(&["Travel", "travel"], &[(0, "Taxi"), (1, "Taxi")], &["Taxi#0011e0", "Taxi#0011e1"]);
    check(&[""], &[(0, "Taxi"), (0, "Taxi")], &["Taxi#0011e0", "Taxi#0011e1"]);
    check(&["Travel"], &[(0, "5\" pipe")], &["\"5' pipe\""]);
}

#[test]
fn a_section_that_shares_its_name_is_told_by_its_id() {
    let sheet = sheet(&[Name::new("Travel"), Name::new("Travel"), Name::new("Office")], &[]);
    let names = SheetNames::new(&sheet, Language::English);
    let read = |text: &str| parse(text, &names);
    let sum =
        |at| Expr::Fold { fold: Fold::Sum, items: vec![Item::Set(Set::Section(section_id(at)))], when: When::This };
    assert_eq!(read("sum(section Office)"), Ok(sum(2)));
    assert_eq!(read("sum(section Travel#005ec1)"), Ok(sum(1)));
    assert_eq!(print(&sum(1), &names, Language::English), "sum(section Travel#005ec1)");
    let refused = read("sum(section Travel)").map_err(|error| (error.at, error.length, error.to_string()));
    let words = "2 sections are called “Travel”: give one of them another name first";
    assert_eq!(refused, Err((12, 6, words.to_owned())));
}

proptest! {
    #[test]
    fn what_is_shown_means_what_it_meant(
        sections in prop::collection::vec(name(), 1..4),
        lines in prop::collection::vec((0..4_usize, name()), 1..8),
        inputs in prop::collection::vec((prop::option::of(name()), name()), 0..5),
    ) {
        let sheet = sheet(&sections, &lines);
        let offers = inputs.into_iter().enumerate().map(|(at, (place, name))| input(at, place, name));
        let offers: Vec<Input> = offers.collect();
        for language in [Language::Chinese, Language::English] {
            let names = SheetNames::new(&sheet, language).offering(&offers);
            let lines = sheet.lines().map(|line| Reference::Line(line.id));
            let references = lines.chain(offers.iter().map(|input| Reference::Input(input.id())));
            let mut items: Vec<Item> = references.map(|reference| Item::Value(Expr::Name(reference))).collect();
            items.extend(sheet.sections().map(|section| Item::Set(Set::Section(section.id))));
            for item in &items {
                let expr = Expr::Fold { fold: Fold::Sum, items: vec![item.clone()], when: When::This };
                let text = print(&expr, &names, language);
                prop_assert_eq!(&parse(&text, &names), &Ok(expr), "{}", text);
            }
            // All in one, so that what stands beside a name makes no other of it.
            let expr = Expr::Fold { fold: Fold::Sum, items: items.clone(), when: When::This };
            let text = print(&expr, &names, language);
            prop_assert_eq!(&parse(&text, &names), &Ok(expr), "{}", text);
            // Whoever chooses from the list gets what was chosen.
            for named in names.all() {
                prop_assert_eq!(&parse(&named.spelling, &names), &Ok(Expr::Name(named.reference)), "{}", named.spelling);
            }
        }
    }
}
