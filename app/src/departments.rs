//! Which departments a plan has: the list with those that are retired, and the forms that add one, name one anew, retire it
//! and take it back. A plain page.

use leptos::prelude::*;

use crate::backend::{DepartmentForm, DepartmentRow, DepartmentWrong, DepartmentsView};
use crate::primitives::{Badge, Banner, Button, Card, Choose, Csrf, EmptyState, Field, Glyph, Icon, Press, Tone};
use crate::text::{Text, use_text};

/// What came of the last thing that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartmentsNotice {
    Saved,
    Wrong(DepartmentWrong),
    NameTaken,
    TooMany,
    /// No such department in the plan, or it is in it already.
    Unknown,
    Expired,
    /// The plan could not be written to just now.
    Busy,
}

impl DepartmentsNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Saved => 200,
            Self::Wrong(_) | Self::NameTaken | Self::TooMany => 422,
            Self::Unknown => 409,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }

    const fn said(self, text: Text) -> (&'static str, &'static str) {
        match self {
            Self::Saved => (text.drivers_saved(), text.departments_saved_hint()),
            Self::Wrong(DepartmentWrong::NoName) => (text.drivers_wrong(), text.departments_wrong_name()),
            Self::Wrong(DepartmentWrong::TooLong) => (text.drivers_wrong(), text.departments_wrong_long()),
            Self::NameTaken => (text.drivers_wrong(), text.departments_wrong_taken()),
            Self::TooMany => (text.drivers_wrong(), text.departments_wrong_many()),
            Self::Unknown => (text.drivers_wrong(), text.departments_unknown()),
            Self::Expired => (text.notice_expired(), text.drivers_expired_hint()),
            Self::Busy => (text.drivers_busy(), text.drivers_expired_hint()),
        }
    }
}

#[component]
pub fn DepartmentsBoard(view: DepartmentsView, notice: Option<DepartmentsNotice>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/departments"].concat();
    let banner = notice.map(|notice| {
        let (title, hint) = notice.said(text);
        let is_good = notice.status() == 200;
        let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Banner tone glyph title=title alert=!is_good><p>{hint}</p></Banner> }
    });
    let list = if view.departments.is_empty() {
        view! { <EmptyState glyph=Glyph::Users title=text.plan_empty() hint=text.departments_none_hint()/> }.into_any()
    } else {
        view! { <List view=view.clone() address=address.clone()/> }.into_any()
    };
    let is_change = view.form.id.is_some();
    let known = (view.may_edit && !is_change && !view.others.is_empty())
        .then(|| view! { <Known view=view.clone() address=address.clone()/> });
    let write = (view.may_edit && (is_change || view.may_found))
        .then(|| view! { <Write view=view.clone() address=address.clone()/> });
    view! {
        <div class="page departments">
            {banner}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.departments_title()}</h1>
                    <p class="soft">{text.departments_about()}</p>
                </div>
            </header>
            <Card id="departments" title=text.departments_list()>{list}</Card>
            {known}
            {write}
        </div>
    }
    .into_any()
}

#[component]
fn List(view: DepartmentsView, address: String) -> impl IntoView {
    let text = use_text();
    let may_edit = view.may_edit;
    let rows = view.departments.iter().map(|row| {
        let name = row.name.in_language(text.language()).to_owned();
        let change = may_edit.then(|| {
            let href = [&address, "?change=", &row.id.to_string(), "#write"].concat();
            view! { <a class="button quiet small icon-only" href=href aria-label=text.drivers_change_one(&name)><Icon glyph=Glyph::Pencil/></a> }
        });
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td><span class="cell-label">{text.departments_head()}</span>{row.head.clone().unwrap_or_else(|| "–".to_owned())}</td>
                <td>{state(row, text)}</td>
                <td class="ways-cell">{change}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table departments-table">
            <thead>
                <tr>
                    <th scope="col">{text.plan_department()}</th>
                    <th scope="col">{text.departments_head()}</th>
                    <th scope="col">{text.plan_state()}</th>
                    <th scope="col"><span class="visually-hidden">{text.drivers_change()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn state(row: &DepartmentRow, text: Text) -> AnyView {
    let (tone, glyph, word) = match (row.is_retired, row.has_sheet) {
        (true, true) => (Tone::Warn, Glyph::Ban, text.departments_retired_with_sheet()),
        (true, false) => (Tone::Plain, Glyph::Ban, text.departments_retired()),
        (false, true) => (Tone::Good, Glyph::Check, text.setup_has_sheet()),
        (false, false) => (Tone::Plain, Glyph::Minus, text.sheet_state_none()),
    };
    view! { <Badge tone glyph>{word}</Badge> }.into_any()
}

/// Those the organisation has, by name.
#[component]
fn Known(view: DepartmentsView, address: String) -> impl IntoView {
    let text = use_text();
    let option = |(id, name): &(shared::id::DepartmentId, shared::budget::Name)| {
        (id.to_string(), name.in_language(text.language()).to_owned())
    };
    let options: Vec<(String, String)> = view.others.iter().map(option).collect();
    let chosen = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    view! {
        <Card id="known" title=text.departments_add_known()>
            <form class="card-body departments-known" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                <Choose name="id" label=text.plan_department() options chosen/>
                <Button submit=true press=Press::Primary glyph=Glyph::Plus name="take" value="add">{text.departments_add()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Write(view: DepartmentsView, address: String) -> impl IntoView {
    let text = use_text();
    let DepartmentForm { id, name, name_en } = view.form;
    let row = view.departments.iter().find(|row| Some(row.id) == id);
    let called = row.map(|row| row.name.in_language(text.language()).to_owned()).unwrap_or_default();
    let title = if id.is_some() { text.drivers_change_one(&called) } else { text.departments_new().to_owned() };
    let hint = match row {
        None => text.departments_new_hint(),
        Some(row) if row.is_retired => text.departments_restore_hint(),
        Some(row) if row.has_sheet => text.departments_retire_planned_hint(),
        Some(_) => text.departments_retire_hint(),
    };
    let away = row.map(|row| {
        let turn = if row.is_retired {
            view! { <Button submit=true glyph=Glyph::Undo name="take" value="restore">{text.departments_restore()}</Button> }
                .into_any()
        } else {
            view! { <Button submit=true press=Press::Danger glyph=Glyph::Ban name="take" value="retire">{text.departments_retire()}</Button> }
                .into_any()
        };
        view! {
            <a class="button" href=address.clone()>{text.model_cancel()}</a>
            {turn}
        }
    });
    let hidden = id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> });
    view! {
        <Card id="write" title>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                {hidden}
                <div class="drivers-fields">
                    <Field name="name" label=text.drivers_name() value=name autocomplete="off" length_max=DepartmentForm::NAME_CHARS_MAX/>
                    <Field name="name_en" label=text.drivers_name_en() value=name_en autocomplete="off" length_max=DepartmentForm::NAME_CHARS_MAX/>
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
