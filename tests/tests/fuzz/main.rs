//! Whatever comes from outside, damaged in every way a stream of bytes can ask for: readers refuse or read, and never
//! panic; what they read means the same when it is written and read again.
//!
//! In the gate each target runs for some seconds on inputs drawn at random, after every input kept under
//! `__fuzz__/…/crashes` and `corpus`. `TANDEM_FUZZ_SECONDS=3600 cargo test -p tests --test fuzz bpmn` goes on for as long
//! as one likes; the targets are bolero's, so its engines that follow coverage take them as they are.

#[cfg(test)]
mod bpmn;
#[cfg(test)]
mod change;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod file;
#[cfg(test)]
mod formula;
#[cfg(test)]
mod frame;

use std::time::Duration;

/// How long a target runs: some seconds in the gate, or as long as was asked for.
fn long_enough() -> Duration {
    let seconds = std::env::var("TANDEM_FUZZ_SECONDS").ok().and_then(|asked| asked.parse().ok());
    Duration::from_secs(seconds.unwrap_or(4))
}
