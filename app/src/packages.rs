//! A department's budget from zero: decision packages with reason and rank, the line where its ceiling is used up, and what
//! was cut. A plain page: the list, and one form that adds or changes. Which lines belong to a package is said on the sheet.

use leptos::prelude::*;
use shared::budget::Standing;

use crate::backend::{PackageForm, PackageRow, PackageWrong, PackagesView};
use crate::format::Money;
use crate::primitives::{Badge, Banner, Button, Card, Csrf, EmptyState, Field, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the last thing that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackagesNotice {
    Saved,
    Wrong(PackageWrong),
    TooMany,
    /// Somebody else changed the list meanwhile.
    Moved,
    /// Its lines would count again.
    IsCut,
    /// The sheet takes no change.
    Closed,
    Expired,
}

impl PackagesNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Saved => 200,
            Self::Wrong(_) | Self::TooMany | Self::IsCut => 422,
            Self::Moved | Self::Closed => 409,
            Self::Expired => 403,
        }
    }

    const fn said(self, text: Text) -> (&'static str, &'static str) {
        match self {
            Self::Saved => (text.drivers_saved(), text.packages_saved_hint()),
            Self::Wrong(PackageWrong::Title) => (text.drivers_wrong(), text.packages_wrong_title()),
            Self::Wrong(PackageWrong::Reason) => (text.drivers_wrong(), text.packages_wrong_reason()),
            Self::Wrong(PackageWrong::Cost) => (text.drivers_wrong(), text.packages_wrong_cost()),
            Self::TooMany => (text.drivers_wrong(), text.packages_wrong_many()),
            Self::Moved => (text.packages_moved(), text.packages_moved_hint()),
            Self::IsCut => (text.packages_is_cut(), text.packages_is_cut_hint()),
            Self::Closed => (text.packages_closed(), text.packages_closed_hint()),
            Self::Expired => (text.notice_expired(), text.drivers_expired_hint()),
        }
    }
}

#[component]
pub fn PackagesBoard(view: PackagesView, notice: Option<PackagesNotice>) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let address = ["/plans/", &view.plan.to_string(), "/sheets/", &view.sheet.to_string(), "/packages"].concat();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        let is_good = notice.status() == 200;
        let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Banner tone glyph title=title alert=!is_good><p>{hint}</p></Banner> }
    });
    let department = view.department.in_language(text.language()).to_owned();
    let list = if view.packages.is_empty() {
        view! { <EmptyState glyph=Glyph::Layers title=text.packages_none() hint=text.packages_none_hint()/> }.into_any()
    } else {
        view! { <List view=view.clone() address=address.clone() money/> }.into_any()
    };
    let ceiling = match view.ceiling {
        Some(ceiling) => text.packages_ceiling(&money.amount(ceiling)),
        None => text.packages_no_ceiling().to_owned(),
    };
    let plan_title = view.plan_title.in_language(text.language()).to_owned();
    let form = view.may_edit.then(|| view! { <Write version=view.version form=view.form address/> });
    view! {
        <div class="page packages">
            {banner}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{plan_title}</p>
                    <h1>{text.packages_title(&department)}</h1>
                    <p class="soft">{text.packages_about()}</p>
                    <p><Badge glyph=Glyph::Target>{ceiling}</Badge></p>
                </div>
            </header>
            <Card id="packages" title=text.packages_list() aside=money.heading()>{list}</Card>
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn List(view: PackagesView, address: String, money: Money) -> impl IntoView {
    let text = use_text();
    let last = view.packages.len().saturating_sub(1);
    let has_below = view.packages.iter().any(|row| row.standing == Standing::Below);
    let mut rows = Vec::new();
    if !view.outside.is_zero() {
        rows.push(
            view! {
                <tr class="sum">
                    <th scope="row">{text.packages_outside()}</th>
                    <td class="number figure"><span class="cell-label">{text.packages_cost()}</span>{money.amount(view.outside)}</td>
                    <td class="number figure"><span class="cell-label">{text.packages_upto()}</span>{money.amount(view.outside)}</td>
                    <td></td>
                    <td></td>
                </tr>
            }
            .into_any(),
        );
    }
    let mut is_drawn = false;
    for (at, row) in view.packages.into_iter().enumerate() {
        if row.standing == Standing::Below && !is_drawn {
            is_drawn = true;
            rows.push(
                view! { <tr class="cut-line"><th scope="colgroup" colspan="5">{text.packages_cut()}</th></tr> }
                    .into_any(),
            );
        }
        let ways = view.may_edit.then(|| {
            let (up, down) = (at > 0, at < last);
            view! { <Ways row=row.clone() version=view.version up down address=address.clone()/> }
        });
        rows.push(view! { <Rank number=at + 1 row ways=ways.into_any() money/> }.into_any());
    }
    let below = (has_below && view.may_edit).then(|| {
        view! {
            <form class="card-foot packages-cut" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <input type="hidden" name="version" value=view.version.to_string()/>
                <p class="soft">{text.packages_cut_below_hint()}</p>
                <Button submit=true press=Press::Danger glyph=Glyph::Minus name="take" value="cut_below">{text.packages_cut_below()}</Button>
            </form>
        }
    });
    view! {
        <table class="table packages-table">
            <thead>
                <tr>
                    <th scope="col">{text.packages_package()}</th>
                    <th scope="col" class="number">{text.packages_cost()}</th>
                    <th scope="col" class="number">{text.packages_upto()}</th>
                    <th scope="col">{text.plan_state()}</th>
                    <th scope="col"><span class="visually-hidden">{text.drivers_change()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {below}
    }
    .into_any()
}

#[component]
fn Rank(number: usize, row: PackageRow, ways: AnyView, money: Money) -> impl IntoView {
    let text = use_text();
    let cost = money.amount(row.cost);
    let cost = match row.standing {
        Standing::Cut { .. } => view! { <s>{cost}</s> }.into_any(),
        Standing::Funded | Standing::Below => cost.into_any(),
    };
    let (tone, glyph, word) = match row.standing {
        Standing::Funded => (Tone::Good, Glyph::Check, text.packages_funded()),
        Standing::Below => (Tone::Warn, Glyph::Minus, text.packages_not_funded()),
        Standing::Cut { fits: false } => (Tone::Plain, Glyph::X, text.packages_is_cut_word()),
        Standing::Cut { fits: true } => (Tone::Accent, Glyph::X, text.packages_cut_fits()),
    };
    let by = row.cut_by.map(|mark| view! { <span class="soft">{text.packages_cut_by(&mark.name)}</span> });
    let separator = text.list_separator();
    let names: Vec<&str> = row.lines.iter().map(|name| name.in_language(text.language())).collect();
    let lines = (!names.is_empty()).then(|| {
        let said = text.packages_lines_named(names.len(), &names.join(separator));
        view! { <span class="faint package-lines">{said}</span> }
    });
    let brings = (!row.income.is_zero())
        .then(|| view! { <span class="faint package-lines">{text.packages_brings(&money.amount(row.income))}</span> });
    view! {
        <tr>
            <th scope="row"><strong>{[&number.to_string(), ". ", &row.title].concat()}</strong><span class="soft">{row.reason}</span>{lines}{brings}</th>
            <td class="number figure"><span class="cell-label">{text.packages_cost()}</span>{cost}</td>
            <td class="number figure"><span class="cell-label">{text.packages_upto()}</span>{money.amount(row.upto)}</td>
            <td><Badge tone glyph>{word}</Badge>{by}</td>
            <td class="ways-cell">{ways}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Ways(row: PackageRow, version: u64, up: bool, down: bool, address: String) -> impl IntoView {
    let text = use_text();
    let change = [&address, "?change=", &row.id.to_string(), "#write"].concat();
    let title = row.title.clone();
    let press = |take: &'static str, glyph: Glyph, label: String, enabled: bool| {
        view! {
            <button class="button quiet small icon-only" type="submit" name="take" value=take aria-label=label.clone() title=label disabled=!enabled>
                <Icon glyph/>
            </button>
        }
    };
    let cut = match row.standing {
        Standing::Cut { .. } => press("back", Glyph::Undo, text.packages_take_back(&title), true),
        Standing::Funded | Standing::Below => press("cut", Glyph::X, text.packages_cut_one(&title), true),
    };
    view! {
        <div class="ways">
            <form method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <input type="hidden" name="version" value=version.to_string()/>
                <input type="hidden" name="id" value=row.id.to_string()/>
                {press("up", Glyph::ArrowUp, text.packages_up(&title), up)}
                {press("down", Glyph::ArrowDown, text.packages_down(&title), down)}
                {cut}
            </form>
            <a class="button quiet small icon-only" href=change aria-label=text.drivers_change_one(&title)><Icon glyph=Glyph::Pencil/></a>
        </div>
    }
    .into_any()
}

#[component]
fn Write(version: u64, form: PackageForm, address: String) -> impl IntoView {
    let text = use_text();
    let PackageForm { id, title, reason, cost } = form;
    let head = if id.is_some() { text.drivers_change_one(&title) } else { text.packages_add().to_owned() };
    let hidden = id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> });
    let away = id.map(|_| {
        view! {
            <a class="button" href=address.clone()>{text.model_cancel()}</a>
            <Button submit=true press=Press::Danger glyph=Glyph::Trash name="take" value="remove">{text.drivers_delete()}</Button>
        }
    });
    view! {
        <Card id="write" title=head>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <input type="hidden" name="version" value=version.to_string()/>
                {hidden}
                <div class="drivers-fields">
                    <Field name="title" label=text.packages_package() value=title required=true autocomplete="off" length_max=120/>
                    <Field name="cost" label=text.packages_cost() value=cost hint=text.packages_cost_hint() autocomplete="off" length_max=40/>
                </div>
                <div class="field">
                    <label for="reason">{text.packages_reason()}</label>
                    <textarea class="input" id="reason" name="reason" rows="3" maxlength="1000" required aria-describedby="reason-about">{reason}</textarea>
                    <p class="hint" id="reason-about">{text.packages_reason_hint()}</p>
                </div>
                <div class="actuals-buttons saves-first">
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="save">{text.drivers_save()}</Button>
                    {away}
                </div>
            </form>
        </Card>
    }
    .into_any()
}
