//! Why typed text is no formula, where, and what to do about it.

/// What is wrong and where: `at` and `length` count characters of the text as typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct FormulaError {
    pub at: usize,
    pub length: usize,
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the formula is empty: write one such as headcount * salary")]
    Empty,
    #[error("the formula has {found} characters, {max} are possible: split it over two lines of the sheet", max = super::CHARS_MAX)]
    TooLong { found: usize },
    #[error("parentheses and calls nest deeper than {max}: move a part into a line of its own", max = super::DEPTH_MAX)]
    TooDeep,
    #[error("the formula has more than {max} parts: move some into a line of their own", max = super::NODES_MAX)]
    TooManyParts,
    #[error("“{0}” has no meaning in a formula: remove it")]
    Stray(String),
    #[error("the quotation mark is never closed: add one after the name")]
    OpenQuote,
    #[error("“{0}” has more digits than can be kept exactly: round it")]
    TooPrecise(String),
    #[error("a value is missing here: add a name, a number or a parenthesis")]
    ValueMissing,
    #[error("“{0}” does not follow on what stands before it: an operator such as + is missing")]
    OperatorMissing(String),
    #[error("a parenthesis is open: add “)”")]
    OpenParenthesis,
    #[error("nothing in this sheet is called “{name}”{}", .near.as_ref().map(|near| format!(": did you mean “{near}”?")).unwrap_or_default())]
    UnknownName { name: String, near: Option<String> },
    #[error("{count} lines are called “{name}”: write section.name, or choose one from the list")]
    AmbiguousName { name: String, count: usize },
    #[error("{count} sections are called “{name}”: give one of them another name first")]
    AmbiguousSection { name: String, count: usize },
    #[error("“{0}” is no function")]
    UnknownFunction(String),
    #[error("{function} takes {takes}, not {found}")]
    Arguments { function: &'static str, takes: &'static str, found: usize },
    #[error("{0} needs a whole number from 1 to 12 here, written as a number")]
    PeriodsBack(&'static str),
    #[error("“{0}” is not an account code")]
    AccountCode(String),
    #[error("only sum and avg take a whole account or section")]
    SetOutsideSum,
    #[error("a period such as “this period” or “Q1” stands last in sum, avg, min and max")]
    PeriodOutsideFold,
    #[error("reckoning over periods nests more than twice: move a part into a line of its own")]
    NestedPeriods,
    #[error("a power needs a whole number from 0 to 32, written as a number")]
    Power,
}
