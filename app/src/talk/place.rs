//! What a page tells its talk: where one stands on it, what things are called there, and how to get to them.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::{Comment, Thread, Topic};
use shared::money::Minor;

use super::Talk;
use crate::text::Text;

/// A page that is talked about.
pub trait Place: Send + Sync {
    /// The page's address, below which the server is told what was read.
    fn address(&self) -> String;

    /// Where one stands; runs the caller again when that moves.
    fn here(&self) -> Topic;

    /// What a new thread can be about, the nearest first; the last is the whole document. Runs the caller again.
    fn offered(&self) -> Vec<Topic>;

    /// A topic in words. Runs the caller again when it is called otherwise.
    fn words(&self, topic: &Topic, text: Text) -> String;

    /// A topic in words among those offered beside it.
    fn choice(&self, topic: &Topic, text: Text) -> String {
        self.words(topic, text)
    }

    /// What to do where nothing is open.
    fn hint(&self, text: Text) -> &'static str;

    /// Whether the talk is open on the page; runs the caller again.
    fn is_shown(&self) -> bool;

    fn show(&self, is_shown: bool);

    /// Puts the reader on what a topic is about, and has it seen.
    fn go_to(&self, topic: &Topic);

    /// Gives the keyboard back to the page.
    fn leave(&self);
}

/// Where figures can be proposed along with what is said: on a sheet, for its cells.
pub trait Proposals: Send + Sync {
    /// Whether what a topic is about has a figure.
    fn is_offered(&self, topic: &Topic) -> bool;

    /// What is typed, as the cell would take it.
    fn read(&self, topic: &Topic, typed: &str) -> Option<Minor>;

    /// What a remark proposes, with what can be done about it.
    fn proposed(&self, talk: Talk, comment: &Comment, thread: Shown, text: Text) -> Option<AnyView>;
}

pub type Proposing = StoredValue<Option<Arc<dyn Proposals>>>;

/// A thread as it stands now.
pub type Shown = Memo<Option<Arc<Thread>>>;
