//! The harness: the real program in a folder of its own, and people who talk to it over real sockets.
//!
//! An [`organisation::Organisation`] is a folder with the demo in it; it serves as a [`running::Running`] process that can
//! be killed and started again on what it left. A [`line::Line`] is one socket; an [`editor::Editor`] on it is a whole
//! replica that knows which of its changes the server has acknowledged, a [`drawer::Drawer`] one of a process map, a
//! [`viewer::Viewer`] only reads what passes, and a [`receiver::Receiver`] is a group chat that the server tells. What is
//! asked of the process is read from `/proc` by [`gauge`]. Scenarios that both a test and a measurement run, such as
//! [`kill`], stand here too.
//!
//! Nothing here asserts; it answers. Judging is for the tests and the measurements.

pub mod api;
pub mod colleague;
pub mod drawer;
pub mod editor;
pub mod gauge;
pub mod kill;
pub mod large;
pub mod line;
pub mod organisation;
pub mod program;
pub mod receiver;
pub mod running;
pub mod sighting;
pub mod viewer;
