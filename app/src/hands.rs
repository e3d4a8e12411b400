//! Whose doing a part of a difference is, or of what it is a part, in words: between versions of a plan, and of what a
//! request asks for.

use crate::backend::PlanPart;
use crate::text::Text;

pub fn part_name(text: Text, part: &PlanPart) -> String {
    let language = text.language();
    match part {
        PlanPart::Department(name) => name.in_language(language).to_owned(),
        PlanPart::Account(code, name) => [code.as_str(), name.in_language(language)].join(" ").trim_end().to_owned(),
        PlanPart::NoAccount => text.plan_no_account().to_owned(),
        PlanPart::Rounding => text.bridge_rounding().to_owned(),
        PlanPart::Author(Some(name)) => name.clone(),
        PlanPart::Author(None) => text.history_unknown().to_owned(),
        PlanPart::Driver(name, department) => {
            [name.in_language(language), department.in_language(language)].join(" · ")
        }
        PlanPart::Input(name) if name.text.is_empty() => text.history_gone().to_owned(),
        PlanPart::Input(name) => name.in_language(language).to_owned(),
        PlanPart::Begun(name) => text.bridge_begun(name.in_language(language)),
        PlanPart::Rules => text.history_rules().to_owned(),
        PlanPart::Entered => text.history_entered().to_owned(),
        PlanPart::Untold(name) => text.bridge_untold(name.in_language(language)),
    }
}
