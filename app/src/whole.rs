//! A whole plan as it is asked for: its sums, its departments against their targets, the largest lines, and what is
//! otherwise since the plan approved last. Before it is submitted and while it waits it looks the same.

use leptos::prelude::*;
use shared::approval::PartMoved;
use shared::budget::Nature;
use shared::money::Minor;

use crate::backend::{ChangedLine, Compared, LineView, MovedMark, PartAsked, WholeAsked};
use crate::format::{self, Money};
use crate::primitives::{Badge, Banner, Card, Change, EmptyState, Glyph, Shown, Tone};
use crate::text::{Text, use_text};

/// Draws how much of the largest amount an amount is.
pub type Bar = fn(now: Minor, most: u64, nature: Nature) -> AnyView;

/// `plan` is the plan's address.
#[component]
pub fn AskedWhole(whole: WholeAsked, plan: String, money: Money, bar: Bar) -> impl IntoView {
    let text = use_text();
    let is_first = whole.before.is_none();
    let since = match &whole.before {
        Some((_, at)) => text.whole_since(&format::date(*at, text.language())),
        None => text.whole_first().to_owned(),
    };
    let sum = |name: &'static str, figures: Option<Compared>, nature| {
        let since = since.clone();
        figures.map(|figures| view! { <Sum name figures nature since money/> })
    };
    let sums = [
        sum(text.plan_expense(), whole.expense, Nature::Expense),
        sum(text.plan_income(), whole.income, Nature::Income),
    ];
    let kept = (whole.kept > 0).then(|| view! { <p class="card-foot">{text.whole_kept(whole.kept)}</p> });
    view! {
        <section class="card totals" aria-label=text.request_totals()>{sums}</section>
        <Card id="departments" title=text.whole_by_department() aside=money.heading()>
            <Departments parts=whole.parts plan money is_first/>
        </Card>
        {(!is_first).then(|| {
            view! { <Changes changes=whole.changes count=whole.changes_count plan_changed=whole.plan_changed money/> }
        })}
        <Largest lines=whole.lines count=whole.lines_count money bar kept/>
    }
    .into_any()
}

/// Why nobody can agree to it any more.
#[component]
pub fn StaleWhole(moved: Vec<MovedMark>) -> impl IntoView {
    let text = use_text();
    let moved = moved.into_iter().map(|moved| view! { <li>{moved_words(&moved, text)}</li> }).collect_view();
    view! {
        <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.whole_stale() alert=true>
            <p>{text.whole_stale_hint()}</p>
            <ul class="whole-moved">{moved}</ul>
        </Banner>
    }
    .into_any()
}

fn moved_words(moved: &MovedMark, text: Text) -> String {
    let (department, how) = match moved {
        MovedMark::Plan => return text.whole_moved_plan().to_owned(),
        MovedMark::Part(department, how) => (department.in_language(text.language()), how),
    };
    match how {
        PartMoved::Came => text.whole_moved_came(department),
        PartMoved::Went => text.whole_moved_went(department),
        PartMoved::Approved => text.whole_moved_approved(department),
        PartMoved::Adjusted => text.whole_moved_adjusted(department),
        PartMoved::Written => text.whole_moved_written(department),
    }
}

#[component]
fn Sum(name: &'static str, figures: Compared, nature: Nature, since: String, money: Money) -> impl IntoView {
    let text = use_text();
    let now = figures.now;
    let change =
        figures.before.map(|before| view! { <p class="total-change"><Change now before nature money word=true/></p> });
    let target = figures.target.map(|before| {
        view! {
            <div><dt>{text.plan_target()}</dt><dd class="figures">{money.amount(before)}</dd></div>
            <div><dt>{text.plan_against_target()}</dt><dd><Change now before nature money/></dd></div>
        }
    });
    view! {
        <div class="total-figure">
            <div>
                <h2>{name}</h2>
                <p class="total-amount figures">{money.amount(now)} <span class="unit">{money.currency.code()}</span></p>
                {change}
                <p class="total-baseline faint">{since}</p>
            </div>
            <dl class="total-more">{target}</dl>
        </div>
    }
    .into_any()
}

#[component]
fn Departments(parts: Vec<PartAsked>, plan: String, money: Money, is_first: bool) -> impl IntoView {
    let text = use_text();
    let natures = [(Nature::Income, text.plan_income()), (Nature::Expense, text.plan_expense())];
    let groups = natures.into_iter().filter_map(|(nature, name)| {
        let of = |part: &PartAsked| if nature == Nature::Income { part.income } else { part.expense };
        let rows = parts.iter().filter_map(|part| Some((part.clone(), of(part)?)));
        let rows = rows.map(|(part, figures)| {
            let plan = plan.clone();
            view! { <Row part figures nature plan money is_first/> }
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| {
            view! {
                <tbody>
                    <tr class="group"><th scope="rowgroup" colspan="5">{name}</th></tr>
                    {rows}
                </tbody>
            }
        })
    });
    let groups: Vec<_> = groups.collect();
    if groups.is_empty() {
        return view! { <EmptyState glyph=Glyph::Sheet title=text.whole_empty() hint=text.whole_empty_hint()/> }
            .into_any();
    }
    view! {
        <table class="table rows-hover approved-table whole-table">
            <thead>
                <tr>
                    <th scope="col">{text.plan_department()}</th>
                    <th scope="col" class="number">{text.plan_budget()}</th>
                    <th scope="col" class="number">{text.plan_target()}</th>
                    <th scope="col" class="number">{text.plan_against_target()}</th>
                    {(!is_first).then(|| view! { <th scope="col" class="number">{text.whole_since_last()}</th> })}
                </tr>
            </thead>
            {groups}
        </table>
    }
    .into_any()
}

#[component]
fn Row(
    part: PartAsked,
    figures: Compared,
    nature: Nature,
    plan: String,
    money: Money,
    is_first: bool,
) -> impl IntoView {
    let text = use_text();
    let now = figures.now;
    let name = part.department.in_language(text.language()).to_owned();
    let name = match part.sheet {
        Some(sheet) => view! { <a href=[&plan, "/sheets/", &sheet.to_string()].concat()>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let adjusted = (part.adjustments > 0).then(|| [" · ", &text.whole_adjusted(part.adjustments)].concat());
    let standing = match part.approved {
        Some((request, at)) => {
            let words = text.whole_approved(&format::date(at, text.language()), &part.revision.to_string());
            let href = ["/requests/", &request.to_string()].concat();
            view! { <span class="faint approved-since"><a href=href>{words}</a> {adjusted}</span> }.into_any()
        }
        None => {
            view! {
                <span class="approved-since"><Badge tone=Tone::Warn glyph=Glyph::AlertTriangle>{text.whole_unapproved()}</Badge></span>
            }
            .into_any()
        }
    };
    let against = |other: Option<Minor>| match other {
        Some(before) => view! { <Change now before nature money shown=Shown::Amount/> }.into_any(),
        None => "–".into_any(),
    };
    let target = figures.target.map_or_else(|| "–".to_owned(), |target| money.amount(target));
    view! {
        <tr>
            <th scope="row">{name} {standing}</th>
            <td class="number figures"><span class="cell-label" aria-hidden="true">{text.plan_budget()}</span><strong>{money.amount(now)}</strong></td>
            <td class="number figures"><span class="cell-label" aria-hidden="true">{text.plan_target()}</span>{target}</td>
            <td class="number"><span class="cell-label" aria-hidden="true">{text.plan_against_target()}</span>{against(figures.target)}</td>
            {(!is_first).then(|| {
                view! { <td class="number"><span class="cell-label" aria-hidden="true">{text.whole_since_last()}</span>{against(figures.before)}</td> }
            })}
        </tr>
    }
    .into_any()
}

#[component]
fn Changes(
    changes: Vec<(shared::name::Name, ChangedLine)>,
    count: usize,
    plan_changed: bool,
    money: Money,
) -> impl IntoView {
    let text = use_text();
    let rest = count.saturating_sub(changes.len());
    let lines = changes.into_iter().map(|(department, line)| {
        let (before, after) = (line.before.unwrap_or_default(), line.after.unwrap_or_default());
        let fate = match (line.before, line.after) {
            (None, _) => Some(text.difference_new()),
            (_, None) => Some(text.difference_gone()),
            _ => None,
        };
        let fate = fate.map(|fate| [" · ", fate].concat());
        view! {
            <li class="line">
                <span class="line-name">
                    {line.label.in_language(text.language()).to_owned()} " "
                    <span class="faint">{department.in_language(text.language()).to_owned()} {fate}</span>
                </span>
                <span class="line-total figures">
                    {line.before.map(|before| view! { <del>{money.amount(before)}</del> " " })}
                    {line.after.map(|after| view! { <ins>{money.amount(after)}</ins> })}
                </span>
                <span class="line-change"><Change now=after before nature=line.nature money shown=Shown::Amount/></span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let same = (count == 0 && !plan_changed).then(|| view! { <p class="card-body soft">{text.whole_same()}</p> });
    view! {
        <Card id="changes" title=text.whole_changes()>
            {plan_changed.then(|| view! { <p class="card-body soft">{text.whole_plan_changed()}</p> })}
            {same}
            {(count > 0).then(|| view! { <ul class="lines changed">{lines}</ul> })}
            {(rest > 0).then(|| view! { <p class="card-foot">{text.request_more_lines(rest)}</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Largest(
    lines: Vec<(shared::name::Name, LineView)>,
    count: usize,
    money: Money,
    bar: Bar,
    kept: Option<impl IntoView + 'static>,
) -> impl IntoView {
    let text = use_text();
    let rest = count.saturating_sub(lines.len());
    let most = lines.iter().map(|(_, line)| line.total.magnitude()).max().unwrap_or_default();
    let lines = lines.into_iter().map(|(department, line)| {
        let (now, nature) = (line.total, line.nature);
        let account = line.account.map(|account| [account.to_string(), " · ".to_owned()].concat());
        let change = line.before.map(|before| view! { <Change now before nature money/> });
        view! {
            <li class="line">
                <span class="line-name">
                    {line.label.in_language(text.language()).to_owned()} " "
                    <span class="faint figures">{account} {department.in_language(text.language()).to_owned()}</span>
                </span>
                <span class="line-total figures">{money.amount(now)}</span>
                <span class="line-bar">{bar(now, most, nature)}</span>
                <span class="line-change">{change}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <Card id="lines" title=text.request_largest_lines() aside=text.request_lines(count)>
            <ul class="lines">{lines}</ul>
            {(rest > 0).then(|| view! { <p class="card-foot">{text.request_more_lines(rest)} " " {text.whole_against_last_year()}</p> })}
            {kept}
        </Card>
    }
    .into_any()
}
