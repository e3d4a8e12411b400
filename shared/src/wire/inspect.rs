//! Looks at changes before anybody lets them into a document. It refuses; it never changes anything.
//!
//! Automerge believes what it is given: some well-formed bytes make it count to 2⁶⁰, others make it panic, others are
//! taken in and can never be saved again. So a change passes three gates. [`changes`] takes the chunks of a sync message
//! apart and bounds everything *before* it is inflated or expanded. [`Admission::admit`] asks whether the change fits the
//! document and whose it is: dependencies, sequence, counter, actor. And it follows every reference: a change may only
//! build on what its own dependencies contain, so it means the same at every replica.
//!
//! Whether the person may write here at all, and what a figure should look like, is asked elsewhere.

mod admission;
mod change;
mod chunk;
mod column;
mod leb;
mod ledger;
mod reference;
mod refusal;

pub use admission::{Admission, Owner, Verdict};
pub use change::changes;
pub use ledger::Ledger;
pub use refusal::Refusal;

use super::limit;

pub(super) use leb::{Bytes, put_unsigned};

#[cfg(test)]
mod tests;
