//! What a request goes on from: the one before about the same document, which came back.

use app::backend::Resumed;
use shared::approval::{Request, Since, TargetKind};
use shared::budget::Sheet;
use shared::name::Name;

use super::{Reader, Trouble};
use crate::approval::since_lines_came_back;

impl Reader {
    /// What a request goes on from; without the lines' names for who may not read them.
    pub(super) async fn resumed(&self, request: &Request, may_open: bool) -> Result<Option<Resumed>, Trouble> {
        let Some(id) = request.submission().resumes else { return Ok(None) };
        let Some(before) = self.store().request(id).await?.map(|record| record.request) else { return Ok(None) };
        let target = &request.submission().target;
        let since = match before.changed_since(&target.version) {
            Some(since) => since,
            // Only sheets are returned line by line.
            None if request.submission().kind != TargetKind::Sheet => Since::More,
            None => {
                let asked = &before.submission().target;
                let earlier = self.views.library.sheet(asked.document, &asked.version).await?;
                let now = self.views.library.sheet(target.document, &target.version).await?;
                since_lines_came_back(&before, &earlier, &now)
            }
        };
        let mut resumed = self.resumed_from(&before, since, request).await?;
        if !may_open {
            resumed.lines.clear();
        }
        Ok(Some(resumed))
    }

    /// The same, for whoever asks and reads the sheet.
    pub(super) async fn resumed_from(
        &self,
        before: &Request,
        since: Since,
        request: &Request,
    ) -> Result<Resumed, Trouble> {
        let target = &before.submission().target;
        let lines = match before.returned_lines() {
            Some(_) => names(before, &*self.views.library.sheet(target.document, &target.version).await?),
            None => Vec::new(),
        };
        let carried = request.history().iter().filter(|entry| entry.carried.is_some()).count();
        Ok(Resumed { request: before.submission().id, since, lines, carried })
    }
}

fn names(before: &Request, sheet: &Sheet) -> Vec<Name> {
    let Some(lines) = before.returned_lines() else { return Vec::new() };
    sheet.lines().filter(|line| lines.contains(&line.id)).map(|line| line.name.clone()).collect()
}
