//! Signing in, staying signed in, signing out: the one place that turns a password or a token into a person.

mod passkey;
mod vouched;

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::json;
use shared::id::PersonId;

use super::passkey::Passkeys;
use super::session::SESSION_TOUCH_EVERY;
use super::{
    Drawn, EmailAddress, FactorError, IssuerError, Password, PasswordError, Passwords, RecoveryCode, SecondFactor,
    SessionToken, SignInLimiter, Ticket, TryLater, is_live,
};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{Means, Origin, PersonRecord, SessionRecord, Store, StoreError, TokenHash};
use crate::random::Random;
use crate::secret::Secret;

/// Why somebody is not signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Says the same whether the person or the password is unknown.
    #[error("no one signs in with this e-mail address and this password: check both")]
    Unknown,
    /// The password stands in the documentation, and this server can be reached by others.
    #[error("the demo organisation cannot sign in here: its password is known to everybody")]
    Barred,
    /// The password was right; a code is asked for besides.
    #[error("the password is right, and a code is asked for besides: send it along")]
    NeedsCode,
    /// The password was right; their role asks for a second step, which they have not.
    #[error("your role asks for a second step when signing in: sign in on the page once to set it up")]
    NeedsSetUp,
    #[error(transparent)]
    Factor(FactorError),
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    #[error(transparent)]
    TryLater(#[from] TryLater),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FactorError> for SignInError {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::TryLater(later) => Self::TryLater(later),
            FactorError::Store(error) => Self::Store(error),
            other => Self::Factor(other),
        }
    }
}

/// Where the right password leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entrance {
    /// In.
    Open(SignedIn, SessionToken),
    /// To the question for a code.
    Code(Ticket),
    /// To setting up what makes codes, which their role asks for.
    SetUp(Ticket, Drawn),
}

/// Somebody with a live session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub person: PersonRecord,
    /// Names the session without being able to use it: sockets are kept by it, to be closed when it ends.
    pub session: TokenHash,
    /// What the session was opened with.
    pub means: Means,
}

/// The door.
pub struct Gate {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    passwords: Passwords,
    limiter: SignInLimiter,
    factor: SecondFactor,
    passkeys: Passkeys,
    /// A password with which nobody signs in, though it be theirs.
    barred: Option<&'static str>,
}

impl Gate {
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        secret: &Secret,
    ) -> Result<Self, PasswordError> {
        let passwords = Passwords::new(random.clone())?;
        let limiter = SignInLimiter::new(clock.clone());
        let factor = SecondFactor::new(store.clone(), clock.clone(), random.clone(), secret.clone());
        let passkeys = Passkeys::new(store.clone(), clock.clone(), random.clone(), secret.clone());
        Ok(Self { store, clock, random, passwords, limiter, factor, passkeys, barred: None })
    }

    /// Lets nobody in with this password: the demo organisation's, where others can reach the server.
    pub fn barring(self, password: &'static str) -> Self {
        Self { barred: Some(password), ..self }
    }

    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    pub fn factor(&self) -> &SecondFactor {
        &self.factor
    }

    /// Signs somebody in with a session of its own, always a new one: a token planted beforehand is worth nothing. Whoever
    /// has a second step, or must have one, is not in yet.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        from: impl Into<Origin> + Send,
    ) -> Result<Entrance, SignInError> {
        let origin: Origin = from.into();
        let address = origin.address.unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
        if self.barred == Some(password) {
            return Err(SignInError::Barred);
        }
        // What cannot be an address or a password is told like any other wrong one.
        let email = EmailAddress::parse(email).map_err(|_| SignInError::Unknown)?;
        let password = Password::typed(password).map_err(|_| SignInError::Unknown)?;
        self.limiter.enter(&email, address)?;
        let person = self.store.person_by_email(&email).await?.filter(|person| person.left_at.is_none());
        let kept = person.as_ref().and_then(|person| person.password.clone());
        let fits = self.passwords.verify(password, kept).await?;
        let Some(person) = person.filter(|_| fits) else {
            self.tell("session.refused", None, &email, address).await?;
            return Err(SignInError::Unknown);
        };
        self.limiter.succeeded(&email, address);
        if self.store.factor(person.id).await?.is_some() {
            return Ok(Entrance::Code(self.factor.ticket(&person)));
        }
        if self.factor.is_required(&person).await? {
            return Ok(Entrance::SetUp(self.factor.ticket(&person), self.factor.draw(person.id)));
        }
        let (who, token) = self.open(person, Means::Password, origin).await?;
        Ok(Entrance::Open(who, token))
    }

    /// The second step: a ticket and a code.
    pub async fn enter_with_code(
        &self,
        ticket: &Ticket,
        code: &str,
        origin: Origin,
    ) -> Result<(SignedIn, SessionToken), SignInError> {
        let person = self.factor.holder(ticket).await?;
        self.factor.check(&person, code, origin.address).await?;
        Ok(self.open(person, Means::Code, origin).await?)
    }

    /// The second step of whoever had none: a ticket, the key that was drawn, and its first code.
    pub async fn enter_with_first_code(
        &self,
        ticket: &Ticket,
        drawn: &str,
        code: &str,
        origin: Origin,
    ) -> Result<(SignedIn, SessionToken, Vec<RecoveryCode>), SignInError> {
        let person = self.factor.holder(ticket).await?;
        let drawn = self.factor.drawn(person.id, drawn).ok_or(FactorError::Stale)?;
        let codes = self.factor.confirm(&person, &drawn, code, (None, origin.address)).await?;
        let (who, token) = self.open(person, Means::Code, origin).await?;
        Ok((who, token, codes))
    }

    /// Opens a session for somebody who has shown who they are.
    async fn open(
        &self,
        person: PersonRecord,
        means: Means,
        origin: Origin,
    ) -> Result<(SignedIn, SessionToken), StoreError> {
        let token = SessionToken::draw(&*self.random);
        let now = self.clock.now();
        let details = json!({ "from": origin.address, "with": origin.agent, "means": means.word() });
        let told = AuditEvent::new(now, Some(person.id), "session.opened", &person.email).with(details);
        let (token_hash, id) = (token.hash(), person.id);
        let session = SessionRecord { token_hash, person: id, created_at: now, seen_at: now, origin, means };
        self.store.open_session(session, told).await?;
        Ok((SignedIn { person, session: token_hash, means }, token))
    }

    async fn tell(
        &self,
        action: &str,
        by: Option<PersonId>,
        subject: &EmailAddress,
        address: IpAddr,
    ) -> Result<(), StoreError> {
        let event = AuditEvent::new(self.clock.now(), by, action, subject).with(json!({ "from": address }));
        self.store.record(vec![event]).await
    }

    /// Who shows this token, if its session lives. Using a session keeps it alive.
    pub async fn recognise(&self, token: &SessionToken) -> Result<Option<SignedIn>, StoreError> {
        let now = self.clock.now();
        let hash = token.hash();
        let Some(session) = self.store.session(&hash).await?.filter(|session| is_live(session, now)) else {
            return Ok(None);
        };
        let person = self.store.person(session.person).await?.filter(|person| person.left_at.is_none());
        let person = match person {
            // A role that asks for more may have been given since.
            Some(person) if session.means == Means::Password && self.factor.is_required(&person).await? => None,
            person => person,
        };
        if person.is_some() && now >= session.seen_at + SESSION_TOUCH_EVERY {
            match self.store.touch_session(&hash, now).await {
                // Reading goes on while the disk is full; only the session's life is not prolonged.
                Err(error @ (StoreError::Full | StoreError::Io(_) | StoreError::Busy)) => {
                    tracing::warn!(%error, "the use of a session could not be noted");
                }
                touched => touched?,
            }
        }
        Ok(person.map(|person| SignedIn { person, session: hash, means: session.means }))
    }

    /// Ends one session. Whoever holds its sockets closes them.
    pub async fn sign_out(&self, who: &SignedIn) -> Result<(), StoreError> {
        let told = AuditEvent::new(self.clock.now(), Some(who.person.id), "session.ended", &who.person.email);
        self.store.end_session(&who.session, told).await.map(|_| ())
    }

    /// The live sessions of a person, the latest used first.
    pub async fn sessions(&self, person: PersonId) -> Result<Vec<SessionRecord>, StoreError> {
        let now = self.clock.now();
        let mut sessions = self.store.sessions_of(person).await?;
        sessions.retain(|session| is_live(session, now));
        Ok(sessions)
    }

    /// Ends another session of the same person; says whether it was theirs.
    pub async fn end_one(&self, who: &SignedIn, session: &TokenHash) -> Result<bool, StoreError> {
        let told = AuditEvent::new(self.clock.now(), Some(who.person.id), "session.ended", &who.person.email);
        self.store.end_session_of(who.person.id, session, told).await
    }

    /// Ends every other session of the same person and names them, so that their sockets can be closed.
    pub async fn end_others(&self, who: &SignedIn) -> Result<Vec<TokenHash>, StoreError> {
        let told = AuditEvent::new(self.clock.now(), Some(who.person.id), "session.others_ended", &who.person.email);
        self.store.end_other_sessions(who.person.id, &who.session, told).await
    }

    /// Ends every session of a person and names them, so that their sockets can be closed.
    pub async fn sign_out_everywhere(&self, person: PersonId, by: PersonId) -> Result<Vec<TokenHash>, StoreError> {
        let told = AuditEvent::new(self.clock.now(), Some(by), "session.all_ended", person);
        self.store.end_sessions_of(person, told).await
    }

    /// Forgets sessions that have ended by time. Called now and then; nothing depends on when.
    pub async fn tidy(&self) -> Result<u64, StoreError> {
        let now = self.clock.now();
        self.store.forget_sessions(now - super::SESSION_IDLE_MAX, now - super::SESSION_LIFE_MAX).await
    }
}

#[cfg(test)]
mod tests;
