//! What can go wrong between a command and a document.

use crate::formula::Unit;
use crate::id::{CommentId, LineId, PackageId, SectionId};

/// Why a command was not carried out, or a document could not be read. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("this is not a {expected} but {found}: open it with the page it belongs to")]
    WrongKind { expected: &'static str, found: String },
    #[error("the document has schema {found}, and this version of Tandem knows {known}: reload the page to update")]
    TooNew { found: i64, known: i64 },
    #[error("the document lacks “{field}”: restore it from a backup or from another device")]
    Damaged { field: &'static str },
    #[error("line {0} is not in this sheet: it may have been deleted by somebody else")]
    NoSuchLine(LineId),
    #[error("section {0} is not in this sheet: it may have been deleted by somebody else")]
    NoSuchSection(SectionId),
    #[error("package {0} is not in this sheet: somebody else may have taken it away")]
    NoSuchPackage(PackageId),
    #[error("a sheet has at most {max} packages: take one away first")]
    TooManyPackages { max: usize },
    #[error("a package says in up to {title} characters what it is and in up to {reason} what it is for: shorten it")]
    PackageTooLong { title: usize, reason: usize },
    #[error("the package is cut, and its lines would count again without it: take it back first, or delete its lines")]
    PackageIsCut(PackageId),
    #[error("a name has at most {max} characters, this one has {found}: shorten it and put the rest in the note")]
    NameTooLong { max: usize, found: usize },
    #[error("a note has at most {max} characters, this one has {found}")]
    NoteTooLong { max: usize, found: usize },
    #[error("a sheet has at most {max} lines: split it into two cost centres")]
    TooManyLines { max: usize },
    #[error("one step changes at most {max} cells, this one {found}: paste in smaller parts")]
    TooManyCells { max: usize, found: usize },
    #[error(
        "more than {max} people have written without having seen each other: wait until what they wrote has arrived"
    )]
    TooManyHeads { max: usize },
    /// `lacking`: how much the months lack of the new total, in the smallest part of the line's unit.
    #[error("every month of the line is fixed, and together they lack {lacking} of the new total: free a month first")]
    AllMonthsPinned { lacking: i64, unit: Unit },
    #[error("a sheet takes at most {max} figures from elsewhere: take a department's total instead of each account")]
    TooManyInputs { max: usize },
    #[error("a map has at most {max} elements: make a subprocess a map of its own")]
    TooManyElements { max: usize },
    #[error(
        "what a BPMN file holds that is not drawn here has at most {max} bytes: take out what other programs added"
    )]
    ForeignTooLong { max: usize },
    #[error("a flow has at most {max} corners: let it find its way by itself")]
    TooManyWaypoints { max: usize },
    #[error("a cell has at most {max} rows under it: add some of them up")]
    TooManyRows { max: usize },
    #[error("a line would be larger than a figure can be: set a smaller total")]
    TooLarge,
    #[error("the section still holds lines: move or delete them first")]
    SectionNotEmpty,
    #[error("remark {0} is not in this discussion")]
    NoSuchComment(CommentId),
    #[error("a remark is changed by whoever wrote it: answer it instead")]
    NotYours,
    #[error("nothing was said: write something first")]
    NothingSaid,
    #[error("a remark has at most {max} characters, this one has {found}: shorten it or send it in two")]
    CommentTooLong { max: usize, found: usize },
    #[error("a remark calls at most {max} people")]
    TooManyMentions { max: usize },
    #[error("a discussion has at most {max} remarks: go on in the sheet's next revision")]
    TooManyComments { max: usize },
    #[error("the two sheets have no history in common: only a scenario goes back into the sheet it was branched from")]
    Unrelated,
    #[error(
        "another program has written another head into the scenario: branch the sheet again and take the figures over"
    )]
    ForeignHead,
    #[error("the replicated document refused: {0}")]
    Automerge(#[from] automerge::AutomergeError),
}
