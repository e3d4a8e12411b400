//! What production's costs come from: heads, pay, pieces, power. So that a newcomer sees a driver move a budget.

use shared::budget::{CellValue, LineFormula, Name, Nature, Spread, SpreadRule};
use shared::calendar::Period;
use shared::document::{CellEdit, LineSeed, Place, SheetCommand};
use shared::id::{LineId, SectionId};
use shared::money::Minor;

use super::key::id;
use super::organisation::Department;
use super::paper::line;
use super::plant::SeedError;

/// What is no money is kept in millionths.
const MILLION: i64 = 1_000_000;

/// A driver: its names, its unit, and millionths of it from each month on.
struct Driver {
    zh: &'static str,
    en: &'static str,
    unit: &'static str,
    from: &'static [(u8, i64)],
}

const DRIVERS: [Driver; 7] = [
    Driver { zh: "一车间人数", en: "Heads, shop 1", unit: "heads", from: &[(1, 38 * MILLION), (7, 40 * MILLION)] },
    Driver {
        zh: "一车间月薪",
        en: "Pay, shop 1",
        unit: "CNY/heads",
        from: &[(1, 8_900 * MILLION), (4, 9_200 * MILLION)],
    },
    Driver { zh: "社保费率", en: "Social rate", unit: "%", from: &[(1, 207_000)] },
    Driver {
        zh: "装配台数",
        en: "Pieces assembled",
        unit: "pieces",
        from: &[
            (1, 3_400 * MILLION),
            (2, 2_900 * MILLION),
            (3, 4_200 * MILLION),
            (7, 3_900 * MILLION),
            (9, 4_300 * MILLION),
        ],
    },
    Driver { zh: "计件单价", en: "Piece rate", unit: "CNY/pieces", from: &[(1, 19 * MILLION + 500_000)] },
    Driver {
        zh: "铸造用电",
        en: "Power, foundry",
        unit: "kWh",
        from: &[(1, 265_000 * MILLION), (3, 298_000 * MILLION)],
    },
    Driver { zh: "电价", en: "Power price", unit: "CNY/kWh", from: &[(1, 715_000)] },
];

/// Lines that follow drivers: the line by its English name, and its formula with English names in braces.
const FORMULAS: [(&str, &str); 4] = [
    ("Wages, machine shop 1", "{Heads, shop 1} * {Pay, shop 1}"),
    (
        "Social insurance and housing fund",
        "({Wages, foundry} + {Wages, machine shop 1} + {Wages, machine shop 2} + {Wages, assembly} + {Wages, testing} + {Wages, painting}) * {Social rate}",
    ),
    ("Piece-rate bonuses", "{Pieces assembled} * {Piece rate}"),
    ("Electricity · foundry", "{Power, foundry} * {Power price}"),
];

/// A line whose year is spread by working days, in thousands of yuan.
const SPREAD: (&str, i64) = ("Spare parts", 870);

/// The section of drivers, before anything else in the sheet.
pub(super) fn drivers(department: Department) -> Vec<SheetCommand> {
    if department != Department::Production {
        return Vec::new();
    }
    let section = SectionId(id("section", "production Drivers"));
    let name = Name::bilingual("业务动因", "Drivers");
    let mut commands = vec![SheetCommand::InsertSection { id: section, after: None, name, nature: Nature::Expense }];
    let mut after = None;
    for driver in DRIVERS {
        let own = line(department, driver.en);
        let seed = LineSeed { name: Name::bilingual(driver.zh, driver.en), ..LineSeed::default() };
        commands.push(SheetCommand::InsertLine { id: own, place: Place { section, after }, seed });
        commands.push(SheetCommand::SetUnit { line: own, unit: driver.unit.to_owned().into() });
        commands.push(SheetCommand::SetCells(driver.cells(own)));
        after = Some(own);
    }
    commands
}

impl Driver {
    fn cells(&self, line: LineId) -> Vec<CellEdit> {
        let figure = |period: Period| {
            let begun = self.from.iter().rev().find(|(from, _)| *from <= period.number());
            begun.map(|(_, figure)| CellEdit { line, period, value: CellValue::Figure(Minor(*figure)) })
        };
        Period::all().filter(|period| !period.is_adjustment()).filter_map(figure).collect()
    }
}

/// What is reckoned from the drivers, once all lines are there.
pub(super) fn formulas(department: Department) -> Result<Vec<SheetCommand>, SeedError> {
    if department != Department::Production {
        return Ok(Vec::new());
    }
    let mut commands = Vec::new();
    for (en, formula) in FORMULAS {
        let mut stored = String::new();
        for part in formula.split_inclusive('}') {
            match part.strip_suffix('}').and_then(|part| part.split_once('{')) {
                Some((between, name)) => stored.push_str(&format!("{between}{{{}}}", line(department, name))),
                None => stored.push_str(part),
            }
        }
        let formula = LineFormula::stored(stored);
        if formula.expr().is_none() {
            return Err(SeedError::NoSuchLine(en));
        }
        commands.push(SheetCommand::SetFormula { line: line(department, en), formula: Some(formula) });
    }
    let (en, thousand) = SPREAD;
    let spread = Spread { total: Minor(thousand * 1_000_00), rule: SpreadRule::WorkingDays };
    commands.push(SheetCommand::SetSpread { line: line(department, en), spread: Some(spread) });
    Ok(commands)
}
