//! Who hears of an occasion: whoever may decide now and was not told in this turn, and those whom what was done concerns.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use shared::approval::{Act, Approvers, Entry, Link, Parties, Request, RequestState};
use shared::id::PersonId;

use super::Chat;
use crate::persistence::{Letter, Occasion, Reason, Recipient};

/// The letters an occasion asks for. Asked for again, they have the same keys.
pub fn letters(
    request: &Request,
    occasion: Occasion,
    parties: &Parties,
    chats: &[Chat],
    now: DateTime<Utc>,
) -> Vec<Letter> {
    let entry = entry(request, occasion.place);
    let mut letters = Vec::new();
    let mut write = |reason: Reason, to: Recipient| {
        let key = key(request, occasion, reason, to);
        letters.push(Letter { key, occasion, reason, to, written_at: now, attempts: 0 });
    };
    for (reason, person) in people(request, entry, parties) {
        write(reason, Recipient::Person(person));
    }
    let for_all = match entry {
        None => Some(Reason::Submitted),
        Some(entry) if ends(request, entry) => Some(Reason::Ended),
        Some(_) => None,
    };
    for (reason, chat) in for_all.into_iter().flat_map(|reason| chats.iter().map(move |chat| (reason, chat))) {
        write(reason, Recipient::Chat(chat.id));
    }
    letters
}

/// What was done; nothing for the submission.
pub fn entry(request: &Request, place: u32) -> Option<&Entry> {
    request.history().get(usize::try_from(place).ok()?.checked_sub(1)?)
}

/// The same whenever the same is told to the same: whoever is asked hears of it once in a turn, however much is done
/// meanwhile.
fn key(request: &Request, occasion: Occasion, reason: Reason, to: Recipient) -> String {
    let moment = match (reason, to) {
        (Reason::Asked, Recipient::Person(_)) => format!("turn-{}", request.turn()),
        _ => occasion.place.to_string(),
    };
    let to = match to {
        Recipient::Person(person) => person.to_string(),
        Recipient::Device(person, push) => format!("{person}.{}", push.0),
        Recipient::Chat(chat) => chat.0.to_string(),
    };
    format!("{}.{moment}.{}.{to}", occasion.request, reason.word())
}

fn ends(request: &Request, entry: &Entry) -> bool {
    let has_ended = !matches!(request.state(), RequestState::Open { .. });
    has_ended && request.history().last() == Some(entry)
}

fn people(request: &Request, entry: Option<&Entry>, parties: &Parties) -> Vec<(Reason, PersonId)> {
    let deciders = deciders(request, parties);
    let asked = deciders.iter().map(|person| (Reason::Asked, *person));
    let mut told: Vec<(Reason, PersonId)> = asked.collect();
    let submitter = request.submission().submitted_by;
    let Some(entry) = entry else { return told };
    if ends(request, entry) && !matches!(entry.act, Act::Withdraw) {
        told.push((Reason::Ended, submitter));
    }
    match &entry.act {
        // Who is asked for the first time by the same occasion need not be reminded of it.
        Act::Remind => {
            told.extend(deciders.iter().map(|person| (Reason::Reminded, *person)));
            // Whoever submitted it has not asked for it, and can call them.
            told.extend(entry.is_reminder_by_itself().then_some((Reason::Said, submitter)));
        }
        Act::Copy { to } => told.extend(to.iter().map(|person| (Reason::Copied, *person))),
        Act::Comment { .. } => {
            let spoke = request.history().iter().map(|entry| entry.by);
            let concerned: BTreeSet<PersonId> = spoke.chain(deciders.iter().copied()).chain([submitter]).collect();
            told.extend(concerned.into_iter().map(|person| (Reason::Said, person)));
        }
        // Those who could agree to it, and those it would pass over or did.
        Act::ProposeOverride { .. } | Act::Override { .. } => {
            let finance = parties.approvers.get(&Approvers::Finance).into_iter().flatten();
            let passed_over = open_or_ended(request).map(|link| parties.asked(link)).unwrap_or_default();
            let concerned: BTreeSet<PersonId> = finance.copied().chain(passed_over).chain([submitter]).collect();
            let hears_of_the_end = |person: &PersonId| *person == submitter && ends(request, entry);
            told.extend(
                concerned.into_iter().filter(|person| !hears_of_the_end(person)).map(|one| (Reason::Said, one)),
            );
        }
        _ => {}
    }
    told.retain(|(_, person)| *person != entry.by);
    told
}

/// The step that waits, or at which the request ended.
fn open_or_ended(request: &Request) -> Option<&Link> {
    let ended = || request.links().iter().find(|link| link.ended_by.is_some());
    request.open().map(|(_, link)| link).or_else(ended)
}

/// Whoever may decide the open step now, for themselves or for somebody else.
pub fn deciders(request: &Request, parties: &Parties) -> BTreeSet<PersonId> {
    let may = |person: &&PersonId| request.may_decide(**person, parties).is_ok();
    parties.eligible.iter().filter(may).copied().collect()
}
