//! The figures, each with its unit and, where there is one, its goal: printed as they come, and written for programs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    None,
    AtLeast(f64),
    AtMost(f64),
    Below(f64),
    Exactly(f64),
}

impl Goal {
    fn is_met(self, value: f64) -> Option<bool> {
        match self {
            Self::None => None,
            Self::AtLeast(least) => Some(value >= least),
            Self::AtMost(most) => Some(value <= most),
            Self::Below(bound) => Some(value < bound),
            Self::Exactly(due) => Some(value == due),
        }
    }

    fn text(self) -> String {
        match self {
            Self::None => String::new(),
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most) => format!("≤ {most}"),
            Self::Below(bound) => format!("< {bound}"),
            Self::Exactly(due) => format!("{due}"),
        }
    }
}

struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    goal: Goal,
}

impl Figure {
    fn text(&self) -> String {
        let verdict = match self.goal.is_met(self.value) {
            None => "",
            Some(true) => "met",
            Some(false) => "MISSED",
        };
        // Three digits that count, whatever the size.
        let digits = if self.value.fract() == 0.0 { 0 } else { (2 - self.value.abs().log10().floor() as i32).max(0) };
        let value = format!("{:.*}", digits.unsigned_abs() as usize, self.value);
        format!("{:<44} {value:>12} {:<6} {:>10}  {verdict}", self.name, self.unit, self.goal.text())
    }
}

/// All figures of a run.
#[derive(Default)]
pub struct Table {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

impl Table {
    pub fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str, goal: Goal) {
        let figure = Figure { name: name.into(), value, unit, goal };
        println!("{}", figure.text());
        self.figures.push(figure);
    }

    /// Says in a line what was left out, or how something was measured.
    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        println!("  {text}");
        self.notes.push(text);
    }

    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }

    pub fn print(&self) {
        println!("\n{:<44} {:>12} {:<6} {:>10}", "measured", "value", "unit", "goal");
        for figure in &self.figures {
            println!("{}", figure.text());
        }
        for note in &self.notes {
            println!("  {note}");
        }
        let missed = self.figures.iter().filter(|figure| figure.goal.is_met(figure.value) == Some(false)).count();
        println!("{} figures, {missed} beside their goal", self.figures.len());
    }

    /// Writes `{"name": {"value": n, "unit": "…"}}` for whoever compares runs.
    pub fn write(&self, file: Option<PathBuf>) -> Result<()> {
        let Some(file) = file else { return Ok(()) };
        let figures: BTreeMap<&str, serde_json::Value> = self
            .figures
            .iter()
            .map(|figure| (figure.name.as_str(), json!({ "value": figure.value, "unit": figure.unit })))
            .collect();
        std::fs::write(&file, serde_json::to_string_pretty(&figures)?).with_context(|| file.display().to_string())
    }
}

/// Milliseconds.
pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The value that a part of all values, from 0 to 1, do not exceed.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = ((values.len() as f64 * part) as usize).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(f64::NAN)
}
