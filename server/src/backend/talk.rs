//! The talk about a sheet or a map as its page gets it, and the calls the first page and the inbox list.

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
    /// The talk about a sheet or a map, for those who may do what opens it. None where it could not be begun: the document
    /// is worked on all the same.
    pub(super) async fn talk_view(
        &self,
        about: &DocumentRecord,
        see: Action,
        subject: &Subject,
        marks: &Marks,
    ) -> Result<Option<TalkView>, Trouble> {
        let talk = match discussion(self.store(), about).await {
            Ok(talk) => talk.id,
            Err(error @ (TalkError::Begin(..) | TalkError::Store(_))) => {
                tracing::warn!(document.id = %about.id, %error, "a document cannot be talked about");
                return Ok(None);
            }
        };
        let people = marks.people().iter();
        let readers = people.filter(|person| person.left_at.is_none() && person.may(see, subject));
        let seen = self.store().seen(self.person.id, talk).await?;
        Ok(Some(TalkView {
            id: talk,
            document: STANDARD.encode(self.saved(talk).await?),
            readers: marks.all(readers.map(|person| person.id)).into_iter().map(|mark| mark.id).collect(),
            seen,
        }))
    }

    /// Everybody who spoke in a talk: their names are shown, whatever they may see now.
    pub(super) async fn speakers(&self, talk: Option<&TalkView>) -> Result<Vec<PersonId>, Trouble> {
        match talk {
            Some(talk) => Ok(self.store().authors(talk.id).await?.into_iter().collect()),
            None => Ok(Vec::new()),
        }
    }

    /// What talk asks of the reader, as far as the reader may still see what it is about.
    pub(super) async fn calls(&self, marks: &Marks) -> Result<Vec<CallView>, Trouble> {
        let mut calls = Vec::new();
        for CallRecord { call, about, plan, department, is_unread } in
            self.store().calls_of(self.person.id, CALLS_MAX).await?
        {
            let see = department.map_or(Action::SeePlan, |_| Action::SeeSheet);
            if !self.may(see, &Subject { plan: Some(plan), department }) {
                continue;
            }
            let Some(record) = self.store().find(plan).await? else { continue };
            let names = self.views.library.plan(&record).await?;
            let (address, title) = match department {
                Some(department) => (format!("/plans/{plan}/sheets/{about}"), department_name(&names, department)),
                None => (format!("/plans/{plan}/maps/{about}"), self.read_map(about).await?.header.title),
            };
            calls.push(CallView {
                is_assigned: call.kind == CallKind::Assigned,
                is_unread,
                by: call.caller.map(|caller| marks.of(caller)),
                at: moment(call.called_at),
                text: call.excerpt,
                plan_title: names.title.clone(),
                address,
                about: title,
                thread: call.thread,
            });
        }
        Ok(calls)
    }
}
