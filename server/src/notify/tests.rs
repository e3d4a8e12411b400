//! Letters as people get them: who hears of what, once for each key, whatever breaks on the way.

mod chats;
mod mails;
mod pushes;
mod stories;
