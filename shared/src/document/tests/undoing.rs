//! Undo and redo among people: taking back and doing again is where one was, whatever others did before, and what others do
//! in between stands.

use proptest::prelude::*;

use super::properties::{Act, act, perform};
use super::*;

/// Steps that leave the months alone in which others type.
fn beside() -> impl Strategy<Value = Act> {
    act().prop_filter("leaves what is entered in other months alone", |act| {
        !matches!(act, Act::Formula { .. } | Act::Spread { .. } | Act::Section { .. } | Act::Keep { .. })
    })
}

fn is_step(act: &Act) -> bool {
    !matches!(act, Act::Undo | Act::Redo)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// After any work of two people who met whenever they met: undoing some steps and doing them again changes nothing, not
    /// even what is contested.
    #[test]
    fn redo_takes_back_undo_whatever_others_have_done(
        script in prop::collection::vec((0..2_usize, act(), any::<bool>()), 1..40),
        steps in 1..8_usize,
    ) {
        let base = fresh();
        let (mut mine, mut theirs) = (copy_for(&base, 1), copy_for(&base, 2));
        for (step, (who, act, met)) in script.iter().enumerate() {
            let sheet = if *who == 0 { &mut mine } else { &mut theirs };
            perform(sheet, act, 0x1000 + step as u128);
            if *met {
                meet(&mut mine, &mut theirs);
            }
        }
        meet(&mut mine, &mut theirs);
        let before = mine.sheet().clone();
        let undone = (0..steps).take_while(|_| mine.undo(1).unwrap().is_some()).count();
        for _ in 0..undone {
            mine.redo(1).unwrap();
        }
        prop_assert_eq!(content_hash(mine.sheet()), content_hash(&before));
        prop_assert_eq!(mine.sheet().totals(), before.totals());
        prop_assert_eq!(mine.sheet().conflicts(), before.conflicts());
        meet(&mut mine, &mut theirs);
        prop_assert_eq!(mine.sheet(), theirs.sheet());
    }

    /// What somebody else types while steps are taken back, knowing nothing of it, stands when they are done again: it is as
    /// if they had never been taken back.
    #[test]
    fn what_others_type_between_undo_and_redo_stands(
        own in prop::collection::vec(beside(), 1..20),
        others in prop::collection::vec((0..6_usize, 7..10_u8, -5_000..5_000_i64), 0..12),
        steps in 1..6_usize,
    ) {
        let base = fresh();
        let (mut mine, mut theirs) = (copy_for(&base, 1), copy_for(&base, 2));
        for (step, act) in own.iter().enumerate().filter(|(_, act)| is_step(act)) {
            perform(&mut mine, act, 0x1000 + step as u128);
        }
        meet(&mut mine, &mut theirs);
        let mut witness = copy_for(&mine, 3);
        let undone = (0..steps).take_while(|_| mine.undo(1).unwrap().is_some()).count();
        for (line, at, minor) in &others {
            perform(&mut theirs, &Act::Figure { line: *line, period: *at, minor: *minor }, 0);
        }
        meet(&mut witness, &mut theirs);
        let expected = content_hash(witness.sheet());
        meet(&mut mine, &mut theirs);
        for _ in 0..undone {
            mine.redo(1).unwrap();
        }
        prop_assert_eq!(content_hash(mine.sheet()), expected);
        prop_assert_eq!(mine.sheet().totals(), witness.sheet().totals());
    }
}
