//! The order in which changes are told: causes before effects, otherwise by the clocks of those who made them.
//!
//! Moments that people named come out whole: all that a named version knew stands before all that it did not, so that
//! going back to it shows exactly what was named.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use automerge::{Change, ChangeHash};

/// Puts changes in order. `stages` are the heads of the named versions.
pub(in crate::document) fn order(changes: Vec<Change>, stages: &[Vec<ChangeHash>]) -> Vec<Change> {
    let deps: Vec<Vec<ChangeHash>> = changes.iter().map(|change| change.deps().to_vec()).collect();
    let place: HashMap<ChangeHash, usize> =
        changes.iter().enumerate().map(|(index, change)| (change.hash(), index)).collect();
    let stage = stages_of(&deps, &place, stages);
    let mut missing: Vec<usize> = deps.iter().map(|deps| known(deps, &place).count()).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
    for (index, deps) in deps.iter().enumerate() {
        for dep in known(deps, &place) {
            if let Some(list) = followers.get_mut(dep) {
                list.push(index);
            }
        }
    }
    let rank = |index: usize| {
        let change = changes.get(index)?;
        let stage = stage.get(index).copied().unwrap_or(usize::MAX);
        Some(Reverse((stage, change.timestamp(), change.start_op().get(), change.hash(), index)))
    };
    let mut ready: BinaryHeap<_> =
        missing.iter().enumerate().filter(|(_, missing)| **missing == 0).filter_map(|(index, _)| rank(index)).collect();
    let mut turn = vec![usize::MAX; changes.len()];
    let mut next = 0;
    while let Some(Reverse((.., index))) = ready.pop() {
        if let Some(turn) = turn.get_mut(index) {
            *turn = next;
            next += 1;
        }
        for follower in followers.get(index).into_iter().flatten() {
            let Some(missing) = missing.get_mut(*follower) else { continue };
            *missing -= 1;
            if *missing == 0 {
                ready.extend(rank(*follower));
            }
        }
    }
    let mut turns: Vec<(usize, Change)> = turn.into_iter().zip(changes).collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, change)| change).collect()
}

fn known<'a>(deps: &'a [ChangeHash], place: &'a HashMap<ChangeHash, usize>) -> impl Iterator<Item = usize> + 'a {
    deps.iter().filter_map(|dep| place.get(dep).copied())
}

/// The first version that knew each change; those no version knew come last. Versions with less behind them go first.
fn stages_of(deps: &[Vec<ChangeHash>], place: &HashMap<ChangeHash, usize>, stages: &[Vec<ChangeHash>]) -> Vec<usize> {
    let mut behind: Vec<Vec<usize>> = stages.iter().map(|heads| ancestors(heads, deps, place)).collect();
    behind.sort_by_key(Vec::len);
    let mut stage = vec![usize::MAX; deps.len()];
    for (number, members) in behind.into_iter().enumerate() {
        for member in members {
            if let Some(slot) = stage.get_mut(member)
                && *slot == usize::MAX
            {
                *slot = number;
            }
        }
    }
    stage
}

fn ancestors(heads: &[ChangeHash], deps: &[Vec<ChangeHash>], place: &HashMap<ChangeHash, usize>) -> Vec<usize> {
    let mut seen = vec![false; deps.len()];
    let mut stack: Vec<usize> = known(heads, place).collect();
    let mut members = Vec::new();
    while let Some(index) = stack.pop() {
        let Some(slot) = seen.get_mut(index) else { continue };
        if std::mem::replace(slot, true) {
            continue;
        }
        members.push(index);
        stack.extend(known(deps.get(index).map_or(&[][..], Vec::as_slice), place));
    }
    members
}
