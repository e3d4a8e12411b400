//! In what order lines are reckoned: Tarjan's strongly connected components, which come out each after what it needs.
//!
//! Walked with a stack of its own: a chain of ten thousand lines is no deeper than a sheet may be.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::Group;
use crate::budget::{LineItem, Sheet, SpreadRule};
use crate::formula::Set;
use crate::id::LineId;

/// The graph in numbers: first the reckoned lines, then the sets they sum over.
struct Graph {
    needs: Vec<Vec<usize>>,
}

/// The reckoned lines in groups, each after those it needs.
pub(super) fn order(
    reckoned: &[&LineItem],
    feeds: &BTreeMap<LineId, Vec<LineId>>,
    watchers: &BTreeMap<Set, Vec<LineId>>,
) -> Vec<Group> {
    let number: HashMap<LineId, usize> = reckoned.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    let sets: HashMap<&Set, usize> = watchers.keys().enumerate().map(|(at, set)| (set, reckoned.len() + at)).collect();
    let mut needs = vec![Vec::new(); reckoned.len() + sets.len()];
    let mut add = |from: Option<&usize>, to: usize| {
        if let Some(list) = from.and_then(|from| needs.get_mut(*from)) {
            list.push(to);
        }
    };
    for (line, readers) in feeds {
        let Some(needed) = number.get(line) else { continue };
        readers.iter().for_each(|reader| add(number.get(reader), *needed));
    }
    for (set, readers) in watchers {
        let Some(node) = sets.get(set) else { continue };
        readers.iter().for_each(|reader| add(number.get(reader), *node));
    }
    for (at, line) in reckoned.iter().enumerate().filter(|(_, line)| !sets.is_empty() && line.unit.is_money()) {
        for set in crate::budget::totals::sets_holding(line.section, line.account.as_ref()) {
            add(sets.get(&set), at);
        }
    }
    let graph = Graph { needs };
    let components = graph.components();
    let mut groups = Vec::with_capacity(components.len());
    for component in components {
        let lines: Vec<LineId> = component.iter().filter_map(|node| reckoned.get(*node)).map(|line| line.id).collect();
        if lines.is_empty() {
            continue;
        }
        let names_itself = |node: &usize| graph.needs.get(*node).is_some_and(|needs| needs.contains(node));
        groups.push(Group { is_circle: component.len() > 1 || component.iter().any(names_itself), lines });
    }
    groups
}

impl Graph {
    fn components(&self) -> Vec<Vec<usize>> {
        const UNSEEN: usize = usize::MAX;
        let size = self.needs.len();
        let (mut index, mut low, mut on_stack) = (vec![UNSEEN; size], vec![0; size], vec![false; size]);
        let (mut next, mut stack, mut found) = (0, Vec::new(), Vec::new());
        for root in 0..size {
            if index.get(root) != Some(&UNSEEN) {
                continue;
            }
            // Each frame is a node and how many of its needs have been looked at.
            let mut frames = vec![(root, 0_usize)];
            while let Some((node, looked)) = frames.last_mut() {
                let node = *node;
                if *looked == 0 {
                    set(&mut index, node, next);
                    set(&mut low, node, next);
                    next += 1;
                    stack.push(node);
                    set(&mut on_stack, node, true);
                }
                let need = self.needs.get(node).and_then(|needs| needs.get(*looked)).copied();
                *looked += 1;
                match need {
                    Some(need) if get(&index, need) == UNSEEN => frames.push((need, 0)),
                    Some(need) => {
                        if get(&on_stack, need) {
                            let least = get(&low, node).min(get(&index, need));
                            set(&mut low, node, least);
                        }
                    }
                    None => {
                        frames.pop();
                        if let Some((above, _)) = frames.last() {
                            let least = get(&low, *above).min(get(&low, node));
                            set(&mut low, *above, least);
                        }
                        if get(&low, node) == get(&index, node) {
                            let from = stack.iter().rposition(|other| *other == node).unwrap_or(0);
                            let mut component = stack.split_off(from);
                            component.iter().for_each(|node| set(&mut on_stack, *node, false));
                            component.sort_unstable();
                            found.push(component);
                        }
                    }
                }
            }
        }
        found
    }
}

fn get<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

/// The shortest way from a line through what it reads back to itself.
///
/// Each line and each set is opened once, so that a circle of ten thousand lines is found in one walk.
pub(super) fn shortest_circle(sheet: &Sheet, start: LineId, group: &[LineId]) -> Vec<LineId> {
    let group: HashSet<LineId> = group.iter().copied().collect();
    let mut came_from: HashMap<LineId, LineId> = HashMap::new();
    let mut opened: HashSet<Set> = HashSet::new();
    let mut queue = VecDeque::from([start]);
    while let Some(line) = queue.pop_front() {
        for need in needs_of(sheet, line, &group, &mut opened) {
            if need == start {
                let mut path = vec![line];
                let mut at = line;
                while at != start {
                    let Some(before) = came_from.get(&at) else { break };
                    at = *before;
                    path.push(at);
                }
                path.reverse();
                return path;
            }
            if let std::collections::hash_map::Entry::Vacant(entry) = came_from.entry(need) {
                entry.insert(line);
                queue.push_back(need);
            }
        }
    }
    Vec::new()
}

/// What a line of a circle reads of it, without the members of sets that another line was found to read before.
fn needs_of(sheet: &Sheet, line: LineId, group: &HashSet<LineId>, opened: &mut HashSet<Set>) -> Vec<LineId> {
    let Some(item) = sheet.line(line) else { return Vec::new() };
    let mut needs = Vec::new();
    if let Some(expr) = item.formula.as_ref().and_then(|formula| formula.expr()) {
        needs.extend(expr.lines());
        for set in expr.sets() {
            if opened.insert(set.clone()) {
                let member = |line: &&LineItem| set.holds(line.section, line.account.as_ref());
                let lines = group.iter().filter_map(|line| sheet.line(*line));
                needs.extend(lines.filter(member).map(|line| line.id));
            }
        }
    } else if let Some(SpreadRule::Like(other)) = item.spread.as_ref().map(|spread| &spread.rule) {
        needs.push(*other);
    }
    needs.retain(|need| group.contains(need));
    needs.sort_unstable();
    needs.dedup();
    needs
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::budget::{Cell, CellValue, LineFormula, LineItem, Name, Nature, Section, Sheet, SheetHeader};
    use crate::calendar::{FiscalCalendar, Period};
    use crate::formula::FaultKind;
    use crate::id::{DepartmentId, DocumentId, LineId, SectionId};
    use crate::money::{Currency, Minor, Rounding};

    const LINKS: u128 = 10_000;

    fn id(at: u128) -> LineId {
        LineId(Uuid::from_u128(0x10_000 + at))
    }

    fn link(at: u128, formula: Option<String>) -> LineItem {
        let mut line = LineItem::new(id(at), SectionId(Uuid::from_u128(1)));
        line.formula = formula.map(LineFormula::stored);
        line
    }

    /// Ten thousand lines, each one more than the one before.
    fn chain() -> Sheet {
        let mut sheet = Sheet::new(SheetHeader {
            plan: DocumentId(Uuid::from_u128(2)),
            department: DepartmentId(Uuid::from_u128(3)),
            title: Name::new("Chain"),
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            year: 2027,
        });
        let (id_of_section, name) = (SectionId(Uuid::from_u128(1)), Name::new("Costs"));
        sheet.put_section(Section { id: id_of_section, name, ord: "a".into(), nature: Nature::Expense });
        // Backwards, so that none finds what it needs already there.
        for at in (0..LINKS).rev() {
            sheet.put_line(link(at, (at > 0).then(|| format!("{{{}}} + 1", id(at - 1)))));
        }
        sheet.settle();
        sheet
    }

    fn january(sheet: &Sheet, at: u128) -> i128 {
        sheet.line(id(at)).unwrap().figure(Period::try_new(1).unwrap()).minor()
    }

    #[test]
    fn a_chain_as_long_as_a_sheet_is_reckoned_and_follows_its_first_link() {
        let mut sheet = chain();
        assert_eq!(january(&sheet, LINKS - 1), 9_999_00);
        let figure = Cell { value: CellValue::Figure(Minor(5_00)), ..Cell::default() };
        sheet.put_cell(id(0), Period::try_new(1).unwrap(), figure);
        sheet.settle();
        assert_eq!(january(&sheet, LINKS - 1), 10_004_00);
    }

    #[test]
    fn a_circle_as_long_as_a_sheet_is_named_from_each_of_its_lines() {
        let mut sheet = chain();
        sheet.put_line(link(0, Some(format!("{{{}}} + 1", id(LINKS - 1)))));
        sheet.settle();
        let fault = sheet.line(id(77)).unwrap().fault().unwrap();
        assert_eq!((fault.kind, fault.line), (FaultKind::Cycle, id(77)));
        let circle = sheet.circle_of(id(5));
        assert_eq!(circle.len(), 10_000);
        assert_eq!(circle.get(..3), Some(&[id(5), id(4), id(3)][..]));
    }
}
