//! What happens in the browser: a file is handed to the reader, its answers are shown, its lines are written.

use std::rc::Rc;
use std::sync::Arc;

use gloo::file::{File, futures::read_as_bytes};
use leptos::prelude::*;
use shared::document::{SheetCommand, import_commands, returned_commands};
use shared::intake::desk::{Answer, Ask};
use shared::intake::limits::FILE_BYTES_MAX;
use shared::intake::mapping::Mapping;
use shared::intake::plan::Intake;
use shared::intake::returned::Returned;
use shared::intake::source::ReadError;

use super::super::loaded::Desk;
use super::{Import, word};
use crate::document::LeftBehind;
use crate::grid::{Selection, Spot};
use crate::primitives::Toasts;
use crate::reader::{FileReader, ReaderLost};
use crate::text::{Text, unread};

/// The worker, once there is one.
pub type Reader = Option<Rc<FileReader>>;

/// Reads a file and shows it.
pub fn open(import: Import, file: web_sys::File) {
    let file = File::from(file);
    import.clear();
    import.file.set(Some(file.name()));
    let too_large = usize::try_from(file.size()).is_ok_and(|size| size > FILE_BYTES_MAX);
    if too_large {
        return show(import, Ok(Answer::Unread(ReadError::TooLarge)));
    }
    let ask = Ask::Open { choice: import.choice.get_untracked(), options: import.options() };
    run(import, async move {
        let bytes = read_as_bytes(&file).await.map_err(|_| ReaderLost)?;
        let reader = Rc::new(FileReader::start()?);
        import.reader.set_value(Some(reader.clone()));
        reader.ask(Some(&bytes), &ask).await
    });
}

/// Reads the same file by other choices.
pub fn reopen(import: Import) {
    let Some(reader) = import.reader.get_value() else { return };
    let ask = Ask::Open { choice: import.choice.get_untracked(), options: import.options() };
    run(import, async move { reader.ask(None, &ask).await });
}

/// Shows what a mapping comes to.
pub fn look(import: Import, mapping: Mapping) {
    let Some(reader) = import.reader.get_value() else { return };
    run(import, async move { reader.ask(None, &Ask::Look { mapping }).await });
}

/// Writes the lines.
pub fn take(import: Import) {
    let mapping = import.preview.with_untracked(|shown| Some(shown.as_ref()?.mapping.clone()));
    let (Some(reader), Some(mapping)) = (import.reader.get_value(), mapping) else { return };
    run(import, async move { reader.ask(None, &Ask::Take { mapping }).await });
}

/// Asks, and shows the answer if the same file still lies open.
fn run(import: Import, asking: impl Future<Output = Result<Answer, ReaderLost>> + 'static) {
    import.is_busy.set(true);
    let file = import.file.get_untracked();
    let toasts = use_context::<Toasts>();
    leptos::task::spawn_local(async move {
        let answer = asking.await;
        // The page may have been left meanwhile; then there is nobody to show it to.
        if import.file.try_get_untracked() != Some(file) {
            return;
        }
        import.is_busy.set(false);
        match answer {
            Ok(Answer::Intake(intake)) => write(import, &intake, toasts),
            Ok(Answer::Returned(returned)) => look_through(import, &returned, toasts),
            answer => show(import, answer),
        }
    });
}

fn show(import: Import, answer: Result<Answer, ReaderLost>) {
    let text: Text = import.desk.grid.text;
    let trouble = match answer {
        Ok(Answer::Preview(preview)) => {
            import.preview.set(Some(Arc::new(*preview)));
            None
        }
        Ok(Answer::Unread(error)) => Some(unread(&error, text).to_owned()),
        Ok(Answer::Unfit(error)) => Some(word::unfit(&error, text)),
        Ok(Answer::Intake(_) | Answer::Returned(_) | Answer::NotOpen) | Err(ReaderLost) => {
            Some(text.import_unread_lost().to_owned())
        }
    };
    import.trouble.set(trouble);
}

/// Shows what an edited file wants, change by change. Nothing is written yet.
fn look_through(import: Import, returned: &Returned, toasts: Option<Toasts>) {
    let desk = import.desk;
    let language = desk.grid.text.language();
    desk.importing.set(false);
    let found = desk.sheet.with_replica(|replica| {
        let commands = returned_commands(returned, replica, language, crate::browser::fresh_uuid);
        let mut trial = replica.clone();
        // What can't be done is said when it is taken up.
        let _ = trial.edit_all(&commands, 0);
        let (base, mine) = (replica.sheet().clone(), trial.sheet().clone());
        (!commands.is_empty()).then_some(LeftBehind { base, mine, commands })
    });
    if let (None, Some(toasts)) = (&found, toasts) {
        toasts.show(desk.grid.text.returned_same());
    }
    desk.returned.set(found.map(Arc::new));
}

fn write(import: Import, intake: &Intake, toasts: Option<Toasts>) {
    let desk = import.desk;
    let commands = desk.sheet.read(|sheet| import_commands(intake, sheet, crate::browser::fresh_uuid));
    if desk.sheet.edit_all(&commands) {
        desk.importing.set(false);
        show_first(desk, &commands);
        if let Some(toasts) = toasts {
            toasts.show(desk.grid.text.import_done(intake.lines.len()));
        }
    }
}

/// Puts the cursor on the first line that came, which may be far below.
fn show_first(desk: Desk, commands: &[SheetCommand]) {
    let first = commands.iter().find_map(|command| match command {
        SheetCommand::ImportLines(lines) => lines.first().map(|line| line.id),
        _ => None,
    });
    let row = first.and_then(|line| desk.grid.layout.with_untracked(|layout| layout.row_of(line)));
    if let Some(row) = row {
        desk.grid.place(Selection::at(Spot { row, column: 0 }));
        crate::grid::show(desk.grid);
    }
}
