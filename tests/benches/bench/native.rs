//! The domain alone, without server or browser: opening a sheet of 1,000 lines, and one cell to new totals.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use automerge::{Automerge, LoadOptions, TextEncoding};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use server::edge::Edge;
use shared::budget::{CellValue, Nature};
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand, SheetReplica};
use shared::id::{DepartmentId, LineId};
use shared::money::Minor;
use tests::large::sheet;

use crate::table::{Goal, Table, ms, quantile};

const LINES: usize = 1_000;
const LOADS: usize = 30;
const EDITS: usize = 2_000;

pub fn measure(table: &mut Table) -> Result<()> {
    let edge = Edge::of_the_system();
    let saved = sheet(&edge, "Works", DepartmentId(edge.random.id()), LINES)?.save();
    table.add("native_saved_1000_lines", saved.len() as f64 / 1024.0, "KiB", Goal::None);
    let mut loads = Vec::new();
    for _ in 0..LOADS {
        let begun = Instant::now();
        let replica = SheetReplica::open(load(&saved)?)?;
        black_box(replica.sheet().totals().nature(Nature::Expense));
        loads.push(ms(begun.elapsed()));
    }
    table.add("native_load_1000_lines", quantile(&mut loads, 0.5), "ms", Goal::Below(30.0));

    let mut mine = SheetReplica::open(load(&saved)?)?;
    let mut theirs = SheetReplica::open(load(&saved)?)?;
    let lines: Vec<LineId> = mine.sheet().lines().map(|line| line.id).collect();
    let mut random = StdRng::seed_from_u64(1);
    let (mut edits, mut takes) = (Vec::new(), Vec::new());
    for number in 0..EDITS {
        let line = *lines.get(random.random_range(0..lines.len())).context("no lines")?;
        let period = Period::try_new(random.random_range(1..=12))?;
        let value = CellValue::Figure(Minor(1_000_000_00 + number as i64));
        let before = mine.heads();
        let begun = Instant::now();
        mine.edit(&SheetCommand::SetCells(vec![CellEdit { line, period, value }]), 0)?;
        black_box(mine.sheet().totals().nature(Nature::Expense));
        edits.push(ms(begun.elapsed()));
        let change = mine.document().save_after(&before);
        let begun = Instant::now();
        theirs.take_in(&change)?;
        black_box(theirs.sheet().totals().nature(Nature::Expense));
        takes.push(ms(begun.elapsed()));
    }
    table.add("native_cell_to_totals", quantile(&mut edits, 0.5), "ms", Goal::Below(0.1));
    table.add("native_cell_to_totals_p99", quantile(&mut edits, 0.99), "ms", Goal::None);
    table.add("native_remote_cell_to_totals", quantile(&mut takes, 0.5), "ms", Goal::None);
    Ok(())
}

fn load(saved: &[u8]) -> Result<Automerge> {
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    Ok(Automerge::load_with_options(saved, options)?)
}
