//! Who somebody is: passwords, sessions, and a limit on tries. What they may do is `shared::access`'s business, and how
//! they ask is `http`'s.

mod colour;
mod email;
mod gate;
mod limiter;
mod password;
mod session;

pub use colour::{colour_of, hue_of};
pub use email::{EmailAddress, EmailError};
pub use gate::{Gate, SignInError, SignedIn};
pub use limiter::{SignInLimiter, TryLater};
pub use password::{Password, PasswordError, PasswordHash, Passwords};
pub use session::{SESSION_IDLE_MAX, SESSION_LIFE_MAX, SessionToken, is_live};
