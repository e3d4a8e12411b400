//! A scenario's sheet beside its base, as the page shows it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use app::backend::{CompareView, Pair, PairedLine, PersonMark, Pick, Place, Said, Toward, Way};
use shared::access::Action;
use shared::budget::{Cell, CellValue, Figure, LineItem, Name, Nature, Plan, Sheet, SheetNames, print_figure};
use shared::calendar::Period;
use shared::document::{Divergence, Sides, Spot};
use shared::formula::{Unit, print};
use shared::id::{AccountCode, LineId, SheetId};
use shared::language::Language;
use shared::money::{Minor, Style};

use super::cards::department_name;
use super::marks::Marks;
use super::sheet::SeenSheet;
use super::{Reader, Trouble};
use crate::approval::merge_policy;
use crate::persistence::DocumentState;
use crate::scenario::{self, ScenarioFault, compare};

/// Some screens of lines; the largest differences come first.
const LINES_MAX: usize = 40;

/// More than anybody decides on one by one. What is not shown is taken with the rest.
const PICKS_MAX: usize = 300;

impl Reader {
    pub(super) async fn compare_view(&self, id: SheetId, toward: Toward) -> Result<CompareView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        let marks = Marks::load(self.store()).await?;
        let compared = |toward| compare(self.store(), &record, toward);
        let way_of = match toward {
            Toward::Budget => scenario::Toward::Budget,
            Toward::Scenario => scenario::Toward::Scenario,
        };
        let comparison = compared(way_of).await.map_err(trouble)?;
        let behind = match toward {
            Toward::Budget => compared(scenario::Toward::Scenario).await.map_err(trouble)?.divergences.len(),
            Toward::Scenario => comparison.divergences.len(),
        };
        let asks = toward == Toward::Budget && merge_policy(self.store(), record.plan).await?.is_some();
        let sides = &comparison.sides;
        let lines = lines(&plan, sides);
        let mut found: Vec<(usize, &Divergence)> = comparison.divergences.iter().enumerate().collect();
        found.sort_by_key(|(number, divergence)| (!divergence.clash, *number));
        let picks = found.into_iter().take(PICKS_MAX);
        Ok(CompareView {
            toward,
            plan: record.plan,
            plan_title: plan.title.clone(),
            department: department_name(&plan, department),
            scenario: record.branch.as_ref().map(|branch| branch.scenario.clone()).unwrap_or_default(),
            sheet: id,
            base: comparison.base.id,
            currency: plan.currency_of(department),
            calendar: plan.calendar,
            totals: totals(sides),
            accounts: accounts(&plan, sides),
            lines_count: lines.len(),
            lines: lines.into_iter().take(LINES_MAX).collect(),
            picks: picks.map(|(number, divergence)| pick(number, divergence, sides, &plan, &marks)).collect(),
            picks_count: comparison.divergences.len(),
            clashes: comparison.clashes(),
            reviewed: comparison.reviewed.to_string(),
            way: way(comparison.obstacle.as_ref(), self.may(Action::EditSheet, &subject)),
            may_give_up: record.state == DocumentState::Open && self.may(Action::BranchSheet, &subject),
            asks,
            behind,
        })
    }
}

pub(super) fn trouble(fault: ScenarioFault) -> Trouble {
    match fault {
        ScenarioFault::Store(error) => Trouble::Store(error),
        ScenarioFault::Load(error) => Trouble::Load(error),
        _ => Trouble::NotFound,
    }
}

fn way(obstacle: Option<&ScenarioFault>, may_edit: bool) -> Way {
    match obstacle {
        Some(ScenarioFault::BaseLocked(request)) => Way::BaseLocked(*request),
        Some(ScenarioFault::BaseClosed { next }) => Way::BaseClosed(*next),
        Some(ScenarioFault::Asked(request)) => Way::Asked(*request),
        Some(ScenarioFault::GivenUp) => Way::GivenUp,
        Some(_) => Way::Nothing,
        None if may_edit => Way::Open,
        None => Way::NotYours,
    }
}

fn totals(sides: &Sides) -> Vec<Pair> {
    let of = |sheet: &Sheet, nature| {
        let has_lines = sheet.totals().accounts().any(|(of, ..)| of == nature);
        has_lines.then(|| Minor::of_sum(sheet.totals().nature(nature).periods.total()))
    };
    let pair = |nature| {
        let (base, scenario) = (of(&sides.mine, nature), of(&sides.theirs, nature));
        let is_there = base.is_some() || scenario.is_some();
        is_there.then(|| Pair { code: None, label: Name::default(), nature, base, scenario })
    };
    [Nature::Income, Nature::Expense].into_iter().filter_map(pair).collect()
}

fn accounts(plan: &Plan, sides: &Sides) -> Vec<Pair> {
    type Both = (Option<Minor>, Option<Minor>);
    let mut all: BTreeMap<(Nature, Option<AccountCode>), Both> = BTreeMap::new();
    for (nature, code, subtotal) in sides.mine.totals().accounts() {
        all.entry((nature, code.cloned())).or_default().0 = Some(Minor::of_sum(subtotal.periods.total()));
    }
    for (nature, code, subtotal) in sides.theirs.totals().accounts() {
        all.entry((nature, code.cloned())).or_default().1 = Some(Minor::of_sum(subtotal.periods.total()));
    }
    let label = |code: &Option<AccountCode>| {
        code.as_ref().and_then(|code| plan.accounts.get(code)).map(|account| account.name.clone()).unwrap_or_default()
    };
    let pair = |((nature, code), (base, scenario)): ((Nature, Option<AccountCode>), Both)| Pair {
        label: label(&code),
        code,
        nature,
        base,
        scenario,
    };
    all.into_iter().map(pair).collect()
}

/// The lines that differ between the two as they are now, the largest difference first.
fn lines(plan: &Plan, sides: &Sides) -> Vec<PairedLine> {
    let ids: std::collections::BTreeSet<LineId> =
        sides.mine.lines().chain(sides.theirs.lines()).map(|line| line.id).collect();
    let mut lines: Vec<PairedLine> = ids.into_iter().filter_map(|id| paired(plan, sides, id)).collect();
    let size = |line: &PairedLine| {
        let minor = |side: Option<Minor>| side.unwrap_or_default().0;
        minor(line.total.base).abs_diff(minor(line.total.scenario))
    };
    lines.sort_by_key(|line| Reverse(size(line)));
    lines
}

fn paired(plan: &Plan, sides: &Sides, id: LineId) -> Option<PairedLine> {
    let (base, scenario) = (sides.mine.line(id), sides.theirs.line(id));
    let (shown, sheet) = match (scenario, base) {
        (Some(line), _) => (line, &sides.theirs),
        (None, Some(line)) => (line, &sides.mine),
        (None, None) => return None,
    };
    // A driver that moved is seen in the lines it moves.
    if !shown.unit.is_money() {
        return None;
    }
    let cell = |line: Option<&LineItem>, period| match line.map(|line| (line.figure(period), line.cell(period))) {
        Some((Figure::Amount(minor), _)) => Said::Figure(minor),
        Some((Figure::Nothing, cell)) => typed(cell),
        Some((Figure::Fault(_), _)) => Said::Text("!".to_owned()),
        None => Said::Nothing,
    };
    let cells: Vec<(Period, Said, Said)> = plan
        .calendar
        .periods()
        .map(|period| (period, cell(base, period), cell(scenario, period)))
        .filter(|(_, base, scenario)| base != scenario)
        .collect();
    if cells.is_empty() && base.is_some() == scenario.is_some() {
        return None;
    }
    let total = |line: &LineItem| Minor::of_sum(line.total());
    let total = Pair {
        code: shown.account.clone(),
        label: shown.name.clone(),
        nature: sheet.nature_of(shown.section),
        base: base.map(total),
        scenario: scenario.map(total),
    };
    Some(PairedLine { total, cells })
}

/// What stands in a cell that has no figure.
fn typed(cell: &Cell) -> Said {
    match &cell.value {
        CellValue::Text(text) => Said::Text(text.clone()),
        CellValue::Empty | CellValue::Figure(_) => Said::Nothing,
    }
}

/// What somebody entered, in the unit of its line.
fn entered(cell: &Cell, unit: &Unit, plan: &Plan) -> Said {
    match &cell.value {
        CellValue::Figure(minor) => quantity(*minor, unit, plan),
        _ => typed(cell),
    }
}

fn quantity(minor: Minor, unit: &Unit, plan: &Plan) -> Said {
    if unit.is_money() {
        return Said::Figure(minor);
    }
    Said::Text(print_figure(i128::from(minor.0), unit, plan.currency, Style { grouping: true, ..Style::PLAIN }))
}

/// By what a line is reckoned, as people read it: formula by names, a spread by its total, else the unit alone.
fn reckoned(sheet: &Sheet, line: Option<&LineItem>, plan: &Plan) -> Said {
    let Some(line) = line else { return Said::Nothing };
    if let Some(formula) = &line.formula {
        let by_name = |language| match formula.expr() {
            Some(expr) => ["= ", &print(expr, &SheetNames::new(sheet, language), language)].concat(),
            None => formula.text().to_owned(),
        };
        return Said::Words(Name::bilingual(by_name(Language::Chinese), by_name(Language::English)));
    }
    match &line.spread {
        Some(spread) => quantity(spread.total, &line.unit, plan),
        None if line.unit.is_money() => Said::Nothing,
        None => Said::Words(Name::bilingual(line.unit.word(Language::Chinese), line.unit.word(Language::English))),
    }
}

pub(super) fn pick(number: usize, divergence: &Divergence, sides: &Sides, plan: &Plan, marks: &Marks) -> Pick {
    let Divergence { spot, clash } = *divergence;
    let states = [&sides.then, &sides.mine, &sides.theirs];
    let line = |id| [&sides.theirs, &sides.mine, &sides.then].into_iter().find_map(|sheet| sheet.line(id));
    let nobody = |[then, base, scenario]: [Said; 3]| (then, (base, None), (scenario, None));
    let (label, place, (then, base, scenario)) = match spot {
        Spot::Section(id) => {
            let section = [&sides.theirs, &sides.mine, &sides.then].into_iter().find_map(|sheet| sheet.section(id));
            let said = |sheet: &Sheet| match sheet.section(id) {
                None => Said::Gone,
                Some(found) if Some(&found.name) != section.map(|section| &section.name) => {
                    Said::Text(found.name.text.clone())
                }
                Some(_) => Said::There(Some(Minor::of_sum(sheet.totals().section(id).periods.total()))),
            };
            let label = section.map(|section| section.name.clone()).unwrap_or_default();
            (label, Place::Section, nobody(states.map(said)))
        }
        Spot::Package(id) => {
            let package = [&sides.theirs, &sides.mine, &sides.then].into_iter().find_map(|sheet| sheet.package(id));
            let said = |sheet: &Sheet| match sheet.package(id) {
                None => Said::Gone,
                Some(found) if Some(&found.title) != package.map(|package| &package.title) => {
                    Said::Text(found.title.clone())
                }
                Some(found) if found.is_cut => Said::Cut(Minor::of_sum(sheet.weigh(found).cost)),
                Some(found) => Said::There(Some(Minor::of_sum(sheet.weigh(found).cost))),
            };
            let label = package.map(|package| Name::new(&package.title)).unwrap_or_default();
            (label, Place::Package, nobody(states.map(said)))
        }
        Spot::Line(id) => {
            let said = |sheet: &Sheet| match sheet.line(id) {
                None => Said::Gone,
                Some(line) => Said::There(line.unit.is_money().then(|| Minor::of_sum(line.total()))),
            };
            (line(id).map(|line| line.name.clone()).unwrap_or_default(), Place::Line, nobody(states.map(said)))
        }
        Spot::Basis(id) => {
            let said = |sheet: &Sheet| reckoned(sheet, sheet.line(id), plan);
            (line(id).map(|line| line.name.clone()).unwrap_or_default(), Place::Basis, nobody(states.map(said)))
        }
        Spot::Details(id) => {
            let lines = states.map(|sheet| sheet.line(id));
            let (place, said) = details(lines);
            let label = sides.mine.line(id).map(|line| line.name.clone()).unwrap_or_default();
            (label, place, nobody(said))
        }
        Spot::Cell(id, period) => {
            let cell = |sheet: &Sheet| sheet.line(id).map(|line| line.cell(period).clone()).unwrap_or_default();
            let unit = line(id).map_or(Unit::Money, |line| line.unit.clone());
            let figure = |cell: &Cell| entered(cell, &unit, plan);
            let by = |cell: &Cell| -> Option<PersonMark> {
                // What came with the making of the sheet is nobody's.
                cell.author.filter(|author| !author.0.is_nil()).map(|author| marks.of(author))
            };
            let [then, base, scenario] = states.map(cell);
            let said = (figure(&then), (figure(&base), by(&base)), (figure(&scenario), by(&scenario)));
            (line(id).map(|line| line.name.clone()).unwrap_or_default(), Place::Cell(period), said)
        }
    };
    Pick { number, label, place, clash, then, base, scenario }
}

type Read = fn(&LineItem) -> String;

/// What is said of a line beside its figures, as far as the two sides say it differently.
fn details(lines: [Option<&LineItem>; 3]) -> (Place, [Said; 3]) {
    let [_, mine, theirs] = lines;
    let words: [(Place, Read); 3] = [
        (Place::Name, |line| match line.name.en.as_deref() {
            Some(en) if en != line.name.text => [line.name.text.as_str(), en].join(" / "),
            _ => line.name.text.clone(),
        }),
        (Place::Account, |line| line.account.as_ref().map(ToString::to_string).unwrap_or_default()),
        (Place::Note, |line| line.note.clone().unwrap_or_default()),
    ];
    let differing: Vec<(Place, Read)> =
        words.into_iter().filter(|(_, read)| mine.map(read) != theirs.map(read)).collect();
    let has_prior = mine.map(|line| line.prior) != theirs.map(|line| line.prior);
    match (differing.as_slice(), has_prior) {
        ([], false) => (Place::Layout, lines.map(|_| Said::Moved)),
        ([], true) => {
            let prior = |line: Option<&LineItem>| line.and_then(|line| line.prior).map_or(Said::Nothing, Said::Figure);
            (Place::Prior, lines.map(prior))
        }
        (several, _) => {
            let place = if let [(place, _)] = several { *place } else { Place::Layout };
            let said = |line: Option<&LineItem>| {
                let Some(line) = line else { return Said::Nothing };
                let parts: Vec<String> =
                    several.iter().map(|(_, read)| read(line)).filter(|part| !part.is_empty()).collect();
                if parts.is_empty() { Said::Nothing } else { Said::Text(parts.join(" · ")) }
            };
            (place, lines.map(said))
        }
    }
}
