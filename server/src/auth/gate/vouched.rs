//! Coming in by the word of the organisation's own sign-in.

use serde_json::json;
use shared::id::PersonId;

use super::Gate;
use crate::audit::AuditEvent;
use crate::auth::{IssuerError, SessionToken, SignInError, SignedIn, Vouched, colour_of};
use crate::persistence::{Means, Origin, PersonRecord, StoreError};

impl Gate {
    /// Opens a session for whom the issuer vouches for: found by the issuer's own name for them, else by the address it
    /// says is theirs, which links the two for good. Nobody comes in by an address alone that is linked to another.
    pub async fn enter_by_issuer(
        &self,
        vouched: &Vouched,
        adds_people: bool,
        origin: Origin,
    ) -> Result<(SignedIn, SessionToken), SignInError> {
        let person = match self.store.person_by_identity(&vouched.issuer, &vouched.subject).await? {
            Some(id) => self.store.person(id).await?.ok_or(IssuerError::Unknown)?,
            None => self.link(vouched, adds_people).await?,
        };
        if person.left_at.is_some() {
            return Err(IssuerError::Left.into());
        }
        Ok(self.open(person, Means::Issuer, origin).await?)
    }

    async fn link(&self, vouched: &Vouched, adds_people: bool) -> Result<PersonRecord, SignInError> {
        let email = vouched.email.as_ref().ok_or(IssuerError::Unverified)?;
        let person = match self.store.person_by_email(email).await? {
            Some(person) if person.left_at.is_some() => return Err(IssuerError::Left.into()),
            Some(person) => person,
            None if adds_people => self.add_vouched(vouched).await?,
            None => return Err(IssuerError::Unknown.into()),
        };
        let told = AuditEvent::new(self.clock.now(), Some(person.id), "identity.linked", person.id)
            .with(json!({ "issuer": vouched.issuer, "subject": vouched.subject, "email": email.as_str() }));
        let (issuer, subject) = (vouched.issuer.clone(), vouched.subject.clone());
        match self.store.link_identity(issuer, subject, person.id, told).await {
            Err(StoreError::Exists { .. }) => Err(IssuerError::OtherAccount.into()),
            linked => Ok(linked.map(|()| person)?),
        }
    }

    /// Somebody new, who may do nothing until they are given a role.
    async fn add_vouched(&self, vouched: &Vouched) -> Result<PersonRecord, SignInError> {
        let email = vouched.email.clone().ok_or(IssuerError::Unverified)?;
        let now = self.clock.now();
        let id = PersonId(self.random.id_at(now));
        let name =
            vouched.name.clone().unwrap_or_else(|| email.as_str().split('@').next().unwrap_or_default().to_owned());
        let told = AuditEvent::new(now, None, "person.added", id)
            .with(json!({ "email": email.as_str(), "from": "issuer", "issuer": vouched.issuer }));
        let person = PersonRecord {
            id,
            email,
            name,
            colour: colour_of(id),
            password: None,
            created_at: now,
            left_at: None,
            memberships: Vec::new(),
            outside: Default::default(),
        };
        self.store.add_person(person.clone(), told).await?;
        Ok(person)
    }

    /// Notes that somebody could not come in by the issuer's word, and why.
    pub async fn tell_refused(
        &self,
        error: IssuerError,
        who: Option<&Vouched>,
        from: &Origin,
    ) -> Result<(), StoreError> {
        let email = who.and_then(|who| who.email.as_ref()).map(|email| email.as_str().to_owned());
        let event =
            AuditEvent::new(self.clock.now(), None, "session.refused", email.unwrap_or_else(|| "issuer".to_owned()));
        let details = json!({
            "from": from.address, "means": "issuer", "why": error.word(), "subject": who.map(|who| who.subject.as_str()),
        });
        self.store.record(vec![event.with(details)]).await
    }
}
