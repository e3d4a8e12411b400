//! What was checked for whoever decides: what they should look at first, and what is in order behind a fold.

use leptos::prelude::*;

use crate::backend::{CheckOutcome, Checked};
use crate::chain::names;
use crate::format::Money;
use crate::primitives::{Card, Glyph, Icon};
use crate::text::{Text, use_text};

#[component]
pub fn Checks(checks: Vec<Checked>, money: Money) -> impl IntoView {
    let text = use_text();
    if checks.is_empty() {
        return ().into_any();
    }
    let (fine, found): (Vec<Checked>, Vec<Checked>) =
        checks.into_iter().partition(|check| check.outcome() == CheckOutcome::Fine);
    let count = fine.len();
    let aside = if found.is_empty() { text.checks_all_fine().to_owned() } else { text.checks_found(found.len()) };
    let list = move |checks: Vec<Checked>| {
        let rows = checks.into_iter().map(|check| view! { <Row check money/> }).collect_view();
        view! { <ul class="checks">{rows}</ul> }
    };
    view! {
        <Card id="checks" title=text.checks_title() aside=aside>
            {(!found.is_empty()).then(|| list(found))}
            {(count > 0).then(|| view! {
                <details class="checks-fine">
                    <summary><Icon glyph=Glyph::CheckCircle/>{text.checks_passed(count)}</summary>
                    {list(fine)}
                </details>
            })}
        </Card>
    }
    .into_any()
}

#[component]
fn Row(check: Checked, money: Money) -> impl IntoView {
    let text = use_text();
    let (class, glyph, outcome) = match check.outcome() {
        CheckOutcome::Wrong => ("wrong", Glyph::XCircle, text.checks_wrong()),
        CheckOutcome::Look => ("look", Glyph::AlertTriangle, text.checks_look()),
        CheckOutcome::Fine => ("fine", Glyph::Check, text.checks_fine()),
    };
    view! {
        <li class=class>
            <Icon glyph/>
            <span><strong>{outcome}</strong> " · " {words(&check, money, text)}</span>
        </li>
    }
    .into_any()
}

fn words(check: &Checked, money: Money, text: Text) -> String {
    match check {
        Checked::Sums { lines: Some(lines), agrees: true } => text.checks_sums(*lines),
        Checked::Sums { lines: None, agrees: true } => text.checks_sums_agree().to_owned(),
        Checked::Sums { agrees: false, .. } => text.checks_sums_wrong().to_owned(),
        Checked::Version { agrees: true } => text.checks_version().to_owned(),
        Checked::Version { agrees: false } => text.checks_version_wrong().to_owned(),
        Checked::Standing { is_stale: false } => text.checks_standing().to_owned(),
        Checked::Standing { is_stale: true } => text.exception_stale_why().to_owned(),
        Checked::Cells { wrong: 0, rival: 0 } => text.checks_cells().to_owned(),
        Checked::Cells { wrong, rival } => {
            let wrong = (*wrong > 0).then(|| text.checks_cells_wrong(*wrong));
            let rival = (*rival > 0).then(|| text.checks_cells_rival(*rival));
            wrong.into_iter().chain(rival).collect::<Vec<_>>().join(" ")
        }
        Checked::Formulas { faults: 0 } => text.checks_formulas().to_owned(),
        Checked::Formulas { faults } => text.checks_formulas_wrong(*faults),
        Checked::Accounts { without: 0 } => text.checks_accounts().to_owned(),
        Checked::Accounts { without } => text.checks_accounts_missing(*without),
        Checked::Target { nature, now, target } => {
            let what = text.nature(*nature);
            let gap = money.change(now.checked_sub(*target).unwrap_or_default());
            match check.outcome() {
                CheckOutcome::Fine => text.checks_target_kept(&gap, what),
                CheckOutcome::Look | CheckOutcome::Wrong => text.checks_target_missed(&gap, what),
            }
        }
        Checked::Duties { breached, .. } if !breached.is_empty() => text.checks_duties_breached(&names(breached, text)),
        Checked::Duties { spared, .. } if spared.is_empty() => text.checks_duties().to_owned(),
        Checked::Duties { spared, .. } => text.checks_duties_spared(&names(spared, text)),
        Checked::Band { bound: None, .. } => text.checks_band().to_owned(),
        Checked::Band { total, bound: Some(bound) } => {
            text.exception_under_why(&money.amount(*bound), &money.amount(*total))
        }
        Checked::Pieces { found: None } => text.checks_pieces().to_owned(),
        Checked::Pieces { found: Some((count, together, bound)) } => {
            text.exception_split_why(&money.amount(*bound), &count.to_string(), &money.amount(*together))
        }
        Checked::Rejected { before: false } => text.checks_again().to_owned(),
        Checked::Rejected { before: true } => text.exception_again_why().to_owned(),
    }
}
