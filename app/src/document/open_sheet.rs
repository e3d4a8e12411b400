//! [`OpenSheet`]: a sheet in the page, with a trigger for each thing that can be painted on its own.
//!
//! A row listens to its own line; the foot listens to the totals; the whole listens only to the layout. So a figure that
//! lands repaints one row and the sums above it, whatever the size of the sheet. The same value renders on the server,
//! where nothing ever changes and nobody listens.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use automerge::Automerge;
use leptos::prelude::*;
use shared::budget::Sheet;
use shared::calendar::Period;
use shared::document::{DocumentError, Moved, Replay, SheetCommand, SheetReplica};
use shared::id::LineId;

/// What is told after a change of this tab's own: that there is something to keep and to send.
pub(super) type Listener = Arc<dyn Fn() + Send + Sync>;

/// Why the last command was not carried out, for the page to say.
pub type Trouble = Arc<DocumentError>;

/// A sheet open in the page. Copies name the same one.
#[derive(Clone, Copy)]
pub struct OpenSheet {
    replica: StoredValue<SheetReplica>,
    lines: StoredValue<HashMap<LineId, ArcTrigger>>,
    layout: RwSignal<u64>,
    totals: Trigger,
    undo: RwSignal<(bool, bool)>,
    trouble: RwSignal<Option<Trouble>>,
    listener: StoredValue<Option<Listener>>,
    /// The sheet as it was, while somebody looks back; [`super::Past`] moves it.
    replay: StoredValue<Option<Replay>>,
    position: RwSignal<Option<usize>>,
    touched: RwSignal<Vec<(LineId, Period)>>,
}

impl OpenSheet {
    /// Opens what was saved; the document's actor must already be this tab's where it will be edited.
    pub fn new(doc: Automerge) -> Result<Self, DocumentError> {
        Ok(Self {
            replica: StoredValue::new(SheetReplica::open(doc)?),
            lines: StoredValue::new(HashMap::new()),
            layout: RwSignal::new(0),
            totals: Trigger::new(),
            undo: RwSignal::new((false, false)),
            trouble: RwSignal::new(None),
            listener: StoredValue::new(None),
            replay: StoredValue::new(None),
            position: RwSignal::new(None),
            touched: RwSignal::new(Vec::new()),
        })
    }

    /// Looks at the sheet that is shown, listening to nothing: as it is now, or as it was while somebody looks back.
    pub fn read<T>(self, look: impl FnOnce(&Sheet) -> T) -> T {
        self.replay.with_value(|replay| match replay {
            Some(replay) => look(replay.sheet()),
            None => self.replica.with_value(|replica| look(replica.sheet())),
        })
    }

    /// How many moments have happened in what is shown, while it is not the sheet as it is now.
    pub fn position(self) -> Option<usize> {
        self.position.get()
    }

    /// The cells that changed in the moment that is shown.
    pub fn touched(self) -> Vec<(LineId, Period)> {
        self.touched.get()
    }

    /// Works with the replay and paints what that moved.
    pub(super) fn look_back(self, work: impl FnOnce(&mut Option<Replay>) -> Moved, touched: Vec<(LineId, Period)>) {
        let moved = self.replay.try_update_value(work).unwrap_or_default();
        self.position.set(self.replay.with_value(|replay| replay.as_ref().map(Replay::position)));
        self.touched.set(touched);
        self.announce(&moved);
    }

    pub(super) fn with_replay<T>(self, look: impl FnOnce(&Option<Replay>) -> T) -> T {
        self.replay.with_value(look)
    }

    /// Works with the replica itself: for the connection and the device's store.
    pub fn with_replica<T>(self, work: impl FnOnce(&SheetReplica) -> T) -> T {
        self.replica.with_value(work)
    }

    /// Runs the caller again when this line changes.
    pub fn track_line(self, line: LineId) {
        let trigger = self.lines.try_update_value(|lines| lines.entry(line).or_default().clone());
        if let Some(trigger) = trigger {
            trigger.track();
        }
    }

    /// Runs the caller again when any figure changes.
    pub fn track_totals(self) {
        self.totals.track();
    }

    /// Runs the caller again when rows come, go or change places. The number only says "another layout".
    pub fn track_layout(self) -> u64 {
        self.layout.get()
    }

    pub fn can_undo(self) -> bool {
        self.undo.get().0
    }

    pub fn can_redo(self) -> bool {
        self.undo.get().1
    }

    /// Why the last command was refused; cleared by the next that is carried out.
    pub fn trouble(self) -> RwSignal<Option<Trouble>> {
        self.trouble
    }

    /// Calls `listener` after every change made here.
    pub fn on_change(self, listener: impl Fn() + Send + Sync + 'static) {
        self.listener.set_value(Some(Arc::new(listener)));
    }

    /// Carries out a command; false when it was refused, with the reason in [`Self::trouble`].
    pub fn edit(self, command: &SheetCommand) -> bool {
        self.change(|replica, at| replica.edit(command, at).map(Some))
    }

    /// Carries out commands that are one intent: all, or none with the reason in [`Self::trouble`].
    pub fn edit_all(self, commands: &[SheetCommand]) -> bool {
        self.change(|replica, at| replica.edit_all(commands, at).map(Some))
    }

    /// Takes back this person's last step.
    pub fn undo(self) -> bool {
        self.change(SheetReplica::undo)
    }

    pub fn redo(self) -> bool {
        self.change(SheetReplica::redo)
    }

    fn change(self, work: impl FnOnce(&mut SheetReplica, i64) -> Result<Option<Moved>, DocumentError>) -> bool {
        // Nobody writes into the past.
        self.position.get_untracked().is_none() && self.carry_out(work)
    }

    /// Carries out a command that changes no figure, also while somebody looks back.
    pub(super) fn note(self, command: &SheetCommand) -> bool {
        self.carry_out(|replica, at| replica.edit(command, at).map(Some))
    }

    fn carry_out(self, work: impl FnOnce(&mut SheetReplica, i64) -> Result<Option<Moved>, DocumentError>) -> bool {
        let at = crate::browser::now_seconds();
        match self.replica.try_update_value(|replica| work(replica, at)) {
            Some(Ok(Some(moved))) => {
                self.trouble.set(None);
                self.announce(&moved);
                if let Some(listener) = self.listener.get_value() {
                    listener();
                }
                true
            }
            Some(Err(error)) => {
                self.trouble.set(Some(Arc::new(error)));
                false
            }
            Some(Ok(None)) | None => false,
        }
    }

    /// Takes in what came from elsewhere and paints it.
    pub fn take_in(
        self,
        work: impl FnOnce(&mut SheetReplica) -> Result<Moved, DocumentError>,
    ) -> Result<(), DocumentError> {
        match self.replica.try_update_value(work) {
            Some(Ok(moved)) => {
                self.announce(&moved);
                Ok(())
            }
            Some(Err(error)) => Err(error),
            None => Ok(()),
        }
    }

    fn announce(self, moved: &Moved) {
        let undo = self.with_replica(|replica| (replica.undo_stack().can_undo(), replica.undo_stack().can_redo()));
        if self.undo.get_untracked() != undo {
            self.undo.set(undo);
        }
        if moved.is_empty() {
            return;
        }
        if moved.layout {
            self.layout.update(|layout| *layout += 1);
            self.lines.with_value(|lines| lines.values().for_each(Notify::notify));
        } else {
            let cells = moved.cells.iter().map(|(line, _)| *line);
            let lines: BTreeSet<LineId> = cells.chain(moved.reckoned.iter().copied()).collect();
            self.lines.with_value(|known| {
                lines.iter().filter_map(|line| known.get(line)).for_each(Notify::notify);
            });
        }
        self.totals.notify();
    }
}
