//! Push to a device that is not looking: through the push service of its browser (RFC 8030), under a key of this server
//! (RFC 8292), and readable on that device alone (RFC 8291).

mod address;
mod envelope;
mod line;
mod voucher;

pub use address::{PushAddress, PushAddressError};
#[cfg(test)]
pub use envelope::{opened, point};
pub use line::{PushLine, PushMessage};
#[cfg(test)]
pub use voucher::vouched;
