//! Talk beside a page: threads about where one stands on it, and about all of it. It goes on while the document is
//! submitted and after it was approved, and needs no right to edit.
//!
//! The same for a sheet and for a map. What a page knows of its own places it says as a [`Place`]; where figures can be
//! proposed, as [`Proposals`].

mod composer;
#[cfg(feature = "hydrate")]
mod connect;
mod list;
mod mention;
mod place;
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
use shared::document::{Discussion, DiscussionCommand, DocumentError, Thread, Topic, empty_document};
use shared::id::{CommentId, DocumentId, PersonId};

use self::composer::Composer;
#[cfg(feature = "hydrate")]
pub use self::connect::connect;
use self::list::list;
use self::place::Proposing;
pub use self::place::{Place, Proposals};
use self::seen::Seen;
use self::thread::ThreadItem;
pub use self::tool::{TalkTab, TalkTool};
use self::topic::TopicChoice;
use crate::backend::{PersonMark, TalkView};
use crate::document::{OpenTalk, Trouble};
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

/// The talk about a document, and how this reader looks at it. Copies name the same talk.
#[derive(Clone, Copy)]
pub struct Talk {
    open: OpenTalk,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server has it on no line"))]
    document: DocumentId,
    place: StoredValue<Arc<dyn Place>>,
    reader: Option<PersonId>,
    may_speak: bool,
    clock: FixedOffset,
    /// Everybody who may turn up in it.
    people: StoredValue<Arc<Vec<PersonMark>>>,
    /// Whom one can call.
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
    /// Opens the talk that came with a page, as a replica of this tab.
    pub fn open(
        view: &TalkView,
        people: &[PersonMark],
        may_speak: bool,
        actor: &[u8],
        place: Arc<dyn Place>,
    ) -> Option<Self> {
        let mut doc = empty_document();
        doc.load_incremental(&STANDARD.decode(&view.document).ok()?).ok()?;
        doc.set_actor(actor.into());
        let open = OpenTalk::new(doc).ok()?;
        let called = |id: &PersonId| people.iter().find(|mark| mark.id == *id).cloned();
        Some(Self {
            open,
            document: view.id,
            place: StoredValue::new(place),
            reader: use_visit().session.map(|session| session.person),
            may_speak,
            clock: FixedOffset::east_opt(crate::format::CLOCK_OFFSET_S)?,
            people: StoredValue::new(Arc::new(people.to_vec())),
            readers: StoredValue::new(Arc::new(view.readers.iter().filter_map(called).collect())),
            seen: RwSignal::new(Seen(view.seen.clone())),
            filter: RwSignal::new(Filter::Open),
            unfolded: RwSignal::new(None),
            editing: RwSignal::new(None),
            drafts: StoredValue::new(Vec::new()),
            focus: RwSignal::new(None),
            waiting: RwSignal::new(0),
        })
    }

    /// What has been said; runs the caller again when more is.
    pub fn said(self) -> Arc<Discussion> {
        self.open.get()
    }

    pub fn say(self, command: &DiscussionCommand) -> bool {
        self.open.say(command)
    }

    pub fn may_speak(self) -> bool {
        self.may_speak
    }

    fn place(self) -> Arc<dyn Place> {
        self.place.get_value()
    }

    /// Whoever said or did something, by name.
    pub fn name_of(self, person: Option<PersonId>, text: Text) -> String {
        let known = self
            .people
            .with_value(|people| people.iter().find(|mark| Some(mark.id) == person).map(|mark| mark.name.clone()));
        known.unwrap_or_else(|| text.talk_somebody().to_owned())
    }

    /// The colour of this person's marks.
    fn hue_of(self, person: Option<PersonId>) -> u8 {
        let known =
            |people: &Arc<Vec<PersonMark>>| people.iter().find(|mark| Some(mark.id) == person).map(|mark| mark.hue);
        self.people.with_value(known).unwrap_or_default()
    }

    /// Opens a thread, and goes to what it is about.
    fn show_thread(self, thread: &Thread) {
        self.filter.set(if thread.is_open() { Filter::Open } else { Filter::Resolved });
        self.unfolded.set(Some(thread.id));
        let place = self.place();
        place.show(true);
        place.go_to(&thread.topic);
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

    /// The threads the filter lets through: those about where one stands first, then as they were last added to.
    fn listed(self) -> Vec<CommentId> {
        let (talk, filter) = (self.open.get(), self.filter.get());
        let here = self.place().here();
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

#[component]
pub fn TalkPane(
    /// None where the document cannot be talked about just now.
    talk: Option<Talk>,
    #[prop(optional)] proposals: Option<Arc<dyn Proposals>>,
) -> impl IntoView {
    let text = use_text();
    let Some(talk) = talk else {
        return view! { <p class="faint">{text.talk_gone()}</p> }.into_any();
    };
    let proposals: Proposing = StoredValue::new(proposals);
    seen::follow(talk);
    unfold_here(talk);
    let begin = if talk.may_speak {
        view! { <Begin talk proposals/> }.into_any()
    } else {
        view! { <p class="faint">{text.talk_read_only()}</p> }.into_any()
    };
    let none = move || {
        let filter = talk.filter.get();
        (talk.count(filter) == 0).then(|| {
            let words = match filter {
                Filter::Open => talk.place().hint(text),
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
                {list(move || talk.listed(), move |id| view! { <ThreadItem talk proposals id/> }.into_any())}
            </ul>
        </div>
    }
    .into_any()
}

/// A new thread, about where one stands unless one says otherwise.
#[component]
fn Begin(talk: Talk, proposals: Proposing) -> impl IntoView {
    let text = use_text();
    let choice = TopicChoice::new(talk);
    let send = move |words| {
        let id = CommentId(crate::browser::later_uuid());
        let topic = choice.topic();
        let begun = talk.open.say(&DiscussionCommand::Begin { id, topic, words });
        if begun {
            talk.filter.set(Filter::Open);
            talk.unfolded.set(Some(id));
        }
        begun
    };
    let about = Signal::derive(move || choice.tracked());
    view! {
        <div class="talk-begin">
            {choice.view(text)}
            <Composer talk of=None label=text.talk_begin() send_label=text.talk_send() send=Callback::new(send) proposals about/>
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

/// One comes to what is talked about: its thread unfolds. One that was unfolded by hand stays until then.
fn unfold_here(talk: Talk) {
    Effect::new(move |before: Option<Topic>| {
        let here = talk.place().here();
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
