//! A plan's chart of accounts: the accounts under each other, the form that writes one, and the list to be pasted. A plain
//! page.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::id::AccountCode;
use shared::intake::chart::{ChartFault, ChartWrong, NAME_CHARS_MAX, ROWS_MAX};

use crate::backend::{AccountForm, AccountRow, AccountWrong, AccountsView};
use crate::primitives::{Banner, Button, Card, Choose, Csrf, EmptyState, Field, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

/// As many faults of a list are told at once.
const FAULTS_SHOWN: usize = 12;

/// What came of the last thing that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountsNotice {
    Saved,
    Wrong(AccountWrong),
    /// Rows of the list that was pasted.
    List(Vec<ChartFault>),
    NothingPasted,
    CodeTaken,
    Used,
    /// Figures count under it: its side stays.
    Side(AccountCode),
    TooMany,
    Unknown,
    Expired,
    /// The plan could not be written to just now.
    Busy,
}

impl AccountsNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Saved => 200,
            Self::Wrong(_) | Self::List(_) | Self::NothingPasted | Self::CodeTaken | Self::TooMany => 422,
            Self::Used | Self::Side(_) | Self::Unknown => 409,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }

    fn said(&self, text: Text) -> (&'static str, AnyView) {
        let sentence = |said: &'static str| view! { <p>{said}</p> }.into_any();
        match self {
            Self::Saved => (text.drivers_saved(), sentence(text.accounts_saved_hint())),
            Self::List(faults) => (text.accounts_wrong_list(), rows(faults, text)),
            Self::Wrong(AccountWrong::Code) => (text.drivers_wrong(), sentence(text.accounts_wrong_code())),
            Self::Wrong(AccountWrong::NoName) => (text.drivers_wrong(), sentence(text.accounts_wrong_name())),
            Self::Wrong(AccountWrong::TooLong) => (text.drivers_wrong(), sentence(text.accounts_wrong_long())),
            Self::Wrong(AccountWrong::NoNature) => (text.drivers_wrong(), sentence(text.accounts_wrong_nature())),
            Self::NothingPasted => (text.accounts_wrong_list(), sentence(text.accounts_wrong_empty())),
            Self::CodeTaken => (text.drivers_wrong(), sentence(text.accounts_wrong_taken())),
            Self::Used => (text.drivers_wrong(), sentence(text.accounts_used_hint())),
            Self::Side(code) => {
                (text.drivers_wrong(), view! { <p>{text.accounts_wrong_side(code.as_str())}</p> }.into_any())
            }
            Self::TooMany => {
                (text.drivers_wrong(), view! { <p>{text.accounts_wrong_many(&ROWS_MAX.to_string())}</p> }.into_any())
            }
            Self::Unknown => (text.drivers_wrong(), sentence(text.accounts_unknown())),
            Self::Expired => (text.notice_expired(), sentence(text.drivers_expired_hint())),
            Self::Busy => (text.drivers_busy(), sentence(text.drivers_expired_hint())),
        }
    }
}

fn rows(faults: &[ChartFault], text: Text) -> AnyView {
    let said = |fault: &ChartFault| {
        let why = match &fault.why {
            ChartWrong::Code(code) => text.accounts_row_code(code),
            ChartWrong::NoName => text.accounts_row_name().to_owned(),
            ChartWrong::TooLong => text.accounts_wrong_long().to_owned(),
            ChartWrong::NoNature => text.accounts_row_nature().to_owned(),
            ChartWrong::Twice(code) => text.accounts_row_twice(code.as_str()),
            ChartWrong::TooMany => text.accounts_wrong_many(&ROWS_MAX.to_string()),
            ChartWrong::Unreadable => text.accounts_row_unreadable().to_owned(),
        };
        view! { <li>{text.accounts_row(&fault.row.to_string(), &why)}</li> }
    };
    let shown = faults.iter().take(FAULTS_SHOWN).map(said).collect_view();
    let more = faults.len().saturating_sub(FAULTS_SHOWN);
    let more = (more > 0).then(|| view! { <li>{text.accounts_rows_more(more)}</li> });
    view! { <ul class="accounts-faults">{shown}{more}</ul> }.into_any()
}

#[component]
pub fn AccountsBoard(view: AccountsView, notice: Option<AccountsNotice>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/accounts"].concat();
    let banner = notice.map(|notice| {
        let (title, said) = notice.said(text);
        let is_good = notice.status() == 200;
        let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Banner tone glyph title=title alert=!is_good>{said}</Banner> }
    });
    let list = if view.accounts.is_empty() {
        let hint = if view.may_edit { text.accounts_none_hint() } else { text.accounts_none_read() };
        view! { <EmptyState glyph=Glyph::Layers title=text.accounts_none() hint/> }.into_any()
    } else {
        view! { <Chart view=view.clone() address=address.clone()/> }.into_any()
    };
    let is_change = view.form.changed.is_some();
    let write = view.may_edit.then(|| view! { <Write view=view.clone() address=address.clone()/> });
    let paste = (view.may_edit && !is_change).then(|| view! { <Paste view=view.clone() address=address.clone()/> });
    view! {
        <div class="page accounts-page">
            {banner}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.accounts_title()}</h1>
                    <p class="soft">{text.accounts_about()}</p>
                </div>
            </header>
            <Card id="chart" title=text.accounts_title() aside=text.accounts_count(view.accounts.len())>{list}</Card>
            {write}
            {paste}
        </div>
    }
    .into_any()
}

#[component]
fn Chart(view: AccountsView, address: String) -> impl IntoView {
    let text = use_text();
    let may_edit = view.may_edit;
    let rows = view.accounts.iter().map(|AccountRow { account, depth, .. }| {
        let (code, name) = (account.code.to_string(), account.name.in_language(text.language()).to_owned());
        let change = may_edit.then(|| {
            // The one sign of a code that says something in an address.
            let href = [&address, "?change=", &code.replace('&', "%26"), "#write"].concat();
            let label = text.drivers_change_one(&[&code, " ", &name].concat());
            view! { <a class="button quiet small icon-only" href=href aria-label=label><Icon glyph=Glyph::Pencil/></a> }
        });
        let depth = depth.min(&4).to_string();
        view! {
            <tr class=["depth-", &depth].concat()>
                <th scope="row"><span class="account-code">{code}</span>{name}</th>
                <td><span class="nature">{text.nature(account.nature)}</span></td>
                <td class="ways-cell">{change}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table accounts-table">
            <thead>
                <tr>
                    <th scope="col">{text.accounts_account()}</th>
                    <th scope="col">{text.accounts_nature()}</th>
                    <th scope="col"><span class="visually-hidden">{text.drivers_change()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Write(view: AccountsView, address: String) -> impl IntoView {
    let text = use_text();
    let AccountForm { changed, code, name, name_en, nature } = view.form;
    let row = view.accounts.iter().find(|row| Some(&row.account.code) == changed.as_ref());
    let title = match row {
        Some(AccountRow { account, .. }) => {
            let name = account.name.in_language(text.language());
            text.drivers_change_one(&[account.code.as_str(), " ", name].concat())
        }
        None => text.accounts_new().to_owned(),
    };
    let hint = match row {
        None => text.accounts_new_hint(),
        Some(row) if row.is_used => text.accounts_used_hint(),
        Some(_) => text.accounts_remove_hint(),
    };
    let away = row.map(|row| {
        let remove = (!row.is_used).then(|| {
            view! { <Button submit=true press=Press::Danger glyph=Glyph::Trash name="take" value="remove">{text.accounts_remove()}</Button> }
        });
        view! {
            <a class="button" href=address.clone()>{text.model_cancel()}</a>
            {remove}
        }
    });
    let code = match &changed {
        Some(code) => view! { <input type="hidden" name="changed" value=code.to_string()/> }.into_any(),
        None => view! { <Field name="code" label=text.accounts_code() value=code autocomplete="off" length_max=40/> }
            .into_any(),
    };
    let natures = [Nature::Income, Nature::Expense];
    let mut options: Vec<(String, String)> =
        natures.iter().map(|nature| (nature.as_str().to_owned(), text.nature(*nature).to_owned())).collect();
    if changed.is_none() {
        options.insert(0, (String::new(), text.accounts_choose().to_owned()));
    }
    let length_max = u16::try_from(NAME_CHARS_MAX).unwrap_or(u16::MAX);
    view! {
        <Card id="write" title>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <div class="drivers-fields">
                    {code}
                    <Field name="name" label=text.drivers_name() value=name autocomplete="off" length_max/>
                    <Field name="name_en" label=text.drivers_name_en() value=name_en autocomplete="off" length_max/>
                    <Choose name="nature" label=text.accounts_nature() options chosen=nature/>
                </div>
                <p class="hint">{hint}</p>
                <div class="actuals-buttons saves-first">
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="save">{text.drivers_save()}</Button>
                    {away}
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// A list out of a spreadsheet, or the standard one.
#[component]
fn Paste(view: AccountsView, address: String) -> impl IntoView {
    let text = use_text();
    let standard = [&address, "?standard=1#paste"].concat();
    let rows = view.list.lines().count().clamp(6, 20).to_string();
    view! {
        <Card id="paste" title=text.accounts_paste()>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <label class="field">
                    <span class="label">{text.accounts_list()}</span>
                    <textarea class="input accounts-list" name="list" rows=rows spellcheck="false" autocomplete="off" placeholder=text.accounts_example()>{["\n", &view.list].concat()}</textarea>
                </label>
                <p class="hint">{text.accounts_paste_hint()}</p>
                <div class="actuals-buttons">
                    <a class="button" href=standard><Icon glyph=Glyph::Layers/>{text.accounts_standard()}</a>
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="paste">{text.accounts_take_list()}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}
