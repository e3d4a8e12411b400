//! The engine alone, on the model spreadsheets are compared by: 10,000 lines of twelve months, of which 1,000 are a price
//! times a volume, with a total for each line, each of 50 sections, each month, and all.
//!
//! The sums of the peers' run are known, and are asked for to the last digit.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use server::edge::Edge;
use shared::budget::{Cell, CellValue, LineFormula, LineItem, Name, Nature, Section, Sheet, SheetHeader};
use shared::calendar::{FiscalCalendar, Period};
use shared::formula::Unit;
use shared::id::{DepartmentId, DocumentId, LineId, SectionId};
use shared::money::{Currency, Minor, Rounding};
use uuid::Uuid;

use crate::table::{Goal, Table, ms, quantile};

const SECTIONS: usize = 50;
const DRIVEN: usize = 1_000;
const VOLUMES: usize = 97;
const MONTHS: usize = 12;
const PRICE: LineId = LineId(Uuid::from_u128(1));

pub fn measure(table: &mut Table) -> Result<()> {
    measure_size(table, 10_000, "10k", [Goal::Below(150.0), Goal::Below(10.0), Goal::Below(0.02), Goal::Below(40.0)])?;
    measure_size(table, 100_000, "100k", [Goal::None, Goal::Below(100.0), Goal::Below(0.02), Goal::None])
}

fn measure_size(table: &mut Table, lines: usize, name: &str, goals: [Goal; 4]) -> Result<()> {
    let [whole, driver, leaf, memory] = goals;
    let before = resident()?;
    let begun = Instant::now();
    let mut sheet = model(lines)?;
    let grand = sheet.totals().leaves();
    table.add(format!("calc_{name}_whole"), ms(begun.elapsed()), "ms", whole);
    table.add(format!("calc_{name}_memory"), resident()? - before, "MiB", memory);
    if lines == 10_000 {
        ensure!(grand == 54_583_137_000, "the grand total is {grand} minor units");
    }

    let mut drivers = Vec::new();
    for step in 0..9 {
        let begun = Instant::now();
        for period in Period::all().take(MONTHS) {
            sheet.put_cell(PRICE, period, figure(11_000_000 + step * 100_000));
        }
        let changed = sheet.settle();
        black_box(sheet.totals().leaves());
        drivers.push(ms(begun.elapsed()));
        ensure!(changed.len() == lines / 10, "{} lines followed the driver", changed.len());
    }
    table.add(format!("calc_{name}_driver"), quantile(&mut drivers, 0.5), "ms", driver);

    let (mut leaves, third) = (Vec::new(), Period::try_new(3)?);
    for step in 0..51 {
        let line = own(lines / 2 + step);
        let begun = Instant::now();
        sheet.put_cell(line, third, figure(123_450 + 100 * i64::try_from(step)?));
        sheet.settle();
        black_box(sheet.totals().leaves());
        leaves.push(ms(begun.elapsed()));
    }
    table.add(format!("calc_{name}_leaf"), quantile(&mut leaves, 0.5), "ms", leaf);
    let grand = sheet.totals().leaves();
    if lines == 10_000 {
        ensure!(grand == 54_639_308_567, "the grand total is {grand} minor units after the changes");
    }
    Ok(())
}

fn own(row: usize) -> LineId {
    LineId(Uuid::from_u128(0x1000 + row as u128))
}

fn volume(number: usize) -> LineId {
    LineId(Uuid::from_u128(0x100 + number as u128))
}

fn figure(minor: i64) -> Cell {
    Cell { value: CellValue::Figure(Minor(minor)), ..Cell::default() }
}

fn model(lines: usize) -> Result<Sheet> {
    let edge = Edge::of_the_system();
    let mut sheet = Sheet::new(SheetHeader {
        plan: DocumentId(edge.random.id()),
        department: DepartmentId(edge.random.id()),
        title: Name::new("Works"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    });
    let section = |at: usize| SectionId(Uuid::from_u128(0x10 + at as u128));
    for at in 0..SECTIONS {
        let name = Name::new(format!("D{at:02}"));
        sheet.put_section(Section { id: section(at), name, ord: format!("{at:02}"), nature: Nature::Expense });
    }
    let driver = |id: LineId, unit: &str, millionths: i64| -> Result<LineItem> {
        let mut line = LineItem::new(id, section(0));
        line.unit = unit.parse::<Unit>()?;
        line.cells.iter_mut().take(MONTHS).for_each(|cell| *cell = figure(millionths));
        Ok(line)
    };
    sheet.put_line(driver(PRICE, "CNY/pieces", 10_500_000)?);
    for number in 0..VOLUMES {
        sheet.put_line(driver(volume(number), "pieces", (1 + i64::try_from(number)?) * 1_000_000)?);
    }
    for row in 0..lines {
        let mut line = LineItem::new(own(row), section(row / (lines / SECTIONS)));
        line.account = Some("6602".parse()?);
        if row < lines / (10_000 / DRIVEN) {
            line.formula = Some(LineFormula::stored(format!("{{{PRICE}}} * {{{}}}", volume(row % VOLUMES))));
        } else {
            for (month, cell) in line.cells.iter_mut().take(MONTHS).enumerate() {
                *cell = figure(i64::try_from((row * 7_919 + month * 104_729) % 1_000_000)?);
            }
        }
        sheet.put_line(line);
    }
    sheet.settle();
    Ok(sheet)
}

/// What this process holds in memory, in MiB.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1024.0)
}
