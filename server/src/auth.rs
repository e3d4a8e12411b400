//! Who somebody is: passwords, second factors, passkeys, the company's own sign-in, sessions, and a limit on tries. What they may do is `shared::access`'s business, and how
//! they ask is `http`'s.

mod colour;
mod email;
mod factor;
mod gate;
mod issuer;
mod limiter;
pub mod passkey;
mod password;
mod qr;
mod recovery;
mod session;
mod totp;

pub use colour::{colour_of, hue_of};
pub use email::{EmailAddress, EmailError};
pub use factor::{Drawn, FactorError, SecondFactor, Ticket};
pub use gate::{Entrance, Gate, SignInError, SignedIn};
#[cfg(test)]
pub use issuer::tests as issuer_tests;
pub use issuer::{Attempt, CameBack, ClientSecret, Issuer, IssuerError, IssuerSettings, Vouched};
pub use limiter::{SignInLimiter, TryLater};
pub use password::{Password, PasswordError, PasswordHash, Passwords};
pub use qr::{QrPicture, picture};
pub use recovery::RecoveryCode;
pub use session::{SESSION_IDLE_MAX, SESSION_LIFE_MAX, SessionToken, is_live};
pub use totp::AuthenticatorKey;
