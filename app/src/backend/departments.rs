//! A plan's departments, and the form in which one is added or named anew.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::Name;
use shared::id::{DepartmentId, PlanId};

#[derive(Debug, Clone, PartialEq)]
pub struct DepartmentsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub may_edit: bool,
    /// Whether the reader may give the organisation a department it has not.
    pub may_found: bool,
    /// With those that are retired.
    pub departments: Vec<DepartmentRow>,
    /// Those the organisation has and the plan has not.
    pub others: Vec<(DepartmentId, Name)>,
    /// What is being written, as it was typed.
    pub form: DepartmentForm,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DepartmentRow {
    pub id: DepartmentId,
    pub name: Name,
    /// By name.
    pub head: Option<String>,
    pub has_sheet: bool,
    pub is_retired: bool,
}

/// A department as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentForm {
    /// The one that is named anew; none for a new one.
    pub id: Option<DepartmentId>,
    pub name: String,
    pub name_en: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartmentWrong {
    NoName,
    TooLong,
}

impl DepartmentForm {
    pub const NAME_CHARS_MAX: u16 = 80;

    pub fn of(id: DepartmentId, name: &Name) -> Self {
        Self { id: Some(id), name: name.text.clone(), name_en: name.en.clone().unwrap_or_default() }
    }

    /// The name that was typed.
    pub fn read(&self) -> Result<Name, DepartmentWrong> {
        let (text, en) = (self.name.trim(), self.name_en.trim());
        let is_long = |name: &str| name.chars().count() > usize::from(Self::NAME_CHARS_MAX);
        match (text, en) {
            ("", _) => Err(DepartmentWrong::NoName),
            (text, en) if is_long(text) || is_long(en) => Err(DepartmentWrong::TooLong),
            (text, en) => Ok(Name { text: text.to_owned(), en: Some(en.to_owned()).filter(|en| !en.is_empty()) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_is_named_in_one_language_or_in_both() {
        let check = |name: &str, name_en: &str, expect: Result<Name, DepartmentWrong>| {
            let form = DepartmentForm { id: None, name: name.to_owned(), name_en: name_en.to_owned() };
            assert_eq!(form.read(), expect, "{name} {name_en}");
        };
        check(" 市场部 ", "", Ok(Name::new("市场部")));
        check("市场部", "Marketing", Ok(Name::bilingual("市场部", "Marketing")));
        check(" ", "Marketing", Err(DepartmentWrong::NoName));
        check(&"长".repeat(81), "", Err(DepartmentWrong::TooLong));
    }
}
