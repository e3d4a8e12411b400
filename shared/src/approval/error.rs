//! Why a request, a decision or a withdrawal was refused.

use chrono::{DateTime, Utc};

use super::{
    COMMENT_LENGTH_MAX, DELEGATION_DAYS_MAX, Ending, HEADS_MAX, LINES_MAX, NOTES_MAX, REMIND_EVERY_HOURS,
    RULE_NAME_LENGTH_MAX, RULES_MAX, RuleName, STEPS_MAX, Verdict, Version, WHOM_MAX, Whom,
};
use crate::id::{DecisionId, PersonId};
use crate::money::Currency;

/// Why nothing happened. Steps are counted from 0 in the data and from 1 in the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    // Policies
    #[error("a rule of the policy has more than {RULES_MAX} of something: put what belongs together into one rule")]
    TooManyRules,

    #[error("a rule is called by 1 to {RULE_NAME_LENGTH_MAX} characters: give it a name that says when it counts")]
    RuleName,

    #[error("the rule “{rule}” is for no amount at all: let its lower bound be below its upper one")]
    EmptyBand { rule: RuleName },

    #[error("step {} names nobody, more than {WHOM_MAX}, or wants agreements that nobody can give: mend it", step + 1)]
    StepWithoutSense { step: usize },

    // Delegating
    #[error("nobody is their own deputy: name somebody else")]
    OwnDeputy,

    #[error(
        "a deputy stands in from one day to a later one, for {DELEGATION_DAYS_MAX} days at most and not in the past: check the dates"
    )]
    DelegationDates,

    // Submitting
    #[error("the plan's policy asks nobody to approve this: add a rule, or a step without an amount, to the policy")]
    NobodyAsked,

    #[error("there are more than {STEPS_MAX} steps, or too many were added: shorten it")]
    TooManySteps,

    #[error("the policy's amounts are in {policy} and the total is in {total}: state both in the plan's currency")]
    OtherCurrency { policy: Currency, total: Currency },

    #[error("the version names {0} heads: a version has 1 to {HEADS_MAX}; reload the sheet and submit again")]
    Heads(usize),

    #[error("step {} asks the {who}, and nobody holds that role here: give it to someone, then submit again", step + 1)]
    NoApprover { step: usize, who: Whom },

    #[error(
        "step {} asks the {who}, but everyone who holds that role wrote in this version or submits it, and nobody \
         decides on their own work: give the role to someone else, then submit again",
        step + 1
    )]
    OnlyAuthors { step: usize, who: Whom },

    #[error("step {} wants {need} agreements and only {have} people may give one: ask more people, or fewer of them", step + 1)]
    QuorumOutOfReach { step: usize, need: usize, have: usize },

    #[error("steps are handed on when they are late, and by nobody: hand it over instead")]
    ByItself,

    // Commenting
    #[error("no comment was written: say what should change")]
    CommentMissing,

    #[error("the comment is longer than {COMMENT_LENGTH_MAX} characters: shorten it, or write it in the discussion")]
    CommentTooLong,

    // Deciding
    #[error("the request has no step {}: reload it", step + 1)]
    UnknownStep { step: usize },

    #[error("step {} is not open yet, step {} is: wait for its decision", step + 1, open + 1)]
    NotYetOpen { step: usize, open: usize },

    #[error("this step asks the {who}, and you are not among them: ask one of them to decide")]
    NotAnApprover { who: Whom },

    #[error(
        "you submitted this request, and nobody decides on what they submitted: leave it to another approver, or withdraw it"
    )]
    OwnSubmission,

    #[error(
        "you edited this sheet since it was last approved, and nobody decides on what they edited: leave it to another \
         approver"
    )]
    OwnEdit,

    #[error("a decision says which version was seen: send the content hash that was shown")]
    Unseen,

    #[error("what you saw is not the version that was submitted: look at the difference, then decide again")]
    VersionMoved { asked: Box<Version>, seen: Box<Version> },

    #[error("step {} was already {verdict} by {by} on {at}: reload to see it", step + 1)]
    AlreadyDecided { step: usize, verdict: Verdict, by: PersonId, at: DateTime<Utc> },

    #[error("you agreed to step {} on {at}, or {by} did so in your place: reload to see it", step + 1)]
    Agreed { step: usize, by: PersonId, at: DateTime<Utc> },

    #[error("this step goes from one to the next, and {before} comes before you: wait for them")]
    NotYourTurn { before: PersonId },

    #[error("{by} moved the request on {at} while your page was open: reload it, then decide")]
    TurnOver { by: PersonId, at: DateTime<Utc> },

    #[error("the request was already {how} by {by} on {at}: reload to see it")]
    Closed { how: Ending, by: PersonId, at: DateTime<Utc> },

    #[error("decision {0} was used for another answer: reload the page and decide again")]
    KeyReused(DecisionId),

    // Returning lines
    #[error("lines go back to whoever submitted them, and not to an earlier step: choose one or the other")]
    LinesGoToTheSubmitter,

    #[error("more than {LINES_MAX} lines were named: return it as a whole")]
    TooManyLines,

    #[error(
        "lines can be returned of a sheet alone, and only such as are in it, and not all of them: return it as a whole"
    )]
    NoLines,

    // Passing over the steps
    #[error("an override approves or rejects: choose one of them; to return it, ask one of its approvers")]
    OverrideDecides,

    #[error("no such override waits for a second person any more: reload the request")]
    NothingProposed,

    #[error(
        "you proposed to pass over the steps, and a second person has to agree: ask another administrator or finance"
    )]
    OwnProposal,

    // Other verbs
    #[error("step {} is no earlier step of this request: return it to one that was decided", step + 1)]
    NoEarlierStep { step: usize },

    #[error("{person} holds no role that decides here: ask an administrator for it, or name somebody else")]
    NotEligible { person: PersonId },

    #[error("{person} wrote in this version or submitted it, and nobody decides on their own work: name somebody else")]
    WouldJudgeOwnWork { person: PersonId },

    #[error("{person} is asked in this step already: name somebody else")]
    AskedAlready { person: PersonId },

    #[error("{person} may not see this request: send the copy to somebody of the department")]
    CannotSee { person: PersonId },

    #[error("nobody was named: say who is meant")]
    NobodyNamed,

    #[error("they were reminded at {at}: wait {REMIND_EVERY_HOURS} hours, or call them")]
    RemindedLately { at: DateTime<Utc> },

    #[error("more than {NOTES_MAX} things were done around this request: decide it, or take it back and ask anew")]
    TooMuchSaid,

    // Reading back
    /// A stored request that no path of this machine leads to.
    #[error("the stored request contradicts itself: {0}; restore it from a backup")]
    Inconsistent(&'static str),

    #[error("“{0}” is not a hash: expected 64 hexadecimal digits")]
    NotADigest(String),
}
