//! The sheet page: the saved document itself, and what stands around it.
//!
//! The page is rendered from the same bytes on the server and in the browser, so the first paint there equals what was
//! sent, and the first handshake on the line has nothing to fetch.

use serde::{Deserialize, Serialize};
use shared::budget::Name;
use shared::calendar::FiscalCalendar;
use shared::id::{PlanId, RequestId, SheetId};
use shared::money::Minor;

use super::{PersonMark, RequestState, SheetState, TalkView};
use crate::document::SheetLock;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetPageView {
    pub id: SheetId,
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    pub calendar: FiscalCalendar,
    /// 1 for the first version, one more after each approval.
    pub revision: u32,
    pub state: SheetState,
    pub lock: SheetLock,
    /// The sheet that takes this one's place, once this one is approved.
    pub successor: Option<SheetId>,
    /// The sheet this one follows: where a proposal may wait on the device.
    pub follows: Option<SheetId>,
    /// The request about it that waits, or the last that was decided.
    pub request: Option<RequestId>,
    /// None where it cannot be talked about just now.
    pub talk: Option<TalkView>,
    /// The versions that were submitted so far, first to last.
    pub asked: Vec<AskedVersion>,
    /// The saved document, base64.
    pub document: String,
    /// Everybody who may turn up in it: authors, rivals, cursors.
    pub people: Vec<PersonMark>,
    /// What the department may spend in the year.
    pub target: Option<Minor>,
    pub may: SheetRights,
    /// How many alone read it, if it is secret.
    pub readers: Option<u32>,
    /// For a scenario's sheet: which, and what it goes back into.
    pub scenario: Option<ScenarioMark>,
    /// The scenarios the department has a sheet in.
    pub scenarios: Vec<(SheetId, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioMark {
    pub name: String,
    pub base: SheetId,
    /// The base has got since what the scenario has not.
    pub is_behind: bool,
}

/// A version that was submitted, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedVersion {
    pub request: RequestId,
    pub state: RequestState,
    /// The hashes of its last changes, in hexadecimal.
    pub heads: Vec<String>,
}

/// What the reader may do here. The server asks again at the door.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRights {
    pub edit: bool,
    pub import: bool,
    pub submit: bool,
    pub withdraw: bool,
    /// Say who alone reads it.
    pub choose_readers: bool,
    pub comment: bool,
    pub branch: bool,
}
