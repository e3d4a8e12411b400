//! The pane of talk: threads about the cell one stands on, its line and the whole sheet. It goes on while the sheet is
//! submitted and after it was approved, and needs no right to edit.

mod composer;
#[cfg(feature = "hydrate")]
mod connect;
mod list;
mod mention;
mod propose;
mod remark;
mod seen;
mod thread;
mod tool;
mod topic;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset};
use leptos::prelude::*;
use shared::document::{DiscussionCommand, DocumentError, Thread, Topic, empty_document};
use shared::id::{CommentId, PersonId};

use self::composer::Composer;
#[cfg(feature = "hydrate")]
pub use self::connect::connect;
use self::list::list;
use self::propose::Propose;
use self::seen::Seen;
use self::thread::ThreadItem;
pub use self::tool::TalkTool;
#[cfg(feature = "hydrate")]
pub use self::topic::go_to;
use self::topic::{TopicChoice, topic_here};
use super::loaded::Desk;
use crate::backend::{PersonMark, SheetPageView};
use crate::document::{OpenTalk, Trouble};
use crate::grid::{GridState, Noted};
use crate::session::use_visit;
use crate::text::{Text, use_text};

/// Which threads the pane lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    Open,
    /// Open, and concerning the reader.
    Mine,
    Resolved,
}

impl Filter {
    fn lets(self, thread: &Thread, reader: Option<PersonId>) -> bool {
        match self {
            Self::Open => thread.is_open(),
            Self::Mine => thread.is_open() && reader.is_some_and(|reader| thread.concerns(reader)),
            Self::Resolved => !thread.is_open(),
        }
    }
}

/// The talk about the sheet, and how this reader looks at it. Copies name the same talk.
#[derive(Clone, Copy)]
pub struct Talk {
    open: OpenTalk,
    reader: Option<PersonId>,
    may_speak: bool,
    clock: FixedOffset,
    /// Whom one can call, by name.
    readers: StoredValue<Arc<Vec<PersonMark>>>,
    /// How many remarks of others the reader has seen, by thread.
    seen: RwSignal<Seen>,
    filter: RwSignal<Filter>,
    /// The thread that is shown in full.
    unfolded: RwSignal<Option<CommentId>>,
    /// The remark that is being edited.
    editing: RwSignal<Option<CommentId>>,
    /// What was begun and not sent, by the thread or remark it is for: closing the pane loses nothing.
    drafts: StoredValue<Vec<(Option<CommentId>, String)>>,
    /// The field that is to take the keyboard, by what it is for.
    focus: RwSignal<Option<Option<CommentId>>>,
    /// Changes of this device that the server does not have.
    waiting: RwSignal<usize>,
}

impl Talk {
    /// Opens the talk that came with the page, as a replica of this tab; marks its open threads in the grid.
    pub fn open(page: &SheetPageView, actor: &[u8], grid: GridState) -> Option<Self> {
        let view = page.talk.as_ref()?;
        let mut doc = empty_document();
        doc.load_incremental(&STANDARD.decode(&view.document).ok()?).ok()?;
        doc.set_actor(actor.into());
        let open = OpenTalk::new(doc).ok()?;
        let called = |id: &PersonId| page.people.iter().find(|mark| mark.id == *id).cloned();
        let talk = Self {
            open,
            reader: use_visit().session.map(|session| session.person),
            may_speak: page.may.comment,
            clock: FixedOffset::east_opt(crate::format::CLOCK_OFFSET_S)?,
            readers: StoredValue::new(Arc::new(view.readers.iter().filter_map(called).collect())),
            seen: RwSignal::new(Seen(view.seen.clone())),
            filter: RwSignal::new(Filter::Open),
            unfolded: RwSignal::new(None),
            editing: RwSignal::new(None),
            drafts: StoredValue::new(Vec::new()),
            focus: RwSignal::new(None),
            waiting: RwSignal::new(0),
        };
        grid.noted.set(talk.noted());
        Effect::new(move |_| {
            let noted = talk.noted();
            if grid.noted.with_untracked(|before| *before != noted) {
                grid.noted.set(noted);
            }
        });
        Some(talk)
    }

    /// Where the grid shows that something is talked about.
    fn noted(self) -> Noted {
        Noted(self.open.get().open().filter_map(|thread| Some((thread.topic.line?, thread.topic.period))).collect())
    }

    /// Whether others have said something in a thread since the reader looked.
    fn is_unread(self, thread: &Thread) -> bool {
        let seen = self.seen.with(|seen| seen.of(thread.id));
        self.reader.is_some_and(|reader| thread.by_others(reader) > seen)
    }

    /// How many open threads have something new.
    fn unread(self) -> usize {
        self.open.get().open().filter(|thread| self.is_unread(thread)).count()
    }

    fn draft(self, of: Option<CommentId>) -> Option<String> {
        self.drafts.with_value(|drafts| drafts.iter().find(|(known, _)| *known == of).map(|(_, words)| words.clone()))
    }

    fn keep_draft(self, of: Option<CommentId>, words: &str) {
        self.drafts.update_value(|drafts| {
            drafts.retain(|(known, _)| *known != of);
            if !words.is_empty() {
                drafts.push((of, words.to_owned()));
            }
        });
    }

    fn at(self, seconds: i64) -> DateTime<FixedOffset> {
        DateTime::from_timestamp(seconds, 0).unwrap_or_default().with_timezone(&self.clock)
    }

    fn readers(self) -> Arc<Vec<PersonMark>> {
        self.readers.get_value()
    }

    /// The threads the filter lets through: those about the line one stands on first, then as they were last added to.
    fn listed(self, desk: Desk) -> Vec<CommentId> {
        let (talk, filter) = (self.open.get(), self.filter.get());
        let here = topic_here(desk);
        let mut listed: Vec<&Thread> = talk.threads.iter().filter(|thread| filter.lets(thread, self.reader)).collect();
        listed.sort_by_key(|thread| {
            let is_near = here.line.is_some() && thread.topic.line == here.line;
            (thread.topic != here, !is_near, std::cmp::Reverse((thread.last_at(), thread.id)))
        });
        listed.into_iter().map(|thread| thread.id).collect()
    }

    fn count(self, filter: Filter) -> usize {
        self.open.get().threads.iter().filter(|thread| filter.lets(thread, self.reader)).count()
    }
}

/// Whoever said or did something, by name.
fn name_of(desk: Desk, person: Option<PersonId>, text: Text) -> String {
    desk.name_of(person).unwrap_or_else(|| text.talk_somebody().to_owned())
}

#[component]
pub fn TalkPane(desk: Desk) -> impl IntoView {
    let text = use_text();
    let Some(talk) = desk.talk else {
        return view! { <p class="faint">{text.talk_gone()}</p> }.into_any();
    };
    seen::follow(desk, talk);
    unfold_here(desk, talk);
    let begin = if talk.may_speak {
        view! { <Begin desk talk/> }.into_any()
    } else {
        view! { <p class="faint">{text.talk_read_only()}</p> }.into_any()
    };
    let none = move || {
        let filter = talk.filter.get();
        (talk.count(filter) == 0).then(|| {
            let words = match filter {
                Filter::Open => text.talk_none_open(),
                Filter::Mine => text.talk_none_mine(),
                Filter::Resolved => text.talk_none_resolved(),
            };
            view! { <p class="talk-none faint">{words}</p> }
        })
    };
    let waiting = move || {
        let count = talk.waiting.get();
        (count > 0).then(|| view! { <p class="talk-waiting">{text.talk_waiting(count)}</p> })
    };
    let trouble = move || {
        let explained = talk.open.trouble().get().map(|error| explain(&error, text));
        explained.map(|words| view! { <p class="talk-trouble" role="alert">{words}</p> })
    };
    view! {
        <div class="talk">
            {begin}
            {trouble}
            {waiting}
            <Filters talk/>
            {none}
            <ul class="talk-threads" aria-label=text.talk_threads()>
                {list(move || talk.listed(desk), move |id| view! { <ThreadItem desk talk id/> }.into_any())}
            </ul>
        </div>
    }
    .into_any()
}

/// A new thread, about the cell one stands on unless one says otherwise.
#[component]
fn Begin(desk: Desk, talk: Talk) -> impl IntoView {
    let text = use_text();
    let choice = TopicChoice::new(desk);
    let send = move |words| {
        let id = CommentId(crate::browser::later_uuid());
        let topic = choice.topic(desk);
        let begun = talk.open.say(&DiscussionCommand::Begin { id, topic, words });
        if begun {
            talk.filter.set(Filter::Open);
            talk.unfolded.set(Some(id));
        }
        begun
    };
    let propose = Propose { desk, topic: Signal::derive(move || choice.tracked(desk)) };
    view! {
        <div class="talk-begin">
            {choice.view(desk, text)}
            <Composer talk of=None label=text.talk_begin() send_label=text.talk_send() send=Callback::new(send) propose/>
        </div>
    }
}

#[component]
fn Filters(talk: Talk) -> impl IntoView {
    let text = use_text();
    let part = move |filter: Filter, label: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (talk.filter.get() == filter).to_string()
                on:click=move |_| talk.filter.set(filter)>
                {label} " " <span class="figures">{move || talk.count(filter).to_string()}</span>
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segments" role="group" aria-label=text.talk_filter()>
            {part(Filter::Open, text.talk_open())}
            {part(Filter::Mine, text.talk_mine())}
            {part(Filter::Resolved, text.talk_resolved())}
        </div>
    }
}

/// The cursor comes to a cell that is talked about: its thread unfolds. One that was unfolded by hand stays until then.
fn unfold_here(desk: Desk, talk: Talk) {
    Effect::new(move |before: Option<Topic>| {
        let here = topic_here(desk);
        let all = talk.open.get_untracked();
        let is_here = |id: CommentId| all.thread(id).is_some_and(|thread| thread.topic == here);
        let unfolded = talk.unfolded.get_untracked();
        let stands = before.map_or(unfolded.is_some(), |before| before == here);
        if !stands && !unfolded.is_some_and(is_here) {
            let found = all.threads.iter().rev().find(|thread| thread.topic == here && thread.is_open());
            talk.unfolded.set(found.map(|thread| thread.id));
        }
        here
    });
}

/// Why what was said was not taken, in the reader's language.
fn explain(error: &Trouble, text: Text) -> String {
    match &**error {
        DocumentError::CommentTooLong { max, found } => text.talk_too_long(&found.to_string(), &max.to_string()),
        DocumentError::TooManyComments { max } => text.talk_too_many(&max.to_string()),
        DocumentError::TooManyMentions { max } => text.talk_too_many_names(&max.to_string()),
        other => text.talk_not_sent(&other.to_string()),
    }
}

impl Desk {
    /// Opens a thread, and puts the cursor on what it is about.
    fn show_thread(self, talk: Talk, thread: &Thread) {
        talk.filter.set(if thread.is_open() { Filter::Open } else { Filter::Resolved });
        talk.unfolded.set(Some(thread.id));
        self.pane.set(Some(super::inspector::Pane::Talk));
        topic::go_to(self.grid, thread.topic);
    }
}
