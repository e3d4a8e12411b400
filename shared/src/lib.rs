//! The domain of Tandem: what a budget is, who may do what to it, how it is signed off, and how it travels.
//!
//! This crate is pure. It reads no clock, draws no random number, opens no file and waits for nothing: time, ids and
//! bytes come in as arguments and effects go out as values. So the same code computes a total in the browser and on the
//! server, and a test needs neither.
//!
//! # The modules, from the ground up
//! - [`id`], [`language`], [`name`], [`money`], [`calendar`] are leaves; the last two name things in a language.
//! - [`formula`] is what a line may be reckoned by: names, units, exact decimals.
//! - [`budget`], [`approval`], [`access`] are the business: accounts and totals, requests and decisions, roles.
//! - [`process`] is how work flows: lanes, steps and flows, with what they take and what keeps them in check.
//!   They know leaves, not each other; where they must refer across, they do it by id.
//! - [`document`] gives budget, plan and discussion their Automerge shape, and turns a person's intent into one change.
//! - [`bpmn`] reads and writes process maps as other programs have them.
//! - [`intake`] reads the files people bring (CSV, XLSX) into lines, with a report on every row.
//! - [`wire`] is what goes over the socket: messages, presence, and the inspection of a change before it is let in.
//!
//! # To add a next one
//! - *A field of a line*: `budget/line_item.rs` (meaning), `document/sheet.rs` (shape, reading), `docs/documents.md`.
//! - *An edit*: a variant of [`document::SheetCommand`], its `writes`, its inverse in the undo test.
//! - *An action someone may or may not do*: a variant of [`access::Action`] and its row in the permission test.

pub mod access;
pub mod approval;
pub mod bpmn;
pub mod budget;
pub mod calendar;
pub mod document;
pub mod formula;
pub mod id;
pub mod intake;
pub mod language;
pub mod money;
pub mod name;
pub mod process;
pub mod wire;
