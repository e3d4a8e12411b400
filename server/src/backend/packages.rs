//! A department's decision packages under its ceiling.

use app::backend::{PackageForm, PackagesView};
use shared::access::Action;
use shared::budget::Nature;
use shared::id::SheetId;

use super::cards::department_name;
use super::figures::target;
use super::sheet::SeenSheet;
use super::{Reader, Trouble};

impl Reader {
    pub(super) async fn packages_view(&self, id: SheetId, form: PackageForm) -> Result<PackagesView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        let (version, packages) = self.store().packages(record.plan, department).await?;
        Ok(PackagesView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            sheet: id,
            department: department_name(&plan, department),
            currency: plan.currency,
            ceiling: target(&plan, department, Nature::Expense),
            version,
            may_edit: self.may(Action::EditSheet, &subject),
            packages,
            form,
        })
    }
}
