//! Packages on a sheet: what they cost, where the line falls, and what a cut takes out and leaves.

use uuid::Uuid;

use super::*;
use crate::budget::{Cell, CellValue, LineFormula, Name, Section, SheetHeader};
use crate::calendar::{FiscalCalendar, Period};
use crate::id::{DepartmentId, DocumentId, LineId, SectionId};
use crate::money::{Currency, Rounding};

const COSTS: SectionId = SectionId(Uuid::from_u128(0xa2));

fn sheet() -> Sheet {
    let mut sheet = Sheet::new(SheetHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        department: DepartmentId(Uuid::from_u128(2)),
        title: Name::new("Sales"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    });
    let ord = String::new();
    sheet.put_section(Section { id: COSTS, name: Name::new("Costs"), ord, nature: Nature::Expense });
    sheet
}

fn id(number: u128) -> PackageId {
    PackageId(Uuid::from_u128(number))
}

fn package(number: u128, cost: Option<i64>, is_cut: bool) -> Package {
    let (title, ord) = (format!("package {number}"), format!("{number:04}"));
    Package { id: id(number), title, reason: String::new(), cost: cost.map(Minor), ord, is_cut, cut_by: None }
}

/// A line of so much in January, in a package.
fn line(number: u128, minor: i64, package: Option<u128>) -> LineItem {
    let mut line = LineItem::new(LineId(Uuid::from_u128(number)), COSTS);
    line.cells[0] = Cell { value: CellValue::Figure(Minor(minor)), ..Cell::default() };
    line.package = package.map(id);
    line
}

fn formula(number: u128, text: String, package: Option<u128>) -> LineItem {
    let mut line = line(number, 0, package);
    line.cells[0] = Cell::default();
    line.formula = Some(LineFormula::stored(text));
    line
}

fn expense(sheet: &Sheet) -> i128 {
    sheet.totals().nature(Nature::Expense).periods.total()
}

#[test]
fn the_line_falls_where_the_ceiling_is_used_up_and_nothing_below_slips_through() {
    use Standing::{Below, Cut, Funded};
    let check = |packages: &[(i64, bool)], ceiling: Option<i64>, expect: &[Standing]| {
        let mut sheet = sheet();
        for (number, (cost, is_cut)) in (1..).zip(packages) {
            sheet.put_package(package(number, Some(*cost), *is_cut));
        }
        let found = sheet.ranked(ceiling.map(Minor));
        assert_eq!(found.iter().map(|of| of.standing).collect::<Vec<_>>(), expect, "{packages:?} {ceiling:?}");
        let kept = packages.iter().filter(|(_, is_cut)| !is_cut).map(|(cost, _)| i128::from(*cost)).sum::<i128>();
        assert_eq!(found.last().map_or(0, |of| of.upto), kept);
    };
    check(&[], Some(10), &[]);
    check(&[(5, false), (5, false)], Some(10), &[Funded, Funded]);
    check(&[(5, false), (6, false), (1, false)], Some(10), &[Funded, Below, Below]);
    check(&[(11, false), (1, false)], Some(10), &[Below, Below]);
    check(&[(5, false), (6, false)], None, &[Funded, Funded]);
    check(&[(i64::MAX, false); 3], Some(i64::MAX), &[Funded, Below, Below]);
    // What is cut makes room for what ranks below it, and says whether it would fit again.
    check(&[(5, false), (6, true), (5, false)], Some(10), &[Funded, Cut { fits: false }, Funded]);
    check(&[(5, false), (6, true), (1, true)], Some(10), &[Funded, Cut { fits: false }, Cut { fits: true }]);
}

#[test]
fn a_package_costs_the_exact_sum_of_its_lines_and_what_belongs_to_none_is_spent_first() {
    let mut sheet = sheet();
    sheet.put_package(package(1, Some(999), false));
    sheet.put_package(package(2, Some(50), false));
    sheet.put_line(line(1, 33_33, Some(1)));
    sheet.put_line(line(2, 66_68, Some(1)));
    sheet.put_line(line(3, 20_00, None));
    // It names a package that is gone.
    sheet.put_line(line(4, 5_00, Some(9)));
    sheet.settle();
    let ranked = sheet.ranked(Some(Minor(126_00)));
    let found: Vec<_> = ranked.iter().map(|of| (of.weight.cost, of.weight.lines, of.upto, of.standing)).collect();
    assert_eq!(found, [(100_01, 2, 125_01, Standing::Funded), (50, 0, 125_51, Standing::Funded)]);
    assert_eq!(sheet.outside_packages(), 25_00);
}

#[test]
fn a_cut_takes_the_lines_out_of_every_sum_and_taking_it_back_restores_them() {
    let mut sheet = sheet();
    let [lathe, upkeep, levy, other] = [1, 2, 3, 4].map(|number| LineId(Uuid::from_u128(number)));
    sheet.put_package(package(1, None, false));
    sheet.put_line(line(1, 1_000_00, Some(1)));
    // Upkeep goes with the lathe; the levy is paid on what is there, whoever decides on it.
    sheet.put_line(formula(2, format!("{{{lathe}}} * 10%"), Some(1)));
    sheet.put_line(formula(3, format!("{{{lathe}}} * 1%"), None));
    sheet.put_line(line(4, 7_00, None));
    sheet.settle();
    let before = (expense(&sheet), sheet.weigh(sheet.package(id(1)).unwrap()));
    assert_eq!(before, (1_117_00, Weight { cost: 1_100_00, income: 0, lines: 2 }));

    sheet.put_package(package(1, None, true));
    sheet.settle();
    let of = |line: LineId| sheet.line(line).unwrap();
    assert_eq!(expense(&sheet), 7_00);
    assert_eq!((of(lathe).total(), of(lathe).worth_total(), of(lathe).is_cut()), (0, 1_000_00, true));
    assert_eq!((of(upkeep).total(), of(upkeep).worth_total()), (0, 100_00));
    assert_eq!((of(levy).total(), of(other).total()), (0, 7_00));
    assert_eq!(sheet.weigh(sheet.package(id(1)).unwrap()), before.1, "it costs what it did");
    assert_eq!(sheet.totals(), &sheet.recounted());

    // Somebody goes on in it while it is cut.
    sheet.put_cell(lathe, Period::FIRST, Cell { value: CellValue::Figure(Minor(2_000_00)), ..Cell::default() });
    sheet.settle();
    assert_eq!((expense(&sheet), sheet.line(upkeep).unwrap().worth_total()), (7_00, 200_00));

    sheet.put_package(package(1, None, false));
    sheet.settle();
    assert_eq!(expense(&sheet), 2_000_00 + 200_00 + 20_00 + 7_00);
    assert!(sheet.lines().all(|line| !line.is_cut()));
    assert_eq!(sheet.totals(), &sheet.recounted());
}
