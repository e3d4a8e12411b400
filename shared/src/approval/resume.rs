//! Asking anew for what came back: which agreements stand, as the rule says with its [`Carry`].
//!
//! What changed in the document is the shell's to find out; this is about people and steps. An agreement is given again
//! by the one who gave it, to the same step of the same rule, as long as they may still give it. The last step is always
//! decided anew: nothing is approved by being asked.

use serde::{Deserialize, Serialize};

use super::{Act, Carried, Carry, Entry, Link, Parties, Request, RequestState, Version};
use crate::id::DecisionId;

/// What changed in the document since the request before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// Not a figure, not a word.
    Nothing,
    /// Nothing but the lines that were returned.
    ReturnedLines,
    /// Something else.
    More,
}

impl Carry {
    /// Whether agreements stand after this, with this much asked for in all beyond what was asked before.
    pub fn allows(self, since: Since, asks_more: bool) -> bool {
        match (self, since) {
            (Self::Unchanged | Self::ReturnedLines, Since::Nothing) => true,
            (Self::ReturnedLines, Since::ReturnedLines) => !asks_more,
            (Self::Nothing, _) | (_, Since::More) | (Self::Unchanged, Since::ReturnedLines) => false,
        }
    }
}

impl Request {
    /// Whether it ended without a verdict on the whole, so that asking anew goes on from it.
    pub const fn came_back(&self) -> bool {
        matches!(self.state(), RequestState::Returned { .. } | RequestState::Withdrawn { .. })
    }

    /// What changed since it came back, as far as that is told without looking at lines: the same content, or a return of
    /// the whole. `None` where some lines went back, and the two contents have to be laid side by side.
    pub fn changed_since(&self, now: &Version) -> Option<Since> {
        if self.submission().target.version.content_hash == now.content_hash {
            Some(Since::Nothing)
        } else if self.returned_lines().is_none() {
            Some(Since::More)
        } else {
            None
        }
    }

    /// Repeats the agreements of the request before that still count, each under a key of its own that `draw` gives it
    /// for the one it had.
    pub fn resume(mut self, before: &Self, parties: &Parties, mut draw: impl FnMut(DecisionId) -> DecisionId) -> Self {
        if self.policy() != before.policy() || self.submission().target.document != before.submission().target.document
        {
            return self;
        }
        while let Some((place, voices)) = self.earlier_voices(before) {
            for voice in voices {
                let Some(first) = before.history().iter().find(|entry| entry.id == voice) else { return self };
                let Some((step, closes)) = self.repeats(first.seat(), first.by, parties) else { continue };
                if step != place {
                    return self;
                }
                if closes && !self.is_followed(step) {
                    return self;
                }
                let own = || Carried { request: before.submission().id, id: first.id, at: first.at };
                let entry = Entry {
                    id: draw(first.id),
                    turn: self.turn(),
                    by: first.by,
                    in_place_of: first.in_place_of,
                    at: self.submission().submitted_at,
                    closes,
                    carried: Some(first.carried.clone().unwrap_or_else(own)),
                    act: Act::Approve { comment: first.act.comment().cloned() },
                };
                // What does not apply is not carried; the request stands as it was.
                match self.clone().noted(entry) {
                    Ok((next, _)) => self = next,
                    Err(_) => return self,
                }
                if closes {
                    break;
                }
            }
            // A step that is not passed by what was said before waits for the rest.
            if self.open().map(|(step, _)| step) == Some(place) {
                return self;
            }
        }
        self
    }

    /// The step that is open, with what was agreed to it the last time.
    fn earlier_voices(&self, before: &Self) -> Option<(usize, Vec<DecisionId>)> {
        let (place, link) = self.open()?;
        let of_policy = |link: &&Link| link.added_by.is_none();
        let same = before.links().iter().filter(of_policy).nth(place).filter(|earlier| earlier.step == link.step)?;
        let voices: Vec<_> = same.voices.iter().map(|voice| voice.id).collect();
        (!voices.is_empty()).then_some((place, voices))
    }

    /// Whether a later step asks somebody.
    fn is_followed(&self, step: usize) -> bool {
        self.links().iter().skip(step + 1).any(|link| link.step.quorum.asks_people())
    }
}
