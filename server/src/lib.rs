//! The server of Tandem: it carries changes between people, keeps them, decides who may do what, and tells people.
//!
//! The domain lives in `shared` and the pages in `app`; here is what needs a disk, a clock, a socket or a secret. SQL is
//! written in [`persistence`] and nowhere else; the wall clock and random numbers enter in `main.rs` and travel from
//! there as [`clock::Clock`] and [`random::Random`].

pub mod accounts;
pub mod actuals;
pub mod allowance;
pub mod approval;
pub mod assets;
pub mod audit;
pub mod auth;
pub mod backend;
pub mod certificate;
pub mod clock;
pub mod command;
pub mod compress;
pub mod demo;
pub mod departments;
pub mod document;
pub mod drivers;
pub mod edge;
pub mod error;
pub mod evidence;
pub mod export;
pub mod failpoint;
pub mod http;
pub mod import;
pub mod jobs;
pub mod listen;
pub mod maps;
pub mod memory;
pub mod notify;
pub mod packages;
pub mod persistence;
pub mod plans;
pub mod publish;
pub mod random;
pub mod rates;
pub mod readers;
pub mod roll_forward;
pub mod rollup;
pub mod rooms;
pub mod router;
pub mod scenario;
pub mod secret;
pub mod security;
mod serve;
pub mod settings;
pub mod supply;
pub mod sync;
pub mod talk;
pub mod targets;
pub mod telemetry;

pub use serve::serve;
