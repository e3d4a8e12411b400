//! A person's device: a real Automerge document that speaks Automerge's own sync protocol.

use std::collections::VecDeque;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, ChangeHash, ObjType, ROOT, ReadDoc};
use rand::RngExt;
use rand::rngs::StdRng;
use shared::id::{PersonActor, PersonId};

use crate::sync::ConnectionId;

/// A line between a replica and the server; what is on it is lost with it.
#[derive(Debug)]
pub struct Line {
    pub connection: ConnectionId,
    pub up: VecDeque<Vec<u8>>,
    pub down: VecDeque<Vec<u8>>,
    /// What the server last said of its store: that it cannot keep what is sent.
    pub told_trouble: bool,
}

pub struct Replica {
    pub person: PersonId,
    pub doc: Automerge,
    pub state: State,
    pub line: Option<Line>,
}

impl Replica {
    pub fn new(number: u8, foreign: bool) -> Self {
        let person = PersonId(uuid::Uuid::from_u128(u128::from(number) + 1));
        let actor = if foreign {
            ActorId::from([number + 100; 16])
        } else {
            ActorId::from(PersonActor { person, tab: [number; 8] }.to_bytes())
        };
        let doc = shared::document::empty_document().with_actor(actor);
        Self { person, doc, state: State::new(), line: None }
    }

    /// Edits if there is something to edit: a figure, a line, a text, a deletion.
    pub fn edit(&mut self, rng: &mut StdRng) {
        let Ok(Some((_, lines))) = self.doc.get(ROOT, "lines") else { return };
        let options = CommitOptions::default().with_time(0);
        let (line, cell, kind) = (rng.random_range(0..6_u8), rng.random_range(1..=3_u8), rng.random_range(0..10_u8));
        let amount: i64 = rng.random_range(-500..500);
        let note = match self.doc.get(ROOT, "note") {
            Ok(Some((_, note))) => note,
            _ => return,
        };
        let edited = self.doc.transact_with::<_, (), AutomergeError, _>(
            |()| options,
            |tx| {
                let line = format!("line {line}");
                match (kind, tx.get(&lines, line.as_str())?) {
                    (0, Some(_)) => tx.delete(&lines, line.as_str()),
                    (1, _) => tx.splice_text(&note, 0, 0, &amount.to_string()),
                    (2, _) => tx.splice_text(&note, 0, tx.length(&note).min(2).cast_signed(), "业"),
                    (_, Some((_, line))) => tx.put(&line, format!("{cell:02}"), amount),
                    (_, None) => {
                        let line = tx.put_object(&lines, line.as_str(), ObjType::Map)?;
                        tx.put(&line, "name", "Rent")
                    }
                }
            },
        );
        edited.unwrap_or_else(|failure| panic!("an edit failed: {}", failure.error));
        self.speak();
    }

    /// Puts on the line what Automerge wants to say.
    pub fn speak(&mut self) {
        let Some(line) = &mut self.line else { return };
        if let Some(message) = self.doc.generate_sync_message(&mut self.state) {
            line.up.push_back(message.encode());
        }
    }

    /// Takes in a sync message; the heads the server claims.
    pub fn hear(&mut self, data: &[u8]) -> Vec<ChangeHash> {
        let message = Message::decode(data).unwrap();
        let heads = message.heads.clone();
        self.doc.receive_sync_message(&mut self.state, message).unwrap();
        self.speak();
        heads
    }

    pub fn connect(&mut self, connection: ConnectionId, forgets: bool) {
        // What is agreed outlives a connection, as clients keep it; some keep nothing.
        self.state = if forgets { State::new() } else { State::decode(&self.state.encode()).unwrap() };
        self.line = Some(Line { connection, up: VecDeque::new(), down: VecDeque::new(), told_trouble: false });
        self.speak();
    }
}
