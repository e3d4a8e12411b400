//! Bringing actuals in, as its page shows it.

use app::backend::{ActualsView, ImportedMark, LayoutChoice, OpenFile, ReadFile};
use shared::id::PlanId;
use shared::intake::actuals::Layout;
use shared::intake::table::Table;
use uuid::Uuid;

use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::actuals::{ActualsFault, Opened, look};
use crate::persistence::StoreError;

/// Cells shown of each column.
const SAMPLES: usize = 4;
/// Columns beyond these are nobody's table of actuals; they stay ignored.
const COLUMNS_MAX: u16 = 60;

impl Reader {
    pub(super) async fn actuals_view(
        &self,
        id: PlanId,
        open: Option<(Uuid, LayoutChoice)>,
    ) -> Result<ActualsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let imported = self.store().imported_files(id).await?;
        let mut shown = None;
        if let Some((file, choice)) = open
            && let Some(file) = self.store().waiting_file(id, file).await?
        {
            let before = imported.iter().find(|known| known.hash == file.hash);
            let read = match look(self.store(), &self.person, &file, |layout| choice.on(layout)).await {
                Ok(opened) => Ok(read_file(&opened)),
                Err(ActualsFault::Read(error)) => Err(error),
                Err(ActualsFault::Store(error)) => return Err(error.into()),
                Err(ActualsFault::Load(error)) => return Err(error.into()),
                Err(fault) => return Err(StoreError::Refused(fault.to_string()).into()),
            };
            let imported_at = before.map(|before| moment(before.imported_at));
            shown = Some(OpenFile { id: file.id, name: file.name, imported_at, read });
        }
        let closing = self.store().closing(id).await?;
        Ok(ActualsView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            calendar: plan.calendar,
            departments: plan.cost_centres_in_order().into_iter().map(|of| (of.id, of.name.clone())).collect(),
            closed: closing.map(|closing| (closing.through, marks.of(closing.person), moment(closing.closed_at))),
            open: shown,
            imported: imported
                .into_iter()
                .map(|file| ImportedMark {
                    name: file.name,
                    figures: file.figures,
                    by: marks.of(file.person),
                    at: moment(file.imported_at),
                })
                .collect(),
        })
    }
}

fn read_file(opened: &Opened) -> ReadFile {
    let (table, layout) = (&opened.table, &opened.layout);
    let columns = (0..table.width().min(COLUMNS_MAX)).map(|column| column_of(table, layout, column));
    ReadFile {
        columns: columns.collect(),
        figures: opened.reading.figures.len(),
        report: opened.reading.report.clone(),
        layout: layout.clone(),
    }
}

fn column_of(table: &Table, layout: &Layout, column: u16) -> (String, Vec<String>) {
    let short = |text: &str| text.trim().chars().take(40).collect::<String>();
    let title = layout.header_row.map(|row| short(table.cell(row, column))).unwrap_or_default();
    let cells = (layout.first_row..=table.row_count()).map(|row| short(table.cell(row, column)));
    (title, cells.filter(|cell| !cell.is_empty()).take(SAMPLES).collect())
}
