//! `GET /calendar/{calendar}`: the due dates of what waits for somebody, for the calendar they subscribe with (RFC 5545).
//! There is no session: whoever has the address has the dates, and no amounts stand in them.

use std::sync::Arc;

use app::text::Text;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shared::access::Action;

use crate::approval::{Asked, Circle, asked_name, authors_of, may};
use crate::auth::SessionToken;
use crate::clock::day_of;
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::Site;
use crate::notify::deciders;
use crate::persistence::PersonRecord;

/// A line is at most 75 octets long, without its end (RFC 5545 §3.1).
const LINE_LENGTH_MAX: usize = 75;

/// A day on which something should be done.
struct Due {
    id: String,
    on: NaiveDate,
    what: String,
    link: String,
}

pub async fn file(State(site): State<Arc<Site>>, Path(name): Path<String>) -> Result<Response, Fault> {
    let address = name.strip_suffix(".ics").and_then(SessionToken::parse).ok_or(Fault::NotFound)?;
    let person = site.store.calendar_of(address.hash()).await?.ok_or(Fault::NotFound)?;
    let person = site.store.person(person).await?.filter(|person| person.left_at.is_none()).ok_or(Fault::NotFound)?;
    let dues = dues(&site, &person).await?;
    let mut response = written(&dues, site.clock.now()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    Ok(response)
}

async fn dues(site: &Site, person: &PersonRecord) -> Result<Vec<Due>, Fault> {
    let text = Text::new(site.store.notice_choice(person.id).await?.language);
    let circle = Circle::load(&*site.store).await?;
    let mut dues = Vec::new();
    for record in site.store.open_requests(None).await? {
        let request = &record.request;
        let submission = request.submission();
        let due = request.open().and_then(|(_, link)| link.due_on(day_of));
        let Some(due) = due.filter(|_| may(&person.access(), Action::DecideRequest, request)) else { continue };
        let authors = authors_of(&*site.store, submission).await.map_err(Fault::broken)?;
        let parties = circle.parties(&Asked::of(request), authors, site.clock.now());
        if !deciders(request, &parties).contains(&person.id) {
            continue;
        }
        let plan = load_plan(&*site.store, submission.plan).await.map_err(Fault::broken)?;
        let department = asked_name(&*site.store, &plan, request).await.map_err(Fault::broken)?;
        let language = text.language();
        dues.push(Due {
            id: format!("{}.{}", submission.id, request.turn()),
            on: due,
            what: text.letter_asked_subject(department.in_language(language), plan.title.in_language(language)),
            link: format!("{}/requests/{}", site.ways.address, submission.id),
        });
    }
    Ok(dues)
}

fn written(dues: &[Due], now: DateTime<Utc>) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Tandem//Due dates//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "NAME:Tandem".to_owned(),
        "X-WR-CALNAME:Tandem".to_owned(),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H".to_owned(),
    ];
    for due in dues {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@tandem", due.id),
            format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")),
            format!("DTSTART;VALUE=DATE:{}", due.on.format("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", (due.on + TimeDelta::days(1)).format("%Y%m%d")),
            format!("SUMMARY:{}", spelt(&due.what)),
            format!("URL:{}", due.link),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A text value: no sign in it begins or ends anything (RFC 5545 §3.3.11).
fn spelt(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' => spelt.push_str("\\n"),
            '\\' | ';' | ',' => spelt.extend(['\\', sign]),
            sign if sign.is_control() => {}
            sign => spelt.push(sign),
        }
    }
    spelt
}

/// A line with its end; a long one goes on in the next, behind a space, and never within a character.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for sign in line.chars() {
        if length + sign.len_utf8() > LINE_LENGTH_MAX {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(sign);
        length += sign.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let long = format!("SUMMARY:{}", "请审批".repeat(30));
        let text = folded(&long);
        let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
        assert!(lines.len() > 3 && lines.iter().all(|line| line.len() <= 75), "{lines:?}");
        assert_eq!(lines.join("\r\n").replace("\r\n ", ""), long);
        assert_eq!(folded("SHORT"), "SHORT\r\n");
    }

    #[test]
    fn a_name_begins_no_property_of_its_own() {
        assert_eq!(spelt("a,b;c\\d\r\nATTENDEE:x"), "a\\,b\\;c\\\\d\\nATTENDEE:x");
    }

    #[test]
    fn a_calendar_has_a_whole_day_for_each_due_date() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let (on, link) = ("2026-12-31".parse().unwrap(), "https://t/requests/1".to_owned());
        let text = written(&[Due { id: "1.0".to_owned(), on, what: "销售部".to_owned(), link }], now);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(
            text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:销售部\r\n"),
            "{text}"
        );
    }
}
