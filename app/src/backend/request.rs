//! A request for approval, in full: what is asked, at which version, how it compares, who decides, and what was said.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use shared::access::Role;
use shared::approval::{Need, Quorum, Since, Verdict};
use shared::budget::{Name, Nature};
use shared::calendar::FiscalCalendar;
use shared::id::{AccountCode, DecisionId, LineId, PlanId, RequestId, SheetId, StepId};
use shared::money::{Currency, Minor};

use super::{AdjustmentView, EvidenceFile, PersonMark};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestView {
    pub id: RequestId,
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    pub sheet: SheetId,
    /// Whether the reader reads the sheet itself. Else neither its lines nor the talk about it come with the request.
    pub may_open: bool,
    /// Whether the reader reads what was said and put to it. Else neither comes with the request.
    pub reads_papers: bool,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    pub revision: u32,
    pub state: RequestState,
    pub asked_by: PersonMark,
    pub asked_at: DateTime<FixedOffset>,
    pub note: Option<String>,
    /// The content hash in hexadecimal. A decision sends it back, and is refused when the sheet has another.
    pub version: String,
    pub baseline: Baseline,
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// One for each period: expense, or income where there is no expense.
    pub periods: Vec<Minor>,
    /// The same of the version approved last; empty where there is none, as last year is known as a whole only.
    pub periods_before: Vec<Minor>,
    /// The largest lines, the largest first.
    pub lines: Vec<LineView>,
    pub lines_count: usize,
    pub steps: Vec<StepView>,
    /// Files that were put to it.
    pub evidence: Vec<EvidenceFile>,
    /// What was done besides deciding, in order.
    pub history: Vec<DoneView>,
    pub verbs: VerbsView,
    /// Which rule of which version of the policy it goes by.
    pub policy: Option<(u32, String)>,
    pub remarks: Vec<Remark>,
    pub may_decide: bool,
    /// Whether what it covers or rests on has moved, so that nobody can approve it.
    pub is_stale: bool,
    pub may_withdraw: bool,
    /// Why the reader may not decide, where the reader might expect to.
    pub why_not: Option<WhyNot>,
    /// Sent with the decision, so that a double click or a repeated request decides once.
    pub idempotency_key: String,
    /// What it changes of an approved budget, where it asks for that.
    pub adjustment: Option<Box<AdjustmentView>>,
    /// Lines that the reader could return while accepting the others; none where it is decided as a whole.
    pub returnable: Vec<ReturnableLine>,
    /// The request before about the same sheet, which came back.
    pub resumes: Option<Resumed>,
    /// What it changes line by line, and by whose doing, where it is about a sheet and the reader reads its lines.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub changes: Option<Box<super::ChangesView>>,
    /// What was checked for whoever decides, while it waits.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub checks: Vec<super::Checked>,
    /// The map, where the request is about one. It is drawn by the server alone.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub map: Option<Box<MapAsked>>,
    /// The whole plan, where the request is about one.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub whole: Option<Box<super::WholeAsked>>,
    /// The merge, where the request is about one.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub merge: Option<Box<super::MergeAsked>>,
}

#[cfg(feature = "ssr")]
impl RequestView {
    /// Whether what is asked for takes nothing more until it is decided. Neither an adjustment nor a whole plan nor a merge
    /// locks anything.
    pub const fn locks(&self) -> bool {
        self.adjustment.is_none() && self.whole.is_none() && self.merge.is_none()
    }
}

/// What is asked of a map: the version, beside the one approved last.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct MapAsked {
    pub title: Name,
    pub before: Option<shared::process::ProcessMap>,
    pub after: shared::process::ProcessMap,
}

/// A line that could go back alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnableLine {
    pub id: LineId,
    pub label: Name,
    pub account: Option<AccountCode>,
    pub total: Minor,
}

/// What a request goes on from: the one before, which came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resumed {
    pub request: RequestId,
    /// What changed in the sheet since.
    pub since: Since,
    /// The lines that were returned, if not all of it was.
    pub lines: Vec<Name>,
    /// How many agreements stand.
    pub carried: usize,
}

/// What somebody proposed: to pass over the steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposedView {
    pub id: DecisionId,
    pub by: PersonMark,
    pub verdict: Verdict,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    Waiting,
    Approved,
    Returned,
    Rejected,
    Withdrawn,
}

/// What the figures are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The version approved last.
    Approved { revision: u32, at: DateTime<FixedOffset> },
    /// Nothing was approved yet: last year's totals.
    LastYear,
    /// Neither exists.
    Nothing,
}

/// A figure with what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    pub now: Minor,
    pub before: Option<Minor>,
    pub target: Option<Minor>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    pub label: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    pub total: Minor,
    pub before: Option<Minor>,
}

/// One step of the chain, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    pub id: StepId,
    pub who: Vec<WhoView>,
    pub quorum: Quorum,
    /// Who may decide it.
    pub approvers: Vec<PersonMark>,
    /// The step is asked only above this amount.
    pub above: Option<Minor>,
    pub need: Need,
    /// Who added it, if it is none of the policy's.
    pub added_by: Option<PersonMark>,
    /// Who was added to it.
    pub beside: Vec<PersonMark>,
    /// Who gave their seat to whom.
    pub transfers: Vec<(PersonMark, PersonMark)>,
    pub voices: Vec<VoiceView>,
    /// The step has waited longer than the policy allows.
    pub is_late: bool,
    /// The last day on which the open step is in time.
    pub due_on: Option<NaiveDate>,
    /// How many business days it may take.
    pub within_days: Option<u16>,
    /// Who may decide as well, since it was late or nobody was left.
    pub escalated: Vec<PersonMark>,
    pub state: StepState,
}

/// How a policy names people, in words of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoView {
    Role(Role),
    /// The head of the department at the other end.
    OtherHead,
    FinancePartner,
    Person(PersonMark),
    Upward(u8),
}

/// What somebody decided in a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoiceView {
    pub verdict: Verdict,
    pub by: PersonMark,
    pub in_place_of: Option<PersonMark>,
    pub at: DateTime<FixedOffset>,
    pub comment: Option<String>,
    /// When it was given to the request before, which it repeats.
    pub carried: Option<DateTime<FixedOffset>>,
    /// Who proposed it, where it passed over the steps.
    pub proposed_by: Option<PersonMark>,
    /// Of a return: the lines that went back, if not all of it did.
    pub lines: Vec<Name>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// An earlier step comes first.
    Ahead,
    /// This is what is waited for.
    Open,
    /// It agreed.
    Agreed,
    /// The request ended here.
    Ended,
    /// Not asked: the amount stays below the step's.
    Spared,
    /// It asks nobody and was passed by itself.
    Automatic,
}

/// Something that was done besides deciding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DoneView {
    pub what: Done,
    pub by: PersonMark,
    pub in_place_of: Option<PersonMark>,
    pub at: DateTime<FixedOffset>,
    pub whom: Vec<PersonMark>,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    SentBack,
    Transferred,
    SignerAdded,
    Copied,
    Reminded,
    /// A step was late, and those it waits for were reminded by itself.
    RemindedLate,
    Said,
    /// A late step was handed on, by itself.
    Escalated,
    /// Nobody was left to decide it, and it was handed on by itself.
    Deserted,
    /// Somebody wants the steps passed over, and it approved.
    ProposedApproval,
    /// Somebody wants the steps passed over, and it rejected.
    ProposedRejection,
}

/// What the reader may do besides approving and returning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VerbsView {
    /// Whose place the reader would take.
    pub in_place_of: Option<PersonMark>,
    /// Whom the reader may ask instead, or as well. Empty for whoever does not decide now.
    pub colleagues: Vec<PersonMark>,
    /// Earlier steps it could be sent back to, with their place from 0.
    pub earlier: Vec<(usize, Vec<WhoView>)>,
    /// Whom the reader may send a copy. Empty for whoever only looks.
    pub readers: Vec<PersonMark>,
    pub copied: Vec<PersonMark>,
    pub may_remind: bool,
    pub reminded_at: Option<DateTime<FixedOffset>>,
    pub may_comment: bool,
    /// Whether the reader may propose to pass over the steps.
    pub may_propose: bool,
    /// Whether the reader may agree to what is proposed.
    pub may_second: bool,
    pub proposed: Option<ProposedView>,
    /// What the open step wants now.
    pub need: Need,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    pub by: PersonMark,
    pub at: DateTime<FixedOffset>,
    pub text: String,
    /// What in the sheet it is about, if anything.
    pub on: Option<Name>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Whoever submitted it does not approve it.
    Submitted,
    /// Whoever edited it since the last approval does not approve it.
    Edited,
    /// An earlier step is open.
    NotYet,
}

/// What changed between the version somebody meant to decide on and the one that stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The content hash of the version decided on, in hexadecimal.
    pub decided_on: String,
    pub before: Minor,
    pub after: Minor,
    pub lines: Vec<ChangedLine>,
    pub lines_count: usize,
    pub changed_by: Vec<PersonMark>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedLine {
    pub label: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// None where the line is new.
    pub before: Option<Minor>,
    /// None where the line is gone.
    pub after: Option<Minor>,
}
