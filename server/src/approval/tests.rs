//! Requests as people live them, told on a real store: ask, agree, return, take back, come too late.

mod adjusting;
mod certified;
mod races;
mod stories;
mod verbs;
pub mod world;
