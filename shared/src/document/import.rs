//! What a file brings, as commands on a sheet: the sections it lacks, then its lines in small parts.

use uuid::Uuid;

use super::{LineImport, SheetCommand};
use crate::budget::{Name, Nature, Sheet};
use crate::calendar::Period;
use crate::id::{LineId, SectionId};
use crate::intake::plan::{Intake, IntakeLine, IntakeSection};

/// The commands that put a file's lines into a sheet, in this order. A section of the sheet that has the name takes the
/// lines; the others are added at the end. `fresh` gives ids.
pub fn import_commands(intake: &Intake, sheet: &Sheet, mut fresh: impl FnMut() -> Uuid) -> Vec<SheetCommand> {
    let mut commands = Vec::new();
    let mut last = sheet.sections_in_order().last().map(|section| section.id);
    let mut sections = Vec::with_capacity(intake.sections.len());
    for section in &intake.sections {
        let known = known(sheet, section);
        let id = known.unwrap_or_else(|| SectionId(fresh()));
        if known.is_none() {
            let nature = if section.income { Nature::Income } else { Nature::Expense };
            commands.push(SheetCommand::InsertSection { id, after: last, name: name(section), nature });
            last = Some(id);
        }
        sections.push(id);
    }
    let lines: Vec<LineImport> = intake
        .lines
        .iter()
        .filter_map(|line| sections.get(line.section).map(|section| import(line, *section, LineId(fresh()))))
        .collect();
    commands.extend(
        lines.chunks(SheetCommand::IMPORT_LINES_PER_CHANGE).map(|part| SheetCommand::ImportLines(part.to_vec())),
    );
    commands
}

/// A file without sections has one of its own.
fn name(section: &IntakeSection) -> Name {
    if section.name.is_empty() { Name::bilingual("导入", "Imported") } else { Name::new(&section.name) }
}

fn known(sheet: &Sheet, section: &IntakeSection) -> Option<SectionId> {
    let wanted = name(section);
    let is_it = |name: &Name| name.text == wanted.text || name.en.as_deref() == Some(wanted.text.as_str());
    sheet.sections_in_order().into_iter().find(|section| is_it(&section.name)).map(|section| section.id)
}

fn import(line: &IntakeLine, section: SectionId, id: LineId) -> LineImport {
    let amounts = Period::all().zip(line.amounts).filter_map(|(period, amount)| Some((period, amount?)));
    LineImport {
        id,
        section,
        name: Name { text: line.name.clone(), en: line.name_en.clone() },
        account: line.account.clone(),
        note: line.note.clone(),
        prior: line.prior,
        amounts: amounts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;

    use super::*;
    use crate::budget::SheetHeader;
    use crate::calendar::FiscalCalendar;
    use crate::document::{NewSheet, SheetReplica};
    use crate::id::{DepartmentId, DocumentId};
    use crate::money::{Currency, Minor, Rounding};

    fn replica() -> SheetReplica {
        let header = SheetHeader {
            plan: DocumentId(Uuid::from_u128(1)),
            department: DepartmentId(Uuid::from_u128(2)),
            title: Name::new("销售部"),
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            year: 2027,
        };
        SheetReplica::open(NewSheet { header }.create(ActorId::from([1]), 0).unwrap()).unwrap()
    }

    fn line(section: usize, name: &str, january: i64) -> IntakeLine {
        let mut amounts = [None; Period::COUNT];
        amounts[0] = Some(Minor(january));
        IntakeLine {
            section,
            name: name.to_owned(),
            name_en: None,
            account: None,
            note: None,
            prior: None,
            amounts,
            row: 2,
            column: None,
        }
    }

    #[test]
    fn lines_find_their_sections_and_nothing_is_lost() {
        let mut replica = replica();
        let mut numbers = 10..;
        let mut fresh = || Uuid::from_u128(numbers.next().unwrap());
        let travel = SectionId(fresh());
        let name = Name::bilingual("差旅", "Travel");
        let nature = Nature::Expense;
        replica.edit(&SheetCommand::InsertSection { id: travel, after: None, name, nature }, 0).unwrap();
        let section = |name: &str, income| IntakeSection { name: name.to_owned(), income };
        let intake = Intake {
            sections: vec![section("Travel", false), section("销售收入", true), section("", false)],
            lines: (0..12).map(|number| line(number % 3, &format!("line {number}"), 100 + number as i64)).collect(),
            ..Intake::default()
        };
        let commands = import_commands(&intake, replica.sheet(), &mut fresh);
        assert_eq!(commands.len(), 2 + 3, "two sections and twelve lines, five at a time");
        for command in &commands {
            replica.edit(command, 0).unwrap();
        }
        let sheet = replica.sheet();
        assert_eq!((sheet.line_count(), sheet.lines_of(travel).len()), (12, 4));
        assert_eq!(sheet.totals().leaves(), (0..12).map(|number| 100 + number).sum::<i128>());
        assert_eq!(sheet.totals().nature(Nature::Income).periods.total(), 101 + 104 + 107 + 110);
        let again = import_commands(&intake, sheet, &mut fresh);
        assert_eq!(again.len(), 3, "the sections are there by now");
    }
}
