//! [`Past`]: the history of an open sheet, and the sheet as it was.
//!
//! The history is read once somebody asks for it, in parts between which the page goes on; what is written meanwhile is
//! read after. While somebody looks back, the page shows the replay instead of the sheet and takes no edit.

use automerge::{Automerge, ChangeHash};
use leptos::prelude::*;
use shared::calendar::Period;
use shared::document::{History, Moved, NamedVersion, Owner, Replay, Scope, SheetCommand, read_versions};
use shared::id::{LineId, VersionId};

use super::OpenSheet;
use crate::backend::AskedVersion;

/// Changes read at a stretch: some milliseconds on a phone.
const PART: usize = 250;

/// How far the history is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub moments: usize,
    pub is_whole: bool,
}

/// The history of the sheet in the page. Copies name the same one.
#[derive(Clone, Copy)]
pub struct Past {
    sheet: OpenSheet,
    /// The versions that were submitted, and the heads of each.
    asked: StoredValue<Vec<(AskedVersion, Vec<ChangeHash>)>>,
    history: StoredValue<Option<History>>,
    progress: RwSignal<Progress>,
    is_reading: StoredValue<bool>,
    /// With how many named versions the history was put in order.
    ordered_for: StoredValue<usize>,
}

impl Past {
    pub fn new(sheet: OpenSheet, asked: &[AskedVersion]) -> Self {
        let heads = |asked: &AskedVersion| asked.heads.iter().filter_map(|hash| hash.parse().ok()).collect();
        Self {
            sheet,
            asked: StoredValue::new(asked.iter().map(|asked| (asked.clone(), heads(asked))).collect()),
            history: StoredValue::new(None),
            progress: RwSignal::new(Progress::default()),
            is_reading: StoredValue::new(false),
            ordered_for: StoredValue::new(0),
        }
    }

    /// Reads the history as long as the caller's part of the page stands, and what is written meanwhile.
    pub fn watch(self) {
        Effect::new(move |_| {
            self.sheet.track_totals();
            self.read_on();
        });
    }

    /// How far it is read; runs the caller again when it is read further.
    pub fn progress(self) -> Progress {
        self.progress.get()
    }

    /// Looks at what is read; runs the caller again when more is.
    pub fn read<T>(self, look: impl FnOnce(&History) -> T) -> Option<T> {
        self.progress.track();
        self.history.with_value(|history| history.as_ref().map(look))
    }

    /// The named versions, each with the number of moments before it.
    pub fn versions(self) -> Vec<(usize, NamedVersion)> {
        let find = |history: &History| self.sheet.with_replica(|replica| history.versions(replica.document()));
        // A document that is no sheet would not be open here.
        self.read(find).and_then(Result::ok).unwrap_or_default()
    }

    /// The versions that were submitted, each with the number of moments before it.
    pub fn asked(self) -> Vec<(usize, AskedVersion)> {
        let find = |history: &History| {
            self.asked.with_value(|asked| {
                let placed =
                    asked.iter().filter_map(|(asked, heads)| Some((history.position_of(heads)?, asked.clone())));
                placed.collect()
            })
        };
        self.read(find).unwrap_or_default()
    }

    fn begin(self, doc: &Automerge) -> Option<History> {
        let states: Vec<Vec<ChangeHash>> =
            self.asked.with_value(|asked| asked.iter().map(|(_, heads)| heads.clone()).collect());
        // A document that is no sheet would not be open here.
        History::begin(doc, &states).ok()
    }

    /// Shows the sheet as it was after so many moments.
    pub fn show(self, position: usize) {
        let Some(touched) =
            self.history.with_value(|history| history.as_ref().map(|history| touched(history, position)))
        else {
            return;
        };
        let step = |replay: &mut Option<Replay>| {
            self.history.with_value(|history| {
                let Some(history) = history else { return Moved::default() };
                match replay {
                    Some(replay) => replay.go(history, position),
                    None => {
                        let mut fresh = Replay::end(history);
                        fresh.go(history, position);
                        *replay = Some(fresh);
                        Moved { layout: true, ..Moved::default() }
                    }
                }
            })
        };
        self.sheet.look_back(step, touched);
    }

    /// Shows the sheet as it is now.
    pub fn leave(self) {
        let end = |replay: &mut Option<Replay>| Moved { layout: replay.take().is_some(), ..Moved::default() };
        self.sheet.look_back(end, Vec::new());
    }

    /// Makes the sheet, a line or a cell what is shown, and returns to now. `None` when it is that already.
    pub fn restore(self, scope: Scope) -> Option<bool> {
        while self.take_part() {}
        let command = self.sheet.with_replay(|replay| {
            let replay = replay.as_ref()?;
            self.history.with_value(|history| history.as_ref()?.restore(replay, scope))
        });
        let command = command?;
        self.leave();
        Some(self.sheet.edit(&command))
    }

    /// Gives what is shown a name.
    pub fn name(self, name: String) -> bool {
        let shown = self.sheet.with_replay(|replay| replay.as_ref().map(Replay::position));
        let heads = match shown {
            Some(position) => self.history.with_value(|history| history.as_ref().map(|it| it.heads_at(position))),
            None => Some(self.sheet.with_replica(|replica| replica.heads())),
        };
        let Some(heads) = heads else { return false };
        let id = VersionId(crate::browser::fresh_uuid());
        self.sheet.note(&SheetCommand::NameVersion { id, name, heads })
    }

    /// Takes a version's name away.
    pub fn forget(self, id: VersionId) -> bool {
        self.sheet.note(&SheetCommand::NameVersion { id, name: String::new(), heads: Vec::new() })
    }

    fn read_on(self) {
        if self.is_reading.get_value() {
            return;
        }
        self.is_reading.set_value(true);
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move {
            loop {
                gloo::timers::future::TimeoutFuture::new(0).await;
                // The page may have been left meanwhile.
                if self.is_reading.try_get_value().is_none() || !self.take_part() {
                    break;
                }
            }
            let _ = self.is_reading.try_set_value(false);
        });
    }

    /// Reads a part; false once all is read.
    fn take_part(self) -> bool {
        let more = self.history.try_update_value(|slot| {
            self.sheet.with_replica(|replica| {
                let doc = replica.document();
                let history = match slot {
                    Some(history) => history,
                    None => slot.insert(self.begin(doc)?),
                };
                if !history.is_reading() {
                    history.follow(doc);
                }
                let more = history.advance(doc, PART) || self.order_anew(history, doc);
                Some((history.moments().len(), more))
            })
        });
        let Some((moments, more)) = more.flatten() else { return false };
        let progress = Progress { moments, is_whole: !more };
        if self.progress.get_untracked() != progress {
            self.progress.set(progress);
        }
        more
    }

    /// A version that was named elsewhere may need the changes in another order: then all is read again, while nobody looks
    /// back. True when it is.
    fn order_anew(self, history: &mut History, doc: &Automerge) -> bool {
        let versions = read_versions(doc).map_or(0, |versions| versions.len());
        let known = self.ordered_for.get_value();
        self.ordered_for.set_value(versions);
        if versions == known || self.sheet.with_replay(Option::is_some) || !history.is_outdated(doc) {
            return false;
        }
        let Some(fresh) = self.begin(doc) else { return false };
        *history = fresh;
        true
    }
}

/// The cells a moment changed.
fn touched(history: &History, position: usize) -> Vec<(LineId, Period)> {
    let entries = position.checked_sub(1).map(|moment| history.entries_of(moment)).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| match entry.owner {
            Owner::Line(line) => Some((line, entry.field.parse().ok()?)),
            Owner::Section(_) | Owner::Version(_) | Owner::Package(_) | Owner::Input(_) => None,
        })
        .collect()
}
