//! The engine alone, on the model spreadsheets are compared by: lines of twelve months, of which 1,000 are a price times a
//! volume, with a total for each line, each of 50 sections, each month, and all.
//!
//! Built for the machine it is called by the bench; built for the browser it is a module of its own, whose functions give
//! grand totals in minor units as proof of the work. Whoever calls them takes the time.

mod browser;

use shared::budget::{Cell, CellValue, LineFormula, LineItem, Name, Nature, Section, Sheet, SheetHeader};
use shared::calendar::{FiscalCalendar, Period};
use shared::formula::Unit;
use shared::id::{DepartmentId, DocumentId, LineId, SectionId};
use shared::money::{Currency, Minor, Rounding};
use uuid::Uuid;

const SECTIONS: usize = 50;
/// Of 10,000 lines so many follow the price, of others in proportion.
const DRIVEN: usize = 1_000;
const VOLUMES: usize = 97;
const MONTHS: usize = 12;
const PRICE: LineId = LineId(Uuid::from_u128(1));

/// What went wrong is a mistake in this model: the words are for whoever changes it.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The model, computed.
#[derive(Debug)]
pub struct Model {
    sheet: Sheet,
    lines: usize,
}

impl Model {
    /// Draws it up and computes all of it.
    pub fn whole(lines: usize) -> Result<Self> {
        let mut sheet = draw(lines)?;
        sheet.settle();
        Ok(Self { sheet, lines })
    }

    /// The sum of every leaf, in minor units.
    pub fn grand_total(&self) -> i128 {
        self.sheet.totals().leaves()
    }

    /// Sets the price of every month, so that a tenth of the lines follows; how many did.
    pub fn driver(&mut self, step: u32) -> usize {
        for period in Period::all().take(MONTHS) {
            self.sheet.put_cell(PRICE, period, figure(11_000_000 + i64::from(step) * 100_000));
        }
        self.sheet.settle().len()
    }

    /// Sets one figure that nothing depends on but the sums above it.
    pub fn leaf(&mut self, step: u32) -> Result<()> {
        let line = own(self.lines / 2 + usize::try_from(step)?);
        self.sheet.put_cell(line, Period::try_new(3)?, figure(123_450 + 100 * i64::from(step)));
        self.sheet.settle();
        Ok(())
    }
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

fn draw(lines: usize) -> Result<Sheet> {
    let mut sheet = Sheet::new(SheetHeader {
        plan: DocumentId(Uuid::from_u128(2)),
        department: DepartmentId(Uuid::from_u128(3)),
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
    Ok(sheet)
}
