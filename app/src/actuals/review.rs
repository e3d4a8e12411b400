//! The file that lies open: what its columns mean, what would stand in each period, and every row that does not load.

use leptos::prelude::*;
use shared::intake::actuals::{Column, LeftOut, LeftOutRow};
use shared::intake::figure::Unit;
use shared::intake::source::ReadError;
use shared::intake::table::column_name;
use shared::intake::workbook::WorkbookError;
use shared::money::Minor;

use crate::backend::{ActualsView, OpenFile, ReadFile};
use crate::format::{self, Money};
use crate::primitives::{Banner, Button, Card, Csrf, Glyph, Press, Tone};
use crate::text::{Text, unread, use_text};

/// Rows that don't load, as many as one reads.
const ROWS_MAX: usize = 100;

#[component]
pub fn Review(view: ActualsView, file: OpenFile) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let again = file.imported_at.map(|at| {
        let title = text.actuals_again(&format::date(at, language));
        view! { <Banner tone=Tone::Warn glyph=Glyph::Info title><p>{text.actuals_again_hint()}</p></Banner> }
    });
    let body = match file.read {
        Err(error) => {
            let hint = remedy(&error, text);
            view! {
                <div class="card-body">
                    <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title=text.actuals_unread() alert=true><p>{hint}</p></Banner>
                </div>
            }
            .into_any()
        }
        Ok(read) => view! { <Columns view read id=file.id.to_string()/> }.into_any(),
    };
    view! {
        <Card id="review" title=file.name>
            {again.map(|again| view! { <div class="card-body">{again}</div> })}
            {body}
        </Card>
    }
    .into_any()
}

/// Why a file was not read. Encoding and sheet cannot be chosen here, so they are the file's to mend.
fn remedy(error: &ReadError, text: Text) -> &'static str {
    match error {
        ReadError::Encoding(_) => text.actuals_unread_encoding(),
        ReadError::Table(_) | ReadError::Workbook(WorkbookError::Table(_)) => text.actuals_unread_table(),
        other => unread(other, text),
    }
}

#[component]
fn Columns(view: ActualsView, read: ReadFile, id: String) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/actuals/import"].concat();
    let layout = read.layout.clone();
    let columns = read.columns.iter().enumerate().map(|(index, (title, samples))| {
        let chosen = layout.columns.get(index).copied().unwrap_or_default();
        let letter = column_name(u16::try_from(index).unwrap_or(u16::MAX));
        let title = if title.is_empty() { letter.clone() } else { title.clone() };
        let class = if chosen == Column::Ignore { "import-column ignored" } else { "import-column" };
        view! {
            <li class=class>
                <span class="letter">{letter}</span>
                <span class="title">{title.clone()}</span>
                <span class="samples">{samples.join(" · ")}</span>
                <select class="select small" name=format!("c{index}") aria-label=text.actuals_meaning_of(&title)>{meanings(&view, chosen, text)}</select>
            </li>
        }
    });
    let columns = columns.collect_view();
    let whose = (!layout.has(Column::Department)).then(|| {
        let options = view.departments.iter().map(|(id, name)| {
            view! { <option value=id.to_string() selected=layout.department == Some(*id)>{name.in_language(text.language()).to_owned()}</option> }
        });
        let options = options.collect_view();
        view! {
            <label class="import-choice"><span>{text.actuals_department_of_all()}</span>
                <select class="select small" name="department"><option value="">{text.actuals_choose()}</option>{options}</select></label>
        }
    });
    let when = (!layout.is_wide() && !layout.has(Column::Period)).then(|| {
        let options = view.calendar.periods().map(|period| {
            view! { <option value=period.key() selected=layout.period == Some(period)>{view.calendar.period_label(period, text.language())}</option> }
        });
        let options = options.collect_view();
        view! {
            <label class="import-choice"><span>{text.actuals_period_of_all()}</span>
                <select class="select small" name="period"><option value="">{text.actuals_choose()}</option>{options}</select></label>
        }
    });
    let units = Unit::ALL.into_iter().map(|unit| {
        view! { <option value=unit.power().to_string() selected=layout.figures.unit == unit>{unit_word(unit, text)}</option> }
    });
    let units = units.collect_view();
    let can_import = read.figures > 0;
    let figures = read.figures;
    view! {
        <form class="card-body actuals-review" method="post" action=address>
            <Csrf/>
            <input type="hidden" name="file" value=id/>
            <p class="soft">{text.actuals_review_hint()}</p>
            <div class="import-columns"><ol>{columns}</ol></div>
            <div class="import-choices">
                {whose}
                {when}
                <label class="import-choice"><span>{text.actuals_unit()}</span><select class="select small" name="unit">{units}</select></label>
                <label class="import-check"><input type="checkbox" name="repeats" value="yes" checked=layout.repeats/> {text.actuals_repeats()}</label>
            </div>
            <Outcome view read/>
            <div class="actuals-buttons">
                <Button submit=true name="take" value="look" glyph=Glyph::Refresh>{text.actuals_look_again()}</Button>
                {can_import.then(|| view! {
                    <Button submit=true press=Press::Primary name="take" value="import" glyph=Glyph::Check>{text.actuals_import(figures)}</Button>
                })}
            </div>
        </form>
    }
    .into_any()
}

fn meanings(view: &ActualsView, chosen: Column, text: Text) -> Vec<AnyView> {
    let words = [
        (Column::Ignore, text.actuals_column_ignore()),
        (Column::Department, text.plan_department()),
        (Column::Account, text.plan_account()),
        (Column::Line, text.outturn_line()),
        (Column::Year, text.actuals_column_year()),
        (Column::Period, text.outturn_period()),
        (Column::Amount, text.outturn_actual()),
    ];
    let words = words.into_iter().map(|(column, word)| (column, word.to_owned()));
    let periods = view.calendar.periods().map(|period| {
        (Column::Of(period), text.outturn_actual_in(view.calendar.period_label(period, text.language())))
    });
    let option = |(column, word): (Column, String)| {
        view! { <option value=column.key() selected=column == chosen>{word}</option> }.into_any()
    };
    words.chain(periods).map(option).collect()
}

fn unit_word(unit: Unit, text: Text) -> &'static str {
    match unit {
        Unit::One => text.actuals_unit_one(),
        Unit::Thousand => text.actuals_unit_thousand(),
        Unit::TenThousand => text.actuals_unit_ten_thousand(),
        Unit::Million => text.actuals_unit_million(),
        Unit::HundredMillion => text.actuals_unit_hundred_million(),
    }
}

/// What would come of it.
#[component]
fn Outcome(view: ActualsView, read: ReadFile) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let report = read.report;
    if report.incomplete || report.too_large {
        let (title, hint) = if report.incomplete {
            (text.actuals_incomplete(), text.actuals_incomplete_hint())
        } else {
            (text.actuals_sum_too_large(), text.actuals_sum_too_large_hint())
        };
        return view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title><p>{hint}</p></Banner> }.into_any();
    }
    let money = Money::exact(language, view.currency);
    let count = |count: u32| usize::try_from(count).unwrap_or_default();
    let period = |period| view.calendar.period_label(period, language).to_owned();
    let periods = report.periods.iter().map(|(at, (income, expense))| {
        view! {
            <tr>
                <th scope="row">{period(*at)}</th>
                <td class="number figures">{money.amount(Minor::of_sum(*income))}</td>
                <td class="number figures">{money.amount(Minor::of_sum(*expense))}</td>
            </tr>
        }
    });
    let periods = periods.collect_view();
    let closed = (!report.closed.is_empty()).then(|| {
        let names: Vec<String> = report.closed.iter().map(|at| period(*at)).collect();
        view! { <p>{text.actuals_closed_left(&names.join(", "))}</p> }
    });
    let rows = report.left_out.shown.iter().take(ROWS_MAX).map(|row| view! { <LeftOutItem row=row.clone()/> });
    let rows = rows.collect_view();
    let more = count(report.left_out.count).saturating_sub(report.left_out.shown.len().min(ROWS_MAX));
    let left_out = (report.left_out.count > 0).then(|| {
        view! {
            <section class="actuals-left" aria-labelledby="left-out">
                <h3 id="left-out">{text.actuals_left_out(count(report.left_out.count))}</h3>
                <ol>{rows}</ol>
                {(more > 0).then(|| view! { <p class="faint">{text.actuals_left_more(more)}</p> })}
            </section>
        }
    });
    let trouble = if report.left_out.count > 0 { "bad" } else { "" };
    view! {
        <dl class="import-facts">
            <div><dt>{text.actuals_rows_loaded()}</dt><dd>{report.loaded.to_string()}</dd></div>
            <div class=trouble><dt>{text.actuals_rows_left()}</dt><dd>{report.left_out.count.to_string()}</dd></div>
            <div><dt>{text.actuals_rows_total()}</dt><dd>{report.totals.to_string()}</dd></div>
            <div><dt>{text.plan_department()}</dt><dd>{report.departments.len().to_string()}</dd></div>
        </dl>
        {closed}
        {(report.rounded > 0).then(|| view! { <p class="faint">{text.actuals_rounded(count(report.rounded))}</p> })}
        {(!report.periods.is_empty()).then(|| view! {
            <table class="table actuals-periods">
                <caption>{text.actuals_replaces()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.outturn_period()}</th>
                        <th scope="col" class="number">{text.plan_income()}</th>
                        <th scope="col" class="number">{text.plan_expense()}</th>
                    </tr>
                </thead>
                <tbody>{periods}</tbody>
            </table>
        })}
        {left_out}
    }
    .into_any()
}

#[component]
fn LeftOutItem(row: LeftOutRow) -> impl IntoView {
    let text = use_text();
    let place = match row.column {
        Some(column) => text.actuals_place(&column_name(column), &row.row.to_string()),
        None => text.actuals_row(&row.row.to_string()),
    };
    let why = match row.why {
        LeftOut::NoDepartment => text.actuals_why_no_department().to_owned(),
        LeftOut::UnknownDepartment => text.actuals_why_unknown_department().to_owned(),
        LeftOut::NoAccount => text.actuals_why_no_account().to_owned(),
        LeftOut::UnknownAccount => text.actuals_why_unknown_account().to_owned(),
        LeftOut::UnknownLine => text.actuals_why_unknown_line().to_owned(),
        LeftOut::ManyLines => text.actuals_why_many_lines().to_owned(),
        LeftOut::NotAPeriod => text.actuals_why_not_a_period().to_owned(),
        LeftOut::OtherYear => text.actuals_why_other_year().to_owned(),
        LeftOut::Closed => text.actuals_why_closed().to_owned(),
        LeftOut::Repeated { first } => text.actuals_why_repeated(&first.to_string()),
        LeftOut::NotAnAmount { .. } => text.actuals_why_not_an_amount().to_owned(),
        LeftOut::NoAmount => text.actuals_why_no_amount().to_owned(),
        LeftOut::Unreadable => text.actuals_why_unreadable().to_owned(),
    };
    let quoted = (!row.text.is_empty()).then(|| view! { <q>{row.text}</q> " " });
    view! { <li><span class="faint figures">{place}</span> <span>{quoted}{why}</span></li> }.into_any()
}
