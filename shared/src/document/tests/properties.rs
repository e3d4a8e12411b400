//! Properties of the sheet document under any script: convergence, sums, undo.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::budget::{Detail, LineFormula, Spread, SpreadRule};
use crate::id::{DetailId, PackageId};

/// What a person might do next, drawn small so that people collide often.
#[derive(Debug, Clone)]
pub(in crate::document) enum Act {
    Figure {
        line: usize,
        period: u8,
        minor: i64,
    },
    Clear {
        line: usize,
        period: u8,
    },
    Insert {
        after: usize,
    },
    Move {
        line: usize,
        after: usize,
    },
    Delete {
        line: usize,
    },
    Indent {
        line: usize,
    },
    /// A formula over other lines, its own among them: circles are no accident here.
    Formula {
        line: usize,
        other: usize,
        shape: u8,
    },
    Spread {
        line: usize,
        total: i64,
        like: Option<usize>,
    },
    Section {
        total: i64,
    },
    Detail {
        line: usize,
        period: u8,
        row: u128,
        detail: Option<(i64, i64)>,
    },
    Keep {
        line: usize,
    },
    Unit {
        line: usize,
        unit: &'static str,
    },
    Account {
        line: usize,
        account: &'static str,
    },
    /// A line comes to belong to a package, which is made where there is none.
    Package {
        line: usize,
        package: Option<u128>,
    },
    Cut {
        package: usize,
        cut: bool,
    },
    Rank {
        package: usize,
        after: Option<usize>,
    },
    Unpack {
        package: usize,
    },
    Undo,
    Redo,
}

pub(in crate::document) fn act() -> impl Strategy<Value = Act> {
    let line = 0..6_usize;
    prop_oneof![
        6 => (line.clone(), 1..4_u8, -5_000..5_000_i64).prop_map(|(line, period, minor)| Act::Figure { line, period, minor }),
        1 => (line.clone(), 1..4_u8).prop_map(|(line, period)| Act::Clear { line, period }),
        2 => line.clone().prop_map(|after| Act::Insert { after }),
        2 => (line.clone(), line.clone()).prop_map(|(line, after)| Act::Move { line, after }),
        1 => line.clone().prop_map(|line| Act::Delete { line }),
        1 => line.clone().prop_map(|line| Act::Indent { line }),
        3 => (line.clone(), line.clone(), 0..8_u8).prop_map(|(line, other, shape)| Act::Formula { line, other, shape }),
        2 => (line.clone(), -5_000..5_000_i64, prop::option::weighted(0.3, line.clone()))
            .prop_map(|(line, total, like)| Act::Spread { line, total, like }),
        1 => (-9_000..9_000_i64).prop_map(|total| Act::Section { total }),
        2 => (line.clone(), 1..4_u8, 0..3_u128, prop::option::weighted(0.8, (0..5_000_000_i64, 0..90_000_000_i64)))
            .prop_map(|(line, period, row, detail)| Act::Detail { line, period, row, detail }),
        1 => line.clone().prop_map(|line| Act::Keep { line }),
        1 => (line.clone(), prop::sample::select(vec!["", "%", "heads"])).prop_map(|(line, unit)| Act::Unit { line, unit }),
        1 => (line.clone(), prop::sample::select(vec!["66", "6601", "51"]))
            .prop_map(|(line, account)| Act::Account { line, account }),
        3 => (line, prop::option::weighted(0.8, 0..3_u128)).prop_map(|(line, package)| Act::Package { line, package }),
        2 => (0..3_usize, prop::bool::weighted(0.7)).prop_map(|(package, cut)| Act::Cut { package, cut }),
        1 => (0..3_usize, prop::option::of(0..3_usize)).prop_map(|(package, after)| Act::Rank { package, after }),
        1 => (0..3_usize).prop_map(|package| Act::Unpack { package }),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
    ]
}

pub(in crate::document) fn perform(sheet: &mut SheetReplica, act: &Act, fresh_id: u128) {
    let lines: Vec<LineId> = sheet.sheet().lines().map(|line| line.id).collect();
    let at = |index: usize| lines.get(index % lines.len().max(1)).copied();
    let packages: Vec<PackageId> = sheet.sheet().packages().map(|package| package.id).collect();
    let package_at = |index: usize| packages.get(index % packages.len().max(1)).copied();
    let place = |after: usize| {
        let after = at(after)?;
        Some(Place { section: sheet.sheet().line(after)?.section, after: Some(after) })
    };
    let command = match act {
        Act::Undo => {
            sheet.undo(1).unwrap();
            return;
        }
        Act::Redo => {
            sheet.redo(1).unwrap();
            return;
        }
        Act::Figure { line, period: p, minor } => at(*line).map(|line| figure(line, *p, *minor)),
        Act::Clear { line, period: p } => at(*line)
            .map(|line| SheetCommand::SetCells(vec![CellEdit { line, period: period(*p), value: CellValue::Empty }])),
        Act::Insert { after } => place(*after).map(|place| SheetCommand::InsertLine {
            id: LineId(Uuid::from_u128(fresh_id)),
            place,
            seed: LineSeed::default(),
        }),
        Act::Move { line, after } => {
            at(*line).zip(place(*after)).map(|(line, place)| SheetCommand::MoveLines { lines: vec![line], place })
        }
        Act::Delete { line } => at(*line).map(|line| SheetCommand::DeleteLines(vec![line])),
        Act::Formula { line, other, shape } => at(*line).zip(at(*other)).map(|(line, other)| {
            let formula = match shape {
                0 => format!("{{{other}}} * 1.03"),
                1 => format!("prior({{{other}}}, 1, 100) * 1.01"),
                2 => format!("{{{other}}} / {{{line}}}"),
                3 => "sum(account under 66) * 10%".to_owned(),
                4 => format!("year({{{other}}}) / 3"),
                5 => format!("sum(section {{{COSTS}}}, ytd) - {{{other}}}"),
                6 => format!("if(month() = 1, 7, prior({{{line}}}) + {{{other}}})"),
                _ => "1 / 3".to_owned(),
            };
            SheetCommand::SetFormula { line, formula: Some(LineFormula::stored(formula)) }
        }),
        Act::Spread { line, total, like } => at(*line).map(|line| {
            let rule = like.and_then(at).map_or(SpreadRule::Even, SpreadRule::Like);
            SheetCommand::SetSpread { line, spread: Some(Spread { total: Minor(*total), rule }) }
        }),
        Act::Section { total } => {
            break_back::set_and_look(sheet, *total);
            return;
        }
        Act::Detail { line, period: p, row, detail } => at(*line).map(|line| SheetCommand::SetDetail {
            line,
            period: period(*p),
            id: DetailId(Uuid::from_u128(0xde00 + row)),
            detail: detail.map(|(quantity, price)| Detail {
                name: "row".to_owned(),
                quantity: Minor(quantity),
                price: Minor(price),
            }),
        }),
        Act::Keep { line } => at(*line).map(|line| SheetCommand::KeepFigures(vec![line])),
        Act::Unit { line, unit } => at(*line).map(|line| SheetCommand::SetUnit { line, unit: unit.parse().unwrap() }),
        Act::Account { line, account } => {
            at(*line).map(|line| SheetCommand::SetAccount { line, account: Some(account.parse().unwrap()) })
        }
        Act::Package { line, package } => {
            let package = package.map(|number| PackageId(Uuid::from_u128(0xaa00 + number)));
            if let Some(id) = package.filter(|id| sheet.sheet().package(*id).is_none()) {
                let (title, reason) = (format!("package {fresh_id}"), "why".to_owned());
                sheet.edit(&SheetCommand::PutPackage { id, title, reason, cost: None }, 1).unwrap();
            }
            at(*line).map(|line| SheetCommand::SetPackage { lines: vec![line], package })
        }
        Act::Cut { package, cut } => {
            package_at(*package).map(|id| SheetCommand::CutPackages { packages: vec![id], cut: *cut })
        }
        Act::Rank { package, after } => package_at(*package)
            .map(|id| SheetCommand::RankPackage { id, after: after.and_then(package_at).filter(|after| *after != id) }),
        Act::Unpack { package } => package_at(*package).map(SheetCommand::RemovePackage),
        Act::Indent { line } => at(*line).map(|line| SheetCommand::Indent { lines: vec![line], by: 1 }),
    };
    match command.map(|command| sheet.edit(&command, 1)) {
        None | Some(Ok(_) | Err(DocumentError::AllMonthsPinned { .. } | DocumentError::PackageIsCut(_))) => {}
        Some(Err(error)) => panic!("a command on what is there: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever people do and whenever they meet: equal heads, equal rows, equal totals, and totals that add up.
    #[test]
    fn any_interleaving_converges_to_equal_heads_and_equal_totals(
        script in prop::collection::vec((0..3_usize, act(), prop::option::of(0..3_usize)), 1..60),
    ) {
        let base = fresh();
        let mut people: Vec<_> = (1..=3).map(|number| copy_for(&base, number)).collect();
        for (step, (who, act, partner)) in script.iter().enumerate() {
            perform(&mut people[*who], act, 0x1000 + step as u128);
            if let Some(partner) = partner.filter(|partner| partner != who) {
                let (low, high) = (partner.min(*who), partner.max(*who));
                let (left, right) = people.split_at_mut(high);
                meet(&mut left[low], &mut right[0]);
            }
            prop_assert_eq!(people[*who].sheet().totals(), &people[*who].sheet().recounted());
        }
        for _ in 0..2 {
            for (a, b) in [(0, 1), (1, 2), (0, 2)] {
                let (left, right) = people.split_at_mut(b);
                meet(&mut left[a], &mut right[0]);
            }
        }
        let first = &people[0];
        let money = first.sheet().lines().filter(|line| line.unit.is_money());
        let leaves: i128 = money.map(|line| line.total()).sum();
        prop_assert_eq!(leaves, first.sheet().totals().leaves());
        for other in &people {
            prop_assert_eq!(other.heads(), first.heads());
            prop_assert_eq!(other.sheet(), first.sheet());
            prop_assert_eq!(content_hash(other.sheet()), content_hash(first.sheet()));
            // Following patches ends where reading afresh ends.
            prop_assert_eq!(other.sheet(), &read_sheet(other.document()).unwrap());
        }
    }

    /// What was written into a closed sheet leads its revision to the same sheet, intent by intent.
    #[test]
    fn a_proposal_leads_the_next_revision_to_what_was_written(script in prop::collection::vec(act(), 1..40)) {
        let base = fresh();
        let mut mine = copy_for(&base, 1);
        for (step, act) in script.iter().enumerate() {
            perform(&mut mine, act, 0x2000 + step as u128);
        }
        let mut revision = SheetReplica::open(revise_sheet(base.sheet(), actor(0), 9).unwrap()).unwrap();
        for command in proposal(base.sheet(), mine.sheet()) {
            prop_assert!(is_applicable(&command, revision.sheet()), "{:?}", command);
            revision.edit(&command, 10).unwrap();
        }
        // The keys that rows are ordered by may differ; the order does not.
        prop_assert_eq!(revision.sheet().rows(), mine.sheet().rows());
        prop_assert_eq!(revision.sheet().totals(), mine.sheet().totals());
        prop_assert_eq!(proposal(mine.sheet(), revision.sheet()), vec![]);
    }

    /// Undo, then redo, is where one was; undoing everything is where one began.
    #[test]
    fn undo_and_redo_are_inverse(script in prop::collection::vec(act(), 1..30)) {
        let base = fresh();
        let mut sheet = copy_for(&base, 1);
        for (step, act) in script.iter().enumerate().filter(|(_, act)| !matches!(act, Act::Undo | Act::Redo)) {
            perform(&mut sheet, act, 0x1000 + step as u128);
        }
        let end = content_hash(sheet.sheet());
        let mut undone = 0;
        while sheet.undo(1).unwrap().is_some() {
            undone += 1;
        }
        prop_assert_eq!(content_hash(sheet.sheet()), content_hash(base.sheet()));
        for _ in 0..undone {
            sheet.redo(1).unwrap();
        }
        prop_assert_eq!(content_hash(sheet.sheet()), end);
    }
}
