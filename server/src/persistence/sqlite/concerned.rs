//! Those whom a request can concern, found by their roles in one turn: an organisation may have thousands, and few of them
//! have a right to any one sheet.

use chrono::NaiveDate;
use shared::approval::Submission;
use shared::id::PersonId;
use sqlx::SqliteConnection;

use super::column::uuid;
use super::script::Script;
use super::{control, person};
use crate::persistence::{Concerned, StoreError};

const DELEGATIONS: &str = "SELECT * FROM delegations WHERE ended_at IS NULL AND since <= ? AND until >= ?";

/// From each of them, from whoever asks, and from those who left and may have been waited for, upwards as far as it goes.
const SUPERIORS: &str = "WITH RECURSIVE line (person) AS (
         SELECT ?
         UNION SELECT m.person FROM memberships m WHERE m.scope_id IN (x'', ?, ?, ?)
         UNION SELECT p.id FROM people p WHERE p.left_at IS NOT NULL
         UNION SELECT s.superior FROM superiors s JOIN line l ON s.person = l.person)
     SELECT s.person, s.superior FROM superiors s JOIN line l ON s.person = l.person";

const AUTHORS: &str = "SELECT person FROM authors WHERE document = ?";

pub(super) async fn find(
    connection: &mut SqliteConnection,
    submission: &Submission,
    day: NaiveDate,
) -> Result<Concerned, StoreError> {
    let Submission { plan, department, other, submitted_by, target, .. } = submission;
    let (day, other) = (day.to_string(), other.unwrap_or(*department));
    let reach = [plan.0, department.0, other.0];
    let mut script = Script::default();
    script.statement(person::SELECT_HOLDING).bind_each(reach);
    script.statement(DELEGATIONS).bind(day.as_str()).bind(day.as_str());
    script.statement(SUPERIORS).bind_each([submitted_by.0]).bind_each(reach);
    script.statement(AUTHORS).bind_each([target.document.0]);
    let mut found = script.rows(connection).await?.into_iter();
    let mut rows = || found.next().unwrap_or_default();
    let people = rows().iter().map(person::read).collect::<Result<_, _>>()?;
    let delegations = rows().iter().map(control::read_delegation).collect::<Result<_, _>>()?;
    let pair = |row| Ok((PersonId(uuid(row, "person")?), PersonId(uuid(row, "superior")?)));
    let superiors = rows().iter().map(pair).collect::<Result<_, StoreError>>()?;
    let authors = rows().iter().map(|row| uuid(row, "person").map(PersonId)).collect::<Result<_, _>>()?;
    Ok(Concerned { people, delegations, superiors, authors })
}
