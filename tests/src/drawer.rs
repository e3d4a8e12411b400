//! Somebody who draws in a process map: a whole replica, the same code as the page's.

use anyhow::{Context, Result};
use automerge::sync::State;
use shared::document::{MapCommand, MapReplica};
use shared::id::{DocumentId, PersonActor, PersonId};
use shared::process::ProcessMap;

use crate::editor::{fetch, said};
use crate::line::Line;

/// The time that stands on every edit; nothing here depends on it.
const AT: i64 = 1_790_000_000;

/// Somebody who has a map open.
pub struct Drawer {
    line: Line,
    document: DocumentId,
    state: State,
    replica: MapReplica,
}

impl Drawer {
    /// Opens a map and returns when all of it has come. `tab` tells a person's replicas apart and is used once.
    pub async fn open(mut line: Line, document: DocumentId, person: PersonId, tab: [u8; 8]) -> Result<Self> {
        let actor = PersonActor { person, tab };
        let (doc, state, _) = fetch(&mut line, document, actor).await?;
        Ok(Self { line, document, state, replica: MapReplica::open(doc)? })
    }

    pub fn map(&self) -> &ProcessMap {
        self.replica.map()
    }

    /// Whether two have the same history.
    pub fn is_even_with(&self, other: &Self) -> bool {
        self.replica.heads() == other.replica.heads()
    }

    /// Does something to the map, and says so.
    pub async fn draw(&mut self, command: &MapCommand) -> Result<()> {
        self.replica.edit(command, AT)?;
        self.speak().await
    }

    /// Does things and says each of them, as a program would that does not care whether it may.
    pub async fn insist(&mut self, commands: &[MapCommand]) -> Result<()> {
        // Where it stood before the server said that nothing is taken, of which it keeps saying all it has.
        let told = State::decode(&self.state.encode())?;
        for command in commands {
            self.replica.edit(command, AT)?;
            let changes = self.replica.document().get_changes(&[]);
            let changes: Vec<Vec<u8>> = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
            let mut state = told.clone();
            let mut message = self.replica.say(&mut state).context("a replica has nothing to say")?;
            message.changes = changes.into();
            message.flags = None;
            self.line.sync(self.document, &message.encode()).await?;
        }
        Ok(())
    }

    /// Takes in what comes until the map is as asked. An error when the server turns it away.
    pub async fn until(&mut self, is_so: impl Fn(&ProcessMap) -> bool) -> Result<()> {
        while !is_so(self.map()) {
            let frame = self.line.hear().await?.context("the server has closed the line")?;
            let Some(message) = said(&frame, self.document)? else { continue };
            self.replica.receive(&mut self.state, message)?;
            self.speak().await?;
        }
        Ok(())
    }

    async fn speak(&mut self) -> Result<()> {
        if let Some(message) = self.replica.say(&mut self.state) {
            self.line.sync(self.document, &message.encode()).await?;
        }
        Ok(())
    }
}
