//! The ways one case may go, from a start to an end: how likely, how long, at what cost. What is decided on the way tells
//! them apart.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::money::Minor;
use shared::process::{ElementId, FlowKind, GatewayKind, Node, NodeKind, Path, ProcessMap};

use super::outline::row_id;
use crate::canvas::{Reckoned, figures, names};
use crate::format::Money;
use crate::primitives::{EmptyState, Glyph, Icon};
use crate::text::{Text, use_text};

/// So many are read at once; the rest is a press away.
const SHOWN: usize = 8;
const MILLION: i128 = 1_000_000;

/// The paths from one start, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct PathsFrom {
    /// Where there are several.
    start: Option<String>,
    paths: Vec<Told>,
    average: Option<Told>,
    /// The share of cases that go ways not listed.
    rest: Option<String>,
}

/// One path.
#[derive(Debug, Clone, Default, PartialEq)]
struct Told {
    about: String,
    /// What is decided on it, question and answer.
    choices: Vec<String>,
    /// Where it ends.
    end: String,
    /// In thousandths, for the eye.
    part: i64,
    share: String,
    cases: Option<String>,
    elapsed: String,
    handling: String,
    cost: String,
    steps: Vec<(ElementId, String)>,
    /// Its steps and the flows between them.
    all: Vec<ElementId>,
}

impl PathsFrom {
    pub fn all(map: &ProcessMap, reckoned: &Reckoned, money: Money, text: Text) -> Vec<Self> {
        let is_one = reckoned.paths.len() < 2;
        let from = |found: &shared::process::Paths| {
            let begun = reckoned.steps.get(&found.start).and_then(|step| step.times).filter(|times| *times > 0);
            let told = |path| Told::of(map, path, begun, money, text);
            let start = map.node(&found.start).map(|node| names::node(node, text)).filter(|_| !is_one);
            let rest = figures::percent(found.rest);
            let mut paths: Vec<Told> = found.paths.iter().map(told).collect();
            tell_apart(&mut paths, text);
            Self {
                start,
                paths,
                average: average(&found.paths, begun, money, text),
                // What rounds to nothing is nothing to read about.
                rest: (found.rest.millionths() >= 500).then_some(rest),
            }
        };
        reckoned.paths.iter().map(from).filter(|from| !from.paths.is_empty()).collect()
    }
}

impl Told {
    fn of(map: &ProcessMap, path: &Path, begun: Option<i128>, money: Money, text: Text) -> Self {
        let steps: Vec<&Node> = path.steps.iter().filter_map(|id| map.node(id)).collect();
        let (mut choices, mut all) = (Vec::new(), Vec::new());
        for pair in steps.windows(2) {
            let [from, to] = pair else { continue };
            let ways = || map.flows().filter(|flow| flow.kind == FlowKind::Sequence && flow.source == from.id);
            let Some(way) = ways().find(|flow| flow.target == to.id) else { continue };
            all.push(way.id.clone());
            let is_choice = match &from.kind {
                NodeKind::Gateway(kind) => *kind != GatewayKind::Parallel && ways().nth(1).is_some(),
                kind => matches!(kind, NodeKind::Boundary { .. }),
            };
            if is_choice {
                let asked = from.name.in_language(text.language()).trim();
                let answer = way.name.in_language(text.language()).trim();
                let answer = if answer.is_empty() { names::node(to, text) } else { answer.to_owned() };
                // A Chinese question mark brings its own room.
                let air = if asked.is_empty() || asked.ends_with('\u{ff1f}') { "" } else { " " };
                choices.push([asked, air, &answer].concat());
            }
        }
        all.extend(steps.iter().map(|node| node.id.clone()));
        let cases = begun.map(|begun| begun * i128::from(path.probability.millionths()) / MILLION);
        Self {
            about: String::new(),
            choices,
            end: steps.last().map(|node| text.map_path_to(&names::node(node, text))).unwrap_or_default(),
            part: path.probability.millionths() / 1_000,
            share: figures::percent(path.probability),
            cases: cases.map(figures::count),
            elapsed: figures::time(i128::from(path.elapsed_minutes.millionths()), text),
            handling: figures::time(i128::from(path.minutes.millionths()), text),
            cost: money.round(path.cost),
            steps: steps.into_iter().map(|node| (node.id.clone(), names::node(node, text))).collect(),
            all,
        }
    }
}

/// A path is known by what is decided on it and not on every other: a loop all of them go round is no choice between them.
fn tell_apart(paths: &mut [Told], text: Text) {
    let count = paths.len();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for choice in paths.iter().flat_map(|path| path.choices.iter().collect::<BTreeSet<_>>()) {
        *times.entry(choice.clone()).or_default() += 1;
    }
    for path in paths {
        let own = path.choices.iter().filter(|choice| times.get(*choice).is_some_and(|times| *times < count));
        let own: Vec<&str> = own.map(String::as_str).collect();
        path.about = if own.is_empty() { text.map_path_only().to_owned() } else { own.join(" · ") };
    }
}

/// What a case comes to when each path counts as often as it is gone.
fn average(paths: &[Path], begun: Option<i128>, money: Money, text: Text) -> Option<Told> {
    let weight: i128 = paths.iter().map(|path| i128::from(path.probability.millionths())).sum();
    if paths.len() < 2 || weight == 0 {
        return None;
    }
    let mean = |figure: fn(&Path) -> i64| {
        let weighed = |path: &Path| i128::from(figure(path)).saturating_mul(i128::from(path.probability.millionths()));
        // Times and costs of one case are never below nothing.
        (paths.iter().map(weighed).fold(0_i128, i128::saturating_add) + weight / 2) / weight
    };
    Some(Told {
        about: text.map_path_average().to_owned(),
        cases: begun.map(figures::count),
        elapsed: figures::time(mean(|path| path.elapsed_minutes.millionths()), text),
        handling: figures::time(mean(|path| path.minutes.millionths()), text),
        cost: money.round(Minor::of_sum(mean(|path| path.cost.0))),
        ..Told::default()
    })
}

#[component]
pub fn PathsCard(
    paths: Vec<PathsFrom>,
    money: Money,
    /// Chooses a path's steps and flows on the map, where there is one to choose on.
    #[prop(optional)]
    show: Option<Callback<Vec<ElementId>>>,
) -> impl IntoView {
    let text = use_text();
    let from = |from: PathsFrom| {
        let caption = from.start.map(|name| text.map_paths_from(&name));
        let mut paths = from.paths;
        let more = if paths.len() > SHOWN + 1 { paths.split_off(SHOWN) } else { Vec::new() };
        let count = more.len();
        let more = (count > 0).then(|| {
            view! {
                <details class="map-paths-more">
                    <summary>{text.map_paths_more(count)}</summary>
                    {table(caption.clone(), more, None, show)}
                </details>
            }
        });
        let rest = from.rest.map(|rest| view! { <p class="card-foot">{text.map_paths_rest(&rest)}</p> });
        view! { {table(caption.clone(), paths, from.average, show)} {more} {rest} }
    };
    let body = if paths.is_empty() {
        view! { <EmptyState glyph=Glyph::Branch title=text.map_paths_none() hint=text.map_paths_none_hint()/> }
            .into_any()
    } else {
        view! {
            <p class="map-paths-about soft">{text.map_paths_about()}</p>
            {paths.into_iter().map(from).collect_view()}
        }
        .into_any()
    };
    view! {
        <section class="card map-paths-card" aria-labelledby="paths">
            <header class="card-head">
                <h2 id="paths">{text.map_paths()}</h2>
                <span class="aside">{money.heading()}</span>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn table(
    caption: Option<String>,
    paths: Vec<Told>,
    average: Option<Told>,
    show: Option<Callback<Vec<ElementId>>>,
) -> AnyView {
    let text = use_text();
    let average = average.map(|told| view! { <tbody><tr class="sum">{cells(told, None)}</tr></tbody> });
    let rows = paths.into_iter().map(|told| view! { <tr>{cells(told, show)}</tr> }).collect_view();
    view! {
        <table class="table map-paths">
            {caption.map(|caption| view! { <caption>{caption}</caption> })}
            <thead>
                <tr>
                    <th scope="col">{text.map_path()}</th>
                    <th scope="col" class="number">{text.map_share()}</th>
                    <th scope="col" class="number">{text.map_path_cases()}</th>
                    <th scope="col" class="number">{text.map_path_elapsed()}</th>
                    <th scope="col" class="number">{text.map_handling()}</th>
                    <th scope="col" class="number">{text.map_path_each()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            {average}
        </table>
    }
    .into_any()
}

fn cells(told: Told, show: Option<Callback<Vec<ElementId>>>) -> AnyView {
    let text = use_text();
    let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
    let count = told.steps.len();
    let shown = show.zip((!told.all.is_empty()).then_some(told.all));
    let show = shown.map(|(show, all)| {
        view! {
            <button type="button" class="button quiet small" on:click=move |_| show.run(all.clone())>
                <Icon glyph=Glyph::Search/><span>{text.map_path_show()}</span>
            </button>
        }
    });
    let steps = (count > 0).then(|| {
        let steps = told.steps.into_iter().map(|(id, name)| {
            view! { <li><a href=["#", &row_id(&id)].concat()>{name}</a></li> }
        });
        let end = told.end;
        view! {
            <span class="kind faint">{end}</span>
            <details class="map-path-steps">
                <summary>{text.map_steps(count)}</summary>
                <ol>{steps.collect_view()}</ol>
                {show}
            </details>
        }
    });
    let bar = (told.part > 0).then(|| {
        view! {
            <svg class="map-path-bar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width=told.part.to_string() height="4"></rect>
            </svg>
        }
    });
    let has_share = !told.share.is_empty();
    view! {
        <th scope="row">{told.about}{steps}</th>
        <td class="number figures">{has_share.then(|| label(text.map_share()))}{told.share}{bar}</td>
        <td class="number figures">{told.cases.is_some().then(|| label(text.map_path_cases()))}{told.cases}</td>
        <td class="number figures">{label(text.map_path_elapsed())}{told.elapsed}</td>
        <td class="number figures">{label(text.map_handling())}{told.handling}</td>
        <td class="number figures">{label(text.map_path_each())}{told.cost}</td>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use shared::id::DocumentId;
    use shared::language::Language;
    use shared::money::{Currency, Rounding};
    use shared::name::Name;
    use shared::process::{MapHeader, StandardMap};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_path_is_known_by_what_is_decided_on_it_alone() {
        let check = |language, expect: [&str; 2]| {
            let (text, currency) = (Text::new(language), Currency::CNY);
            let header = MapHeader {
                plan: DocumentId(Uuid::from_u128(1)),
                title: Name::new("Purchase to pay"),
                currency,
                rounding: Rounding::HalfUp,
                foreign: None,
            };
            let map = StandardMap::PurchaseToPay.map(header, |_| None);
            let found = PathsFrom::all(&map, &Reckoned::of(&map, text), Money::exact(language, currency), text);
            let [from] = &found[..] else { panic!("{found:?}") };
            let told: Vec<String> = from.paths.iter().map(|path| [&path.share, " ", &path.about].concat()).collect();
            // It has loops besides, which every case may go round.
            assert_eq!(told, expect);
            assert_eq!((from.start.as_ref(), from.rest.as_ref()), (None, None));
        };
        check(Language::English, ["92% Sampled? No", "8% Sampled? Yes"]);
        check(Language::Chinese, ["92% 抽中稽核？未抽中", "8% 抽中稽核？抽中"]);
    }
}
