//! What a request goes on from: the one before about the same sheet, which came back.

use app::backend::Resumed;
use shared::approval::{Request, Since, TargetKind};
use shared::budget::Sheet;

use super::{Reader, Trouble};
use crate::approval::changed_since;

impl Reader {
    /// What a request goes on from; without the lines' names for who may not read them.
    pub(super) async fn resumed(&self, request: &Request, may_open: bool) -> Result<Option<Resumed>, Trouble> {
        let Some(id) = request.submission().resumes else { return Ok(None) };
        let Some(before) = self.store().request(id).await?.map(|record| record.request) else { return Ok(None) };
        let target = &request.submission().target;
        if request.submission().kind != TargetKind::Sheet {
            let is_same = before.submission().target.version.content_hash == target.version.content_hash;
            let since = if is_same { Since::Nothing } else { Since::More };
            return Ok(Some(Resumed { request: id, since, lines: Vec::new(), carried: carried(request) }));
        }
        let sheet = self.views.library.sheet(target.document, &target.version).await?;
        let since = changed_since(self.store(), &before, request.submission(), &sheet).await?;
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
        let earlier = self.views.library.sheet(target.document, &target.version).await?;
        Ok(Resumed {
            request: before.submission().id,
            since,
            lines: names(before, &earlier),
            carried: carried(request),
        })
    }
}

fn carried(request: &Request) -> usize {
    request.history().iter().filter(|entry| entry.carried.is_some()).count()
}

fn names(before: &Request, sheet: &Sheet) -> Vec<shared::name::Name> {
    let Some(lines) = before.returned_lines() else { return Vec::new() };
    sheet.lines().filter(|line| lines.contains(&line.id)).map(|line| line.name.clone()).collect()
}
