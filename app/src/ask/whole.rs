//! A whole plan about to be submitted: what it comes to, department by department, and who will decide.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;
use shared::name::Name;

use super::Trouble;
use crate::backend::{WholeAskView, WholeTrouble};
use crate::chain::WhoDecides;
use crate::charts::{ShareBar, share_path};
use crate::format::Money;
use crate::primitives::{Banner, Button, Csrf, Glyph, Press, Tone, still};
use crate::text::use_text;
use crate::whole::AskedWhole;

/// `/plans/{plan}/submit`
#[component]
pub fn WholeAskBoard(view: WholeAskView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let form = view.trouble.is_none().then(|| {
        view! {
            <form class="card ask-form" method="post" action=[&plan, "/submit"].concat()>
                <Csrf/>
                <input type="hidden" name="idempotency_key" value=view.idempotency_key.clone()/>
                <p class="soft">{text.whole_explain()}</p>
                <div class="actuals-buttons">
                    <a class="button" href=plan.clone()>{text.whole_back()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Send>{text.sheet_submit()}</Button>
                </div>
            </form>
        }
    });
    let trouble = view.trouble.map(|trouble| view! { <WholeTroubleBanner trouble/> });
    view! {
        <div class="page ask whole">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.whole_ask()}</h1>
                    <p class="soft">{text.whole_about()}</p>
                </div>
            </header>
            {trouble}
            <AskedWhole whole=view.asked plan=plan.clone() money bar/>
            <WhoDecides plan=view.plan policy=view.policy steps=view.steps money/>
            {form}
        </div>
    }
    .into_any()
}

/// How much of the largest line a line is.
fn bar(now: Minor, most: u64, nature: Nature) -> AnyView {
    view! { <ShareBar path=still(share_path(now, most)) nature/> }.into_any()
}

#[component]
fn WholeTroubleBanner(trouble: WholeTrouble) -> impl IntoView {
    let text = use_text();
    let listed = |names: Vec<Name>| {
        let names: Vec<&str> = names.iter().map(|name| name.in_language(text.language())).collect();
        names.join(text.list_separator())
    };
    let (title, hint) = match trouble {
        WholeTrouble::Ask(trouble) => return view! { <Trouble trouble/> }.into_any(),
        WholeTrouble::Empty => (text.whole_empty(), text.whole_empty_hint().to_owned()),
        WholeTrouble::SheetsFirst(names) => (text.whole_sheets_first(), text.whole_sheets_first_hint(&listed(names))),
        WholeTrouble::Unfit(names) => (text.whole_unfit(), text.whole_unfit_hint(&listed(names))),
    };
    view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title alert=true><p>{hint}</p></Banner> }.into_any()
}
