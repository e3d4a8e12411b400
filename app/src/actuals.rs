//! Bringing actuals in: send a file, say what its columns mean, see what loads and what does not, then import. Also the
//! files that came before, and closing periods. A plain page: forms, no script at all.

mod notice;
mod review;

pub use notice::ActualsNotice;

use leptos::prelude::*;

use crate::backend::ActualsView;
use crate::format;
use crate::primitives::{Button, Card, Csrf, EmptyState, Glyph, Icon, Moment, Press};
use crate::text::use_text;

#[component]
pub fn ActualsBoard(view: ActualsView, notice: Option<ActualsNotice>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let open = view.open.clone().map(|file| view! { <review::Review view=view.clone() file/> });
    view! {
        <div class="page actuals">
            {notice.map(|notice| view! { <notice::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.actuals_title()}</h1>
                    <p class="outturn-links">
                        <a href=[&plan, "/outturn"].concat()><Icon glyph=Glyph::Target/>{text.outturn_title()}</a>
                    </p>
                </div>
            </header>
            {open}
            <Send address=plan.clone() again=view.open.is_some()/>
            <div class="actuals-sides">
                <Files view=view.clone()/>
                <Close view address=plan/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Send(address: String, again: bool) -> impl IntoView {
    let text = use_text();
    let title = if again { text.actuals_other_file() } else { text.actuals_send() };
    view! {
        <Card id="send" title>
            <form class="card-body actuals-send" method="post" enctype="multipart/form-data" action=[&address, "/actuals/send"].concat()>
                <Csrf/>
                <div class="field">
                    <label for="file">{text.actuals_file()}</label>
                    <input class="input" id="file" name="file" type="file" required accept=".csv,.txt,.xlsx" aria-describedby="file-about"/>
                    <p class="hint" id="file-about">{text.actuals_file_hint()}</p>
                </div>
                <Button submit=true press=if again { Press::Plain } else { Press::Primary } glyph=Glyph::Upload>{text.actuals_look()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Files(view: ActualsView) -> impl IntoView {
    let text = use_text();
    let list = if view.imported.is_empty() {
        view! { <EmptyState glyph=Glyph::File title=text.actuals_no_files() hint=text.actuals_no_files_hint()/> }
            .into_any()
    } else {
        let files = view.imported.into_iter().map(|file| {
            view! {
                <li>
                    <Icon glyph=Glyph::File/>
                    <span class="actuals-name">{file.name}</span>
                    <span class="faint">{text.actuals_figures(usize::try_from(file.figures).unwrap_or_default())} " · " {file.by.name} " · " <Moment at=file.at/></span>
                </li>
            }
        });
        view! { <ul class="actuals-files">{files.collect_view()}</ul> }.into_any()
    };
    view! { <Card id="files" title=text.actuals_files()>{list}</Card> }.into_any()
}

#[component]
fn Close(view: ActualsView, address: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let closed = view.closed.as_ref().map(|(period, ..)| *period);
    let said = match &view.closed {
        Some((period, by, at)) => text.actuals_closed_by(
            &format::date(*at, language),
            &by.name,
            view.calendar.period_label(*period, language),
        ),
        None => text.actuals_not_closed().to_owned(),
    };
    let periods = view.calendar.periods().map(|period| {
        let name = view.calendar.period_label(period, language);
        view! { <option value=period.key() selected=closed == Some(period)>{name}</option> }
    });
    let periods = periods.collect_view();
    view! {
        <Card id="close" title=text.actuals_close_title()>
            <form class="card-body actuals-close" method="post" action=[&address, "/actuals/close"].concat()>
                <Csrf/>
                <p>{said}</p>
                <p class="faint">{text.actuals_close_hint()}</p>
                <label class="field"><span class="label">{text.actuals_close_through()}</span>
                    <select class="select" name="through">
                        <option value="" selected=closed.is_none()>{text.actuals_close_none()}</option>
                        {periods}
                    </select>
                </label>
                <Button submit=true glyph=Glyph::Lock>{text.actuals_close()}</Button>
            </form>
        </Card>
    }
    .into_any()
}
