//! What takes figures of a process map: found by what sheets publish that they take, read where the reader may open them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::backend::{Came, FedLine, Feed, FeedSource, FeedsView, RowKind};
use shared::access::{Action, Subject};
use shared::budget::adjustment::ApprovedBudget;
use shared::budget::outturn::{Actual, ToGo, Window};
use shared::budget::{Fed, Input, LineItem, Measure, Plan, Sheet, Source};
use shared::calendar::Period;
use shared::formula::Unit;
use shared::id::{DepartmentId, DocumentId, ElementId, InputId, LineId, PlanId};
use shared::money::Minor;
use shared::process::{ProcessMap, in_order};

use super::cards::department_name;
use super::figures::period_name;
use super::outturn::by_account;
use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::document::load_sheet;
use crate::persistence::{DocumentKind, DocumentRecord};
use crate::rollup::Worth;

/// What is taken of a map: an element of it or all of it, and what is counted there.
type Given = (Option<ElementId>, Measure);

/// A sheet of the budget that takes of a map.
pub(super) struct Taker {
    pub record: DocumentRecord,
    pub department: DepartmentId,
    pub taken: BTreeMap<InputId, Given>,
    /// Whether the reader may open it.
    pub is_open: bool,
}

/// How far actuals reach.
struct ToDate<'a> {
    actuals: &'a [Actual],
    through: Option<Period>,
}

impl Reader {
    /// The record of a map the reader may look at.
    pub(super) async fn map_record(&self, id: DocumentId) -> Result<DocumentRecord, Trouble> {
        let found = self.store().find(id).await?.filter(|record| record.kind == DocumentKind::Map);
        found.filter(|record| self.may(Action::SeePlan, &Subject::plan(record.plan))).ok_or(Trouble::NotFound)
    }

    /// In the order of the plan's departments.
    pub(super) async fn takers(&self, plan: &Plan, id: PlanId, map: DocumentId) -> Result<Vec<Taker>, Trouble> {
        let totals = self.store().totals_of_plan(id).await?;
        let of_map = |kept: &String| match kept.lines().next()?.parse() {
            Ok(Source::Work { map: taken, of, measure }) if taken == map => Some((of, measure)),
            _ => None,
        };
        let takes: HashMap<DocumentId, BTreeMap<InputId, Given>> = totals
            .into_iter()
            .map(|record| {
                let taken = record.totals.takes.iter().filter_map(|(id, kept)| Some((*id, of_map(kept)?)));
                (record.sheet, taken.collect())
            })
            .collect();
        let mut current = current_sheets(self.store().list(id, DocumentKind::Sheet).await?);
        let takers = plan.cost_centres_in_order().into_iter().filter_map(|centre| {
            let record = current.remove(&centre.id)?;
            let taken = takes.get(&record.id).filter(|taken| !taken.is_empty())?.clone();
            let is_open = self.may(Action::SeeSheet, &Subject::sheet(id, centre.id));
            Some(Taker { record, department: centre.id, taken, is_open })
        });
        Ok(takers.collect())
    }

    /// Everything that takes of a map, and the last period of what counts as “to date”.
    async fn fed(&self, plan: &Plan, map: &DocumentRecord) -> Result<(Option<Period>, Vec<Feed>), Trouble> {
        let actuals = self.store().actuals(map.plan).await?;
        let closed = self.store().closing(map.plan).await?.map(|closing| closing.through);
        let last = actuals.iter().map(|actual| actual.period).max();
        let through = closed.filter(|_| last.is_some()).or(last);
        let mut found = Vec::new();
        for taker in self.takers(plan, map.plan, map.id).await? {
            if taker.is_open {
                let sheet = load_sheet(self.store(), taker.record.id).await?;
                let to_date = ToDate { actuals: &actuals, through };
                found.extend(feeds(plan, &taker, &sheet, &to_date));
            } else {
                let department = department_name(plan, taker.department);
                let given: BTreeSet<&Given> = taker.taken.values().collect();
                found.extend(given.into_iter().map(|(of, measure)| Feed {
                    of: of.clone(),
                    measure: *measure,
                    department: department.clone(),
                    line: None,
                }));
            }
        }
        Ok((through, found))
    }

    /// What came of the lines that take of a map, by the step, lane or pool they take of. A line that takes twice of one
    /// counts there once; one that takes of several counts at each.
    pub(super) async fn fed_by(&self, plan: &Plan, map: &DocumentRecord) -> Result<Vec<(ElementId, Fed)>, Trouble> {
        let (_, feeds) = self.fed(plan, map).await?;
        let mut found: BTreeMap<ElementId, (Fed, BTreeSet<String>)> = BTreeMap::new();
        for feed in feeds {
            let Some(of) = feed.of else { continue };
            let (fed, seen) = found.entry(of).or_insert_with(|| (Fed::new(plan.currency), BTreeSet::new()));
            let Some(line) = feed.line else {
                fed.unknown += 1;
                continue;
            };
            match line.came {
                _ if !seen.insert(line.href) => {}
                Came::Known { budget, actual } => fed.add(line.nature, budget, actual),
                Came::Nothing | Came::Unsplit => fed.unknown += 1,
            }
        }
        Ok(found.into_iter().map(|(of, (fed, _))| (of, fed)).collect())
    }

    pub(super) async fn feeds_view(&self, id: DocumentId, of: Option<ElementId>) -> Result<FeedsView, Trouble> {
        let record = self.map_record(id).await?;
        let plan_record = self.plan_record(record.plan).await?;
        let plan = self.views.library.plan(&plan_record).await?;
        let (through, feeds) = self.fed(&plan, &record).await?;
        let map = self.read_map(id).await?;
        let work = self.views.maps.of(&record).await?;
        let sources = sources(&map, &work, feeds);
        let is_given = |of: &ElementId| sources.iter().any(|source| source.of.as_ref() == Some(of));
        let nothing_of = of.filter(|of| !is_given(of)).and_then(|of| Some(map.element(&of)?.name().clone()));
        Ok(FeedsView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            map: id,
            title: map.header.title.clone(),
            currency: map.header.currency,
            through: through.map(|period| period_name(&plan, period)),
            sources,
            nothing_of,
        })
    }
}

/// Every line of a sheet that takes of the map, under each thing it takes.
fn feeds(plan: &Plan, taker: &Taker, sheet: &Sheet, to_date: &ToDate<'_>) -> Vec<Feed> {
    let own: Vec<&Actual> = to_date.actuals.iter().filter(|actual| actual.department == taker.department).collect();
    let stem = format!("/plans/{}/sheets/{}#line-", taker.record.plan, taker.record.id);
    let (budget, worth) = (ApprovedBudget::of(sheet), Worth::of(plan, taker.department));
    let came: HashMap<LineId, Came> = by_account(plan, &budget, &own, &stem, &worth)
        .iter()
        .flat_map(|account| &account.lines)
        .filter_map(|row| {
            let standing = row.outturn.standing(Window::ToDate, to_date.through, ToGo::Planned);
            let known = Came::Known { budget: Minor::of_sum(standing.budget), actual: Minor::of_sum(standing.actual) };
            Some((row.line?, if row.kind == RowKind::Unsplit { Came::Unsplit } else { known }))
        })
        .collect();
    let mut found = Vec::new();
    for line in sheet.lines() {
        let Some(expr) = line.formula.as_ref().and_then(|formula| formula.expr()) else { continue };
        let inputs = expr.inputs();
        let given: BTreeSet<&Given> = inputs.iter().filter_map(|input| taker.taken.get(input)).collect();
        if given.is_empty() {
            continue;
        }
        let elements: BTreeSet<Option<&Option<ElementId>>> =
            inputs.iter().map(|input| taker.taken.get(input).map(|(of, _)| of)).collect();
        let came = came
            .get(&line.id)
            .copied()
            .filter(|_| to_date.through.is_some() && line.unit.is_money() && sheet.header.currency == plan.currency);
        let shown = FedLine {
            name: line.name.clone(),
            href: format!("{stem}{}", line.id),
            unit: line.unit.clone(),
            currency: sheet.header.currency,
            nature: sheet.nature_of(line.section),
            year: year(line),
            came: came.unwrap_or(Came::Nothing),
            is_own: elements.len() == 1,
        };
        found.extend(given.into_iter().map(|(of, measure)| Feed {
            of: of.clone(),
            measure: *measure,
            department: department_name(plan, taker.department),
            line: Some(shown.clone()),
        }));
    }
    found
}

/// A year with a month that can't be reckoned is no figure.
pub(super) fn year(line: &LineItem) -> Option<Minor> {
    line.fault().is_none().then(|| Minor::of_sum(line.total()))
}

/// Where something stands in the list: steps, lanes and pools in their order, then the map, then what is gone.
type Place = ((u8, usize), Option<ElementId>);

/// What gives, in the order of the work, each with what takes of it.
fn sources(map: &ProcessMap, work: &[Input], feeds: Vec<Feed>) -> Vec<FeedSource> {
    let steps = in_order(map).into_iter().map(|node| &node.id);
    let lanes = map.lanes_in_order().into_iter().map(|lane| &lane.id);
    let pools = map.pools_in_order().into_iter().map(|pool| &pool.id);
    let order: HashMap<&ElementId, usize> = steps.chain(lanes).chain(pools).zip(0..).collect();
    let place = |of: &Option<ElementId>| match of {
        Some(id) => order.get(id).map_or((2, 0), |at| (0, *at)),
        None => (1, 0),
    };
    let mut by_source: BTreeMap<Place, Vec<Feed>> = BTreeMap::new();
    for feed in feeds {
        by_source.entry((place(&feed.of), feed.of.clone())).or_default().push(feed);
    }
    let source = |((_, of), feeds): (Place, Vec<Feed>)| {
        let element = of.as_ref().and_then(|id| map.element(id));
        let lane = of.as_ref().and_then(|id| map.node(id)?.lane.as_ref()).and_then(|id| map.lane(id));
        let measures: BTreeSet<Measure> = feeds.iter().map(|feed| feed.measure).collect();
        FeedSource {
            name: element.map(|element| element.name().clone()),
            lane: lane.map(|lane| lane.name.clone()),
            months: measures.into_iter().map(|measure| month(work, &of, measure)).collect(),
            of,
            feeds,
        }
    };
    by_source.into_iter().map(source).collect()
}

/// What a month brings; each is like the others.
fn month(work: &[Input], wanted: &Option<ElementId>, counted: Measure) -> (Measure, Unit, Option<Minor>) {
    let is_it = |input: &&Input| match &input.source {
        Source::Work { of, measure, .. } => of == wanted && *measure == counted,
        _ => false,
    };
    let found = work.iter().find(is_it);
    let unit = found.map_or(Unit::Money, |input| input.unit.clone());
    (counted, unit, found.and_then(|input| input.figure(Period::FIRST)))
}
