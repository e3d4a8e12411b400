//! [`Ticket`]: what a page carries so that a click counts once, and for the turn it was shown.

use std::fmt;
use std::str::FromStr;

use shared::id::DecisionId;
use uuid::Uuid;

/// Text that should have been a ticket and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of the decision does not read: reload the page and decide again")]
pub struct BadTicket;

/// The turn that was shown, and the id that what is done will have. Printed as `0.0191e6a0-7c1e-7b32-9b1a-52f1a3c4d5e6`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub turn: u32,
    pub id: DecisionId,
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.turn, self.id)
    }
}

impl FromStr for Ticket {
    type Err = BadTicket;

    fn from_str(text: &str) -> Result<Self, BadTicket> {
        let (turn, id) = text.split_once('.').ok_or(BadTicket)?;
        // A request is opened some dozens of times at most; longer numbers are nobody's.
        let turn = Some(turn).filter(|turn| turn.len() <= 4).and_then(|turn| turn.parse().ok()).ok_or(BadTicket)?;
        let id = Uuid::try_parse(id).map_err(|_| BadTicket)?;
        Ok(Self { turn, id: DecisionId(id) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_and_other_text_is_refused() {
        let ticket = Ticket { turn: 1, id: DecisionId(Uuid::from_u128(7)) };
        assert_eq!(ticket.to_string().parse(), Ok(ticket));
        for text in ["", ".", "1", "x.0191e6a0-7c1e-7b32-9b1a-52f1a3c4d5e6", "1.x", "100.", &"9".repeat(999)] {
            assert_eq!(text.parse::<Ticket>(), Err(BadTicket), "{text:?}");
        }
    }
}
