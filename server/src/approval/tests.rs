//! Requests as people live them, told on a real store: ask, agree, return, take back, come too late.

mod adjusting;
mod adjusting_across;
mod authors;
mod certified;
mod deadlines;
mod maps;
mod merging;
mod merging_races;
mod overruled;
mod races;
mod resumed;
mod stories;
mod verbs;
mod wholes;
pub mod world;
