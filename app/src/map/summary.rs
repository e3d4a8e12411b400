//! The strip of key figures of a map: what it costs, what one case costs and takes, where work piles up.

use leptos::prelude::*;
use shared::money::Minor;

use crate::canvas::{Reckoned, figures};
use crate::format::Money;
use crate::text::use_text;

#[component]
pub fn Summary(reckoned: Reckoned, money: Money) -> impl IntoView {
    let text = use_text();
    let totals = reckoned.totals;
    let none = || text.map_unknown().to_owned();
    let amount = |sum: Option<i128>| sum.map_or_else(none, |sum| money.round(Minor::of_sum(sum)));
    let unit = totals.month.map(|_| view! { " " <span class="unit">{money.beside()}</span> });
    let month = totals.month.map(|month| text.map_a_month(&money.round(Minor::of_sum(month))));
    let cases = totals.cases.map(|cases| text.map_cases(&figures::count(cases)));
    let wait = totals.elapsed.zip(totals.handling).map(|(elapsed, handling)| elapsed - handling);
    let wait = wait.filter(|wait| *wait > 0).map(|wait| text.map_of_which_wait(&figures::time(wait, text)));
    let bottleneck = totals.bottleneck;
    view! {
        <section class="card key-figures" aria-label=text.map_key_figures()>
            <div class="key-figure">
                <h2>{text.map_cost_year()}</h2>
                <p class="key-amount figures">
                    {amount(totals.month.map(|month| month * 12))} {unit}
                </p>
                <p><span class="faint">{month}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_cost_case()}</h2>
                <p class="key-amount figures">{amount(totals.each)}</p>
                <p><span class="faint">{cases}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_time_case()}</h2>
                <p class="key-amount figures">
                    {totals.elapsed.map_or_else(none, |minutes| figures::time(minutes, text))}
                </p>
                <p><span class="faint">{wait}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_bottleneck()}</h2>
                {match bottleneck {
                    Some(found) => {
                        let href = ["#row-", found.step.as_str()].concat();
                        view! {
                            <p class="key-amount key-words"><a href=href>{found.name}</a></p>
                            <p><span class="faint">{text.map_load(&found.load)}</span></p>
                        }
                        .into_any()
                    }
                    None => view! { <p class="key-amount">{text.map_unknown()}</p> <p><span class="faint">{text.map_no_bottleneck()}</span></p> }.into_any(),
                }}
            </div>
        </section>
    }
    .into_any()
}
