//! The talk about a sheet as its page gets it, and the calls the first page and the inbox list.

use app::backend::{CallView, TalkView};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::access::{Action, Subject};
use shared::id::PersonId;

use super::cards::department_name;
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::persistence::{CallKind, CallRecord, DocumentRecord};
use crate::talk::{TalkError, discussion};

/// What fits on a phone in three screens; whoever is called more often answers the newest first.
const CALLS_MAX: u32 = 20;

impl Reader {
    /// The talk about a sheet. None where it could not be begun: the sheet is worked on all the same.
    pub(super) async fn talk_view(
        &self,
        sheet: &DocumentRecord,
        subject: &Subject,
        marks: &Marks,
    ) -> Result<Option<TalkView>, Trouble> {
        let talk = match discussion(self.store(), sheet).await {
            Ok(talk) => talk.id,
            Err(error @ (TalkError::Begin(..) | TalkError::Store(_))) => {
                tracing::warn!(document.id = %sheet.id, %error, "a sheet cannot be talked about");
                return Ok(None);
            }
        };
        let people = marks.people().iter();
        let readers = people.filter(|person| person.left_at.is_none() && person.may(Action::SeeSheet, subject));
        let seen = self.store().seen(self.person.id, talk).await?;
        Ok(Some(TalkView {
            id: talk,
            document: STANDARD.encode(self.saved(talk).await?),
            readers: marks.all(readers.map(|person| person.id)).into_iter().map(|mark| mark.id).collect(),
            seen,
        }))
    }

    /// Everybody who spoke in the talk about a sheet: their names are shown, whatever they may see now.
    pub(super) async fn speakers(&self, talk: Option<&TalkView>) -> Result<Vec<PersonId>, Trouble> {
        match talk {
            Some(talk) => Ok(self.store().authors(talk.id).await?.into_iter().collect()),
            None => Ok(Vec::new()),
        }
    }

    /// What talk asks of the reader, as far as the reader may still see what it is about.
    pub(super) async fn calls(&self, marks: &Marks) -> Result<Vec<CallView>, Trouble> {
        let mut calls = Vec::new();
        for CallRecord { call, sheet, plan, department, is_unread } in
            self.store().calls_of(self.person.id, CALLS_MAX).await?
        {
            let Some(department) = department else { continue };
            if !self.may(Action::SeeSheet, &Subject::sheet(plan, department)) {
                continue;
            }
            let Some(record) = self.store().find(plan).await? else { continue };
            let names = self.views.library.plan(&record).await?;
            calls.push(CallView {
                is_assigned: call.kind == CallKind::Assigned,
                is_unread,
                by: call.caller.map(|caller| marks.of(caller)),
                at: moment(call.called_at),
                text: call.excerpt,
                plan,
                plan_title: names.title.clone(),
                sheet,
                department: department_name(&names, department),
                thread: call.thread,
            });
        }
        Ok(calls)
    }
}
