//! A document larger than a frame may be, over real sockets: it comes in parts to whoever joins, and what somebody wrote
//! without a network goes in parts to the server.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ROOT};
use shared::document::empty_document;
use shared::id::{DocumentId, PersonActor};
use shared::wire::limit::FRAME_BYTES_MAX;
use shared::wire::{Message, Saying};
use tests::colleague::Colleague;
use tests::line::Line;
use tests::organisation::Organisation;
use tests::running::Running;
use tokio::time::timeout;

const DONE_WITHIN: Duration = Duration::from_secs(120);
const AT_ONCE: usize = 128 * 1024;

/// Text that cannot be made smaller by half.
fn noise(seed: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 1;
    let letter = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'0' + (state % 74) as u8)
    };
    std::iter::repeat_with(letter).take(AT_ONCE).collect()
}

/// A replica of somebody's.
struct Replica {
    line: Line,
    document: DocumentId,
    doc: Automerge,
    state: State,
    saying: Saying,
    /// The largest frame that came.
    largest: usize,
    frames: usize,
}

impl Replica {
    async fn open(server: &Running, colleague: &Colleague, document: DocumentId, tab: u8) -> Result<Self> {
        let line = Line::open(server.address(), &colleague.token, &format!("replica-{tab}")).await?;
        let actor = PersonActor { person: colleague.person, tab: [tab; 8] };
        let doc = empty_document().with_actor(ActorId::from(actor.to_bytes().as_slice()));
        let (state, saying) = (State::new(), Saying::default());
        let mut replica = Self { line, document, doc, state, saying, largest: 0, frames: 0 };
        replica.speak().await?;
        Ok(replica)
    }

    async fn speak(&mut self) -> Result<()> {
        if let Some(said) = self.saying.next(&self.doc, &mut self.state) {
            ensure!(said.data.len() < FRAME_BYTES_MAX, "a message of {} bytes", said.data.len());
            self.line.sync(self.document, &said.data).await?;
        }
        Ok(())
    }

    /// Talks until the server has all of this replica, and this replica all that the server named.
    async fn agree(&mut self) -> Result<()> {
        loop {
            let frame = self.line.hear().await?.context("the line ended")?;
            self.largest = self.largest.max(frame.len());
            self.frames += 1;
            let said = match Message::decode(&frame)? {
                Message::Sync(said) if said.document == self.document => said,
                refusal @ (Message::Error { .. } | Message::DocUnavailable { .. }) => anyhow::bail!("{refusal:?}"),
                _ => continue,
            };
            let message = automerge::sync::Message::decode(said.data)?;
            let told = message.heads.clone();
            self.saying.heard();
            self.doc.receive_sync_message(&mut self.state, message)?;
            self.speak().await?;
            if !told.is_empty() && told == self.doc.get_heads() {
                return Ok(());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_larger_than_a_frame_travels_in_parts_both_ways() {
    let told: Result<()> = timeout(DONE_WITHIN, async {
        let organisation = Organisation::demo().await?;
        let colleagues = organisation.hire(2).await?;
        let sheet = *organisation.add_sheets(1, 20).await?.first().context("no sheet")?;
        let server = organisation.serve().await?;
        let [writer, reader] = colleagues.as_slice() else { anyhow::bail!("two were hired") };

        let mut ours = Replica::open(&server, writer, sheet, 1).await?;
        ours.agree().await?;
        // Written without a network: twice what a frame may hold, in changes as an import makes them.
        for number in 0..FRAME_BYTES_MAX * 2 / AT_ONCE {
            let mut tx = ours.doc.transaction();
            tx.put(ROOT, format!("kept-{number}"), noise(number))?;
            tx.commit();
        }
        ours.speak().await?;
        ours.agree().await?;

        let mut theirs = Replica::open(&server, reader, sheet, 2).await?;
        theirs.agree().await?;
        ensure!(theirs.doc.get_heads() == ours.doc.get_heads(), "they differ");
        ensure!(theirs.largest < FRAME_BYTES_MAX / 2, "a frame of {} bytes came", theirs.largest);
        ensure!(theirs.frames > 4, "it came in {} frames", theirs.frames);

        // And then it is an everyday document: one edit is one small message.
        let mut tx = theirs.doc.transaction();
        tx.put(ROOT, "kept-last", 1)?;
        tx.commit();
        (theirs.largest, theirs.frames) = (0, 0);
        theirs.speak().await?;
        theirs.agree().await?;
        ours.agree().await?;
        ensure!(ours.doc.get_heads() == theirs.doc.get_heads() && theirs.largest < 4_096, "{}", theirs.largest);
        server.kill().await?;
        organisation.check().await
    })
    .await
    .context("it hangs")
    .and_then(|done| done);
    told.unwrap();
}
