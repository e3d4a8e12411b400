//! What a process takes of the machine, as `/proc` tells it.

use std::time::Duration;

use anyhow::{Context, Result};

/// The unit in which Linux tells processor time, on every machine it runs on today.
const TICKS_PER_SECOND: u64 = 100;

/// Looks at one process.
#[derive(Debug, Clone, Copy)]
pub struct Gauge {
    pid: u32,
}

/// What was seen at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub processor: Duration,
    pub resident_kib: u64,
    /// The most it has had resident since [`Gauge::reset_peak`], or since it started.
    pub peak_kib: u64,
}

impl Reading {
    pub fn resident_mib(&self) -> f64 {
        self.resident_kib as f64 / 1024.0
    }

    pub fn peak_mib(&self) -> f64 {
        self.peak_kib as f64 / 1024.0
    }
}

impl Gauge {
    pub fn of(pid: u32) -> Self {
        Self { pid }
    }

    pub fn read(&self) -> Result<Reading> {
        let stat = self.file("stat")?;
        // The name in parentheses may hold anything; what follows it is numbers.
        let (_, numbers) = stat.rsplit_once(')').context("/proc has another form than expected")?;
        let fields: Vec<&str> = numbers.split_whitespace().collect();
        let ticks = |at: usize| -> Result<u64> { Ok(fields.get(at).context("/proc/stat is short")?.parse()?) };
        let processor = Duration::from_millis((ticks(11)? + ticks(12)?) * 1000 / TICKS_PER_SECOND);
        let status = self.file("status")?;
        let kib = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1)).with_context(|| format!("no {name}"))?;
            Ok(number.parse()?)
        };
        Ok(Reading { processor, resident_kib: kib("VmRSS")?, peak_kib: kib("VmHWM")? })
    }

    /// Counts the peak anew from here.
    pub fn reset_peak(&self) -> Result<()> {
        let file = format!("/proc/{}/clear_refs", self.pid);
        std::fs::write(&file, "5").with_context(|| file)
    }

    fn file(&self, name: &str) -> Result<String> {
        let file = format!("/proc/{}/{name}", self.pid);
        std::fs::read_to_string(&file).with_context(|| file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sees_what_this_process_takes() {
        let gauge = Gauge::of(std::process::id());
        let before = gauge.read().unwrap();
        let taken = vec![1_u8; 32 * 1024 * 1024];
        let after = gauge.read().unwrap();
        assert_eq!(taken.last(), Some(&1));
        assert!(after.resident_kib >= before.resident_kib + 30_000, "{before:?} {after:?}");
        assert!(after.peak_kib >= after.resident_kib && after.processor >= before.processor);
    }
}
