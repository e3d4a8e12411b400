//! Telling people outside the pages: by mail, on their devices, and in group chats.
//!
//! What is to be told lies in the outbox ([`crate::persistence::Outbox`]). `whom` says who hears of an occasion,
//! `words` what they hear, in their language, and [`Post`] carries it, again and again until it has arrived or is of no
//! use. Amounts and what people wrote stay inside unless the organisation allows them out.

mod chat;
mod chat_line;
mod letter;
mod mail;
mod network;
mod post;
mod push;
#[cfg(test)]
mod tests;
mod whom;
mod words;

pub use chat::{Chat, ChatAddress, ChatError, ChatId, ChatService};
pub use chat_line::ChatLine;
pub use mail::{MailError, MailLine, NotAMailbox, NotAPostOffice, PostOffice, Sender};
pub use network::{AllowedHosts, Unreachable, use_ring};
pub use post::{Carrier, Lines, Post, Trouble};
pub use push::{PushAddress, PushAddressError, PushLine, PushMessage};
pub use whom::deciders;
pub use words::{Account, Message, Tone};
