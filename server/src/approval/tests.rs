//! Requests as people live them, told on a real store: ask, agree, return, take back, come too late.

mod certified;
mod maps;
mod stories;
mod verbs;
pub mod world;
