//! What stands beside the changes of a cell: that its package was cut, what people said about it, and in which requests it
//! was asked for.

use leptos::prelude::*;
use shared::calendar::Period;
use shared::document::{Comment, Entry, History};
use shared::id::LineId;

use super::cell::{SHOWN_MAX, who};
use super::words;
use crate::format;
use crate::primitives::{Moment, RequestStateBadge};
use crate::sheet::loaded::Desk;

/// A row of the list with its place: by the moment it follows, and after what happened in that.
pub type Row = ((usize, u8), AnyView);

/// That the line's package was cut or taken back, which moved every figure of it.
pub fn cuts(desk: Desk, history: &History, line: LineId) -> Vec<Row> {
    let text = desk.grid.text;
    let package = desk.sheet.read(|sheet| sheet.line(line).and_then(|line| sheet.package_of(line)).cloned());
    let Some(package) = package else { return Vec::new() };
    let told = history.package(package.id).rev().filter(|entry| &*entry.field == "cut").take(SHOWN_MAX);
    let row = |entry: &Entry| {
        let moment = history.moment_of(entry)?;
        let said = match entry.after {
            Some(_) => text.history_package_cut(&package.title),
            None => text.history_package_back(&package.title),
        };
        let row = view! {
            <li class="history-entry">
                {words::avatar(desk, moment.author)}
                <div class="history-what">
                    {who(desk, entry.moment, moment)}
                    <p class="history-change">{said}</p>
                </div>
            </li>
        };
        Some(((entry.moment, 0), row.into_any()))
    };
    told.filter_map(row).collect()
}

/// What was said about the cell, or about the line where one stands on that. A remark stands after what had happened by the
/// clocks of those who wrote.
pub fn said(desk: Desk, history: &History, line: LineId, period: Option<Period>) -> Vec<Row> {
    let Some(talk) = desk.talk else { return Vec::new() };
    let said = talk.said();
    let threads = said.threads.iter().filter(|thread| thread.topic.line == Some(line) && thread.topic.period == period);
    let remarks =
        threads.flat_map(|thread| &thread.comments).filter(|comment| !comment.withdrawn && !comment.text.is_empty());
    let row = |comment: &Comment| {
        let after = history.moments().iter().rposition(|moment| moment.at <= comment.at).unwrap_or(0);
        ((after, 1), remark(desk, comment))
    };
    remarks.take(SHOWN_MAX).map(row).collect()
}

fn remark(desk: Desk, comment: &Comment) -> AnyView {
    view! {
        <li class="history-entry said">
            {words::avatar(desk, comment.by)}
            <div class="history-what">
                <p class="history-who">
                    <strong>{words::name(desk, comment.by)}</strong>
                    " "
                    <span class="faint">{desk.grid.text.history_said()}" "<Moment at=format::clock(comment.at)/></span>
                </p>
                <blockquote class="history-remark">{comment.text.clone()}</blockquote>
            </div>
        </li>
    }
    .into_any()
}

/// The requests that asked for what had changed here since the one before, each with what became of it.
pub fn asked(desk: Desk, changed: &[usize]) -> Vec<Row> {
    let text = desk.grid.text;
    let mut asked = desk.past.asked();
    asked.sort_by_key(|(position, _)| *position);
    let mut rows = Vec::new();
    let mut since = 0;
    for (position, asked) in asked {
        // The last moment a request covers is the one before its position.
        let Some(last) = position.checked_sub(1) else { continue };
        if changed.iter().any(|moment| (since..position).contains(moment)) {
            let row = view! {
                <li class="history-entry asked">
                    <span>{text.history_asked_in()}</span>
                    <a class="history-request" href=format!("/requests/{}", asked.request) title=text.sheet_see_request()>
                        <RequestStateBadge state=asked.state/>
                    </a>
                </li>
            };
            rows.push(((last, 2), row.into_any()));
        }
        since = position;
    }
    rows
}
