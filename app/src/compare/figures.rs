//! Totals and accounts of both sides, figure beside figure.

use leptos::prelude::*;

use crate::backend::{CompareView, Pair};
use crate::format::Money;
use crate::primitives::{Card, Change};
use crate::text::use_text;

#[component]
pub fn Figures(view: CompareView, money: Money) -> impl IntoView {
    let text = use_text();
    let all = view.accounts.len();
    let differing: Vec<Pair> = view.accounts.into_iter().filter(|account| account.base != account.scenario).collect();
    let equal = all - differing.len();
    let scenario = view.scenario;
    let heads = (text.compare_budget().to_owned(), scenario.clone());
    let rows = view
        .totals
        .into_iter()
        .map(|total| {
            let nature = total.nature;
            let name = text.nature(nature);
            let own: Vec<Pair> = differing.iter().filter(|account| account.nature == nature).cloned().collect();
            view! {
                <Row name=name.to_owned() pair=total heads=heads.clone() money sum=true/>
                {own.into_iter().map(|account| {
                    let name = account.label.in_language(text.language()).to_owned();
                    let name = if account.code.is_none() { text.plan_no_account().to_owned() } else { name };
                    view! { <Row name pair=account heads=heads.clone() money/> }
                }).collect_view()}
            }
        })
        .collect_view();
    view! {
        <Card id="figures" title=text.compare_figures() aside=money.heading()>
            <table class="table pairs">
                <thead>
                    <tr>
                        <th scope="col">{text.compare_account()}</th>
                        <th scope="col" class="number">{text.compare_budget()}</th>
                        <th scope="col" class="number">{scenario}</th>
                        <th scope="col" class="number">{text.compare_difference()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(equal > 0).then(|| view! { <p class="card-foot">{text.compare_equal_accounts(equal)}</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Row(
    name: String,
    pair: Pair,
    /// What the two sides are called, where the head of the table is out of sight.
    heads: (String, String),
    money: Money,
    #[prop(optional)] sum: bool,
) -> impl IntoView {
    let amount = |side: Option<_>| side.map_or_else(|| "–".to_owned(), |minor| money.amount(minor));
    let (now, before, nature) = (pair.scenario.unwrap_or_default(), pair.base.unwrap_or_default(), pair.nature);
    view! {
        <tr class=if sum { "sum" } else { "" }>
            <th scope="row">{name} {pair.code.map(|code| view! { " " <span class="faint figures">{code.to_string()}</span> })}</th>
            <td class="number figures base"><Side name=heads.0/>{amount(pair.base)}</td>
            <td class="number figures scenario"><Side name=heads.1/>{amount(pair.scenario)}</td>
            <td class="number"><Change now before nature money word=true/></td>
        </tr>
    }
    .into_any()
}

/// Which side a figure is of, told beside it on a phone.
#[component]
pub fn Side(name: String) -> impl IntoView {
    view! { <span class="pair-side" aria-hidden="true">{name}</span> }
}
