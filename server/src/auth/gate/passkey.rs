//! Coming in with a passkey.

use serde_json::json;

use super::Gate;
use crate::audit::AuditEvent;
use crate::auth::passkey::{Answered, PasskeyError, Passkeys, Site};
use crate::auth::{SessionToken, SignedIn};
use crate::persistence::{Means, Origin};

impl Gate {
    pub fn passkeys(&self) -> &Passkeys {
        &self.passkeys
    }

    /// Opens a session for whose passkey has signed. It was unlocked by its owner, so no code is asked for besides.
    pub async fn enter_by_passkey(
        &self,
        site: &Site,
        token: &str,
        answered: &Answered,
        origin: Origin,
    ) -> Result<(SignedIn, SessionToken), PasskeyError> {
        match self.passkeys.recognise(site, token, answered).await {
            Ok(person) => Ok(self.open(person, Means::Passkey, origin).await?),
            Err(error) => {
                let details = json!({ "from": origin.address, "means": "passkey", "why": error.word() });
                let event = AuditEvent::new(self.clock.now(), None, "session.refused", "passkey").with(details);
                self.store.record(vec![event]).await?;
                Err(error)
            }
        }
    }
}
