//! What departments may spend or must earn, from the top, beside what their sheets come to, from below: the gap of each
//! department, and of each account of one of them. A plain page with one form; where scripts run, `public/live.js` keeps its
//! figures true to the sheets while it is open.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::id::AccountCode;
use shared::money::Minor;

use crate::backend::{TargetDepartment, TargetDetail, TargetRow, TargetsView};
use crate::format::Money;
use crate::missed_rates::missed_rates;
use crate::primitives::{Badge, Banner, Button, Card, Change, Csrf, EmptyState, Glyph, Icon, Press, Shown, Tone};
use crate::text::{Text, use_text};

/// What came of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetsNotice {
    Saved,
    /// What was typed for an account, or for the whole, is no amount.
    Wrong(Option<AccountCode>),
    Expired,
    /// The plan could not be written to just now.
    Busy,
}

impl TargetsNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Saved => 200,
            Self::Wrong(_) => 422,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }

    fn said(&self, text: Text) -> (&'static str, String) {
        match self {
            Self::Saved => (text.drivers_saved(), text.targets_saved_hint().to_owned()),
            Self::Wrong(code) => {
                let which = code.as_ref().map_or(text.targets_whole(), AccountCode::as_str);
                (text.drivers_wrong(), text.targets_wrong(which))
            }
            Self::Expired => (text.notice_expired(), text.drivers_expired_hint().to_owned()),
            Self::Busy => (text.drivers_busy(), text.drivers_expired_hint().to_owned()),
        }
    }
}

#[component]
pub fn TargetsBoard(view: TargetsView, notice: Option<TargetsNotice>) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let address = ["/plans/", &view.plan.to_string(), "/targets"].concat();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        let is_good = notice.status() == 200;
        let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Banner tone glyph title=title alert=!is_good><p>{hint}</p></Banner> }
    });
    let rates = ["/plans/", &view.plan.to_string(), "/rates"].concat();
    let missed = missed_rates(&view.missed, Some(&rates));
    let list = if view.departments.is_empty() {
        view! { <EmptyState glyph=Glyph::Users title=text.plan_empty() hint=text.plan_empty_hint()/> }.into_any()
    } else {
        view! { <List departments=view.departments.clone() address=address.clone() money/> }.into_any()
    };
    let may_edit = view.may_edit;
    let live = match &view.chosen {
        Some(detail) => [&address, "?department=", &detail.department.to_string()].concat(),
        None => address.clone(),
    };
    let detail = view.chosen.map(|detail| view! { <Detail detail address=address.clone() may_edit money/> });
    view! {
        <div class="page targets" data-live-page=live>
            {banner}
            {missed}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.targets_title()}</h1>
                    <p class="soft">{text.targets_about()}</p>
                    <p data-live-state="on" hidden><Badge tone=Tone::Good glyph=Glyph::Check>{text.targets_live()}</Badge></p>
                    <p data-live-state="off" hidden><Badge tone=Tone::Warn glyph=Glyph::AlertTriangle>{text.targets_stale()}</Badge></p>
                </div>
            </header>
            <Card id="departments" title=text.plan_by_department() aside=money.heading()>{list}</Card>
            {detail}
        </div>
    }
    .into_any()
}

fn figure(minor: Option<Minor>, money: Money) -> String {
    minor.map_or_else(|| "–".to_owned(), |minor| money.amount(minor))
}

/// How far what is planned lies from what was given.
fn gap(target: Option<Minor>, total: Option<Minor>, nature: Nature, money: Money) -> AnyView {
    match (target, total) {
        (Some(before), Some(now)) => view! { <Change now before nature money shown=Shown::Amount/> }.into_any(),
        _ => "–".into_any(),
    }
}

#[component]
fn List(departments: Vec<TargetDepartment>, address: String, money: Money) -> impl IntoView {
    let text = use_text();
    let rows = departments.iter().map(|row| {
        let href = [&address, "?department=", &row.id.to_string(), "#of-department"].concat();
        let id = row.id.to_string();
        let live = |what: &str| [what, ":", &id].concat();
        let left = row.target.zip(row.of_accounts).map(|(whole, parts)| Minor(whole.0.saturating_sub(parts.0)));
        view! {
            <tr>
                <th scope="row"><a href=href>{row.name.in_language(text.language()).to_owned()}</a></th>
                <td class="number figure" data-live=live("target")><span class="cell-label">{text.plan_target()}</span>{figure(row.target, money)}</td>
                <td class="number figure" data-live=live("left")><span class="cell-label">{text.targets_left()}</span>{figure(left, money)}</td>
                <td class="number figure" data-live=live("total")><span class="cell-label">{text.plan_budget()}</span>{figure(row.total, money)}</td>
                <td class="number" data-live=live("gap")><span class="cell-label">{text.plan_gap()}</span>{gap(row.target, row.total, Nature::Expense, money)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let sum = |pick: fn(&TargetDepartment) -> Option<Minor>| {
        let all = departments.iter().filter_map(pick).map(|minor| i128::from(minor.0));
        all.reduce(|sum, one| sum + one).map(Minor::of_sum)
    };
    let (target, total) = (sum(|row| row.target), sum(|row| row.total));
    view! {
        <table class="table rows-hover targets-table">
            <thead>
                <tr>
                    <th scope="col">{text.plan_department()}</th>
                    <th scope="col" class="number">{text.plan_target()}</th>
                    <th scope="col" class="number">{text.targets_left()}</th>
                    <th scope="col" class="number">{text.plan_budget()}</th>
                    <th scope="col" class="number">{text.plan_gap()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr class="sum">
                    <th scope="row">{text.plan_expense_total()}</th>
                    <td class="number figure" data-live="target"><span class="cell-label">{text.plan_target()}</span>{figure(target, money)}</td>
                    <td></td>
                    <td class="number figure" data-live="total"><span class="cell-label">{text.plan_budget()}</span>{figure(total, money)}</td>
                    <td class="number" data-live="gap"><span class="cell-label">{text.plan_gap()}</span>{gap(target, total, Nature::Expense, money)}</td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

#[component]
fn Detail(detail: TargetDetail, address: String, may_edit: bool, money: Money) -> impl IntoView {
    let text = use_text();
    let name = detail.name.in_language(text.language()).to_owned();
    let is_used = |row: &&TargetRow| row.target.is_some() || row.total.is_some_and(|total| !total.is_zero());
    let (used, others): (Vec<&TargetRow>, Vec<&TargetRow>) = detail.accounts.iter().partition(is_used);
    let line = |row: &TargetRow| view! { <Line row=row.clone() may_edit money/> }.into_any();
    let lines = std::iter::once(&detail.whole).chain(used).map(line).collect_view();
    let head = move || {
        view! {
            <thead>
                <tr>
                    <th scope="col">{text.plan_account()}</th>
                    <th scope="col" class="number">{text.plan_target()}</th>
                    <th scope="col" class="number">{text.plan_budget()}</th>
                    <th scope="col" class="number">{text.plan_gap()}</th>
                </tr>
            </thead>
        }
        .into_any()
    };
    let others = (may_edit && !others.is_empty()).then(|| {
        let lines = others.into_iter().map(line).collect_view();
        view! {
            <details class="targets-others">
                <summary class="card-foot">{text.targets_others()}</summary>
                <table class="table targets-lines">{head()}<tbody>{lines}</tbody></table>
            </details>
        }
    });
    let packages = detail.sheet.map(|sheet| {
        let plan = address.trim_end_matches("/targets");
        let href = [plan, "/sheets/", &sheet.to_string(), "/packages"].concat();
        view! { <a class="button small" href=href><Icon glyph=Glyph::Layers/>{text.packages_list()}</a> }
    });
    let kept = detail.keeps_accounts.then(|| view! { <p class="card-body soft">{text.targets_kept()}</p> });
    let save = may_edit.then(|| {
        view! {
            <footer class="reader-foot">
                <p class="faint">{text.targets_hint()}</p>
                <Button submit=true press=Press::Primary glyph=Glyph::Check>{text.drivers_save()}</Button>
            </footer>
        }
    });
    view! {
        <form class="card" method="post" action=[&address, "/save"].concat() aria-labelledby="of-department">
            <Csrf/>
            <input type="hidden" name="department" value=detail.department.to_string()/>
            <header class="card-head"><h2 id="of-department">{text.targets_of(&name)}</h2><span class="aside">{money.heading()}</span>{packages}</header>
            {kept}
            <table class="table targets-lines">{head()}<tbody>{lines}</tbody></table>
            {others}
            {save}
        </form>
    }
    .into_any()
}

#[component]
fn Line(row: TargetRow, may_edit: bool, money: Money) -> impl IntoView {
    let text = use_text();
    let code = row.code.as_ref().map(ToString::to_string).unwrap_or_default();
    let name = match &row.code {
        Some(_) => row.name.in_language(text.language()).to_owned(),
        None => text.targets_whole().to_owned(),
    };
    let label = [&code, " ", &name].concat().trim().to_owned();
    let target = if may_edit {
        let field = ["t:", &code].concat();
        view! {
            <input class="input" name=field value=row.typed inputmode="decimal" autocomplete="off" maxlength="40" aria-label=label/>
        }
        .into_any()
    } else {
        figure(row.target, money).into_any()
    };
    let class = if row.code.is_none() { "sum" } else { "" };
    let live = |what: &str| [what, " of ", if code.is_empty() { "all" } else { &code }].concat();
    let (total_key, gap_key) = (live("total"), live("gap"));
    view! {
        <tr class=class>
            <th scope="row"><span class="faint figures">{code}</span>" "{name}</th>
            <td class="number figure"><span class="cell-label">{text.plan_target()}</span>{target}</td>
            <td class="number figure" data-live=total_key><span class="cell-label">{text.plan_budget()}</span>{figure(row.total, money)}</td>
            <td class="number" data-live=gap_key><span class="cell-label">{text.plan_gap()}</span>{gap(row.target, row.total, row.nature, money)}</td>
        </tr>
    }
    .into_any()
}
