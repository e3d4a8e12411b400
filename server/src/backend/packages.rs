//! A sheet's decision packages under its department's ceiling.

use app::backend::{PackageForm, PackageRow, PackagesView};
use shared::access::Action;
use shared::document::read_sheet;
use shared::id::SheetId;
use shared::money::Minor;

use super::cards::department_name;
use super::marks::Marks;
use super::sheet::SeenSheet;
use super::{Reader, Trouble};
use crate::document::{LoadError, load};
use crate::packages::{ceiling, version, with_earlier};
use crate::persistence::DocumentState;

impl Reader {
    pub(super) async fn packages_view(&self, id: SheetId, form: PackageForm) -> Result<PackagesView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        let doc = load(self.store(), id).await?;
        let mut sheet = read_sheet(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
        with_earlier(self.store(), &record, &plan, (&doc, &mut sheet)).await?;
        let ceiling = ceiling(&plan, department);
        let marks = Marks::load(self.store()).await?;
        let packages = sheet.ranked(ceiling).into_iter().map(|of| {
            let lines = sheet.lines_in(of.package.id).map(|line| line.name.clone()).collect();
            let cut_by = of.package.cut_by.filter(|person| of.package.is_cut && !person.0.is_nil());
            PackageRow {
                id: of.package.id,
                title: of.package.title.clone(),
                reason: of.package.reason.clone(),
                typed: of.package.cost,
                cost: Minor::of_sum(of.weight.cost),
                income: Minor::of_sum(of.weight.income),
                lines,
                upto: Minor::of_sum(of.upto),
                standing: of.standing,
                cut_by: cut_by.map(|person| marks.of(person)),
            }
        });
        Ok(PackagesView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            sheet: id,
            department: department_name(&plan, department),
            currency: sheet.header.currency,
            ceiling,
            outside: Minor::of_sum(sheet.outside_packages()),
            version: version(&sheet),
            may_edit: record.state == DocumentState::Open && self.may(Action::EditSheet, &subject),
            packages: packages.collect(),
            form,
        })
    }
}
