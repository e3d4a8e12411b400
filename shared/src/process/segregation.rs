//! Segregation of duties (不相容职务分离): what one person or one role must not do both, and who does.
//!
//! The rules are those of the Basic Standard and the Application Guidelines for Enterprise Internal Control (财政部等五部委,
//! 2008 and 2010) and of the Accounting Law, each put as a pair of [`Duty`]. A rule is broken by an owner who has steps of
//! both duties, wherever they stand; steps that name no owner count for their lane, as for one role.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Duty, ElementId, ProcessMap, owners};
use crate::language::Language;
use crate::name::Name;

/// Two duties that belong to two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyRule {
    pub one: Duty,
    pub other: Duty,
    source: Source,
    danger: [&'static str; 2],
}

impl DutyRule {
    /// Where the rule comes from.
    pub const fn source(&self, language: Language) -> &'static str {
        in_language(self.source.name(), language)
    }

    /// What may happen where it is broken.
    pub const fn danger(&self, language: Language) -> &'static str {
        in_language(self.danger, language)
    }
}

const fn in_language([zh, en]: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Basic,
    Funds,
    Purchasing,
    Assets,
    AccountingLaw,
}

impl Source {
    const fn name(self) -> [&'static str; 2] {
        match self {
            Self::Basic => {
                ["《企业内部控制基本规范》第二十九条", "Basic Standard for Enterprise Internal Control, article 29"]
            }
            Self::Funds => [
                "《企业内部控制应用指引第6号——资金活动》",
                "Application Guideline for Enterprise Internal Control No. 6, Funds",
            ],
            Self::Purchasing => [
                "《企业内部控制应用指引第7号——采购业务》",
                "Application Guideline for Enterprise Internal Control No. 7, Purchasing",
            ],
            Self::Assets => [
                "《企业内部控制应用指引第8号——资产管理》",
                "Application Guideline for Enterprise Internal Control No. 8, Assets",
            ],
            Self::AccountingLaw => [
                "《会计法》：出纳人员不得兼任稽核、会计档案保管和账目登记",
                "Accounting Law of the PRC: cashiers neither audit, nor keep the archives, nor the books",
            ],
        }
    }
}

const fn rule(one: Duty, other: Duty, source: Source, zh: &'static str, en: &'static str) -> DutyRule {
    DutyRule { one, other, source, danger: [zh, en] }
}

/// The matrix, each pair once.
pub const DUTY_RULES: &[DutyRule] = &[
    rule(Duty::Request, Duty::Approve, Source::Basic, "自己申请自己批准，支出无人把关", "one grants one's own wishes"),
    rule(Duty::Request, Duty::Order, Source::Purchasing, "需求为供应商而提", "needs are made up for a supplier's sake"),
    rule(Duty::Request, Duty::Pay, Source::Funds, "虚列支出、套取资金", "made-up expenses are paid out"),
    rule(
        Duty::Approve,
        Duty::Order,
        Source::Purchasing,
        "供应商和价格一人说了算",
        "one alone settles supplier and price",
    ),
    rule(Duty::Approve, Duty::Pay, Source::Funds, "未经复核的付款", "money leaves with nobody having looked twice"),
    rule(Duty::Approve, Duty::Record, Source::Basic, "以记账掩盖越权审批", "the books hide what was approved wrongly"),
    rule(
        Duty::Order,
        Duty::Receive,
        Source::Purchasing,
        "少收、以次充好无人发现",
        "short or poor deliveries go unseen",
    ),
    rule(Duty::Order, Duty::Pay, Source::Purchasing, "虚假采购直接付款", "orders that never were are paid"),
    rule(Duty::Order, Duty::Record, Source::Purchasing, "以账务处理掩盖采购差异", "the books hide what was ordered"),
    rule(Duty::Receive, Duty::Pay, Source::Purchasing, "未到货即付款", "what never came is paid"),
    rule(Duty::Receive, Duty::Record, Source::Purchasing, "虚假验收入账", "what never came is booked"),
    rule(Duty::Pay, Duty::Record, Source::AccountingLaw, "挪用资金后篡改账目", "money is taken and the books are bent"),
    rule(
        Duty::Pay,
        Duty::Reconcile,
        Source::Funds,
        "挪用资金在对账时被掩盖",
        "what was taken is hidden when accounts are compared",
    ),
    rule(Duty::Pay, Duty::Keep, Source::Funds, "印章票据与付款集于一人", "seals, cheques and payment are in one hand"),
    rule(Duty::Record, Duty::Keep, Source::Assets, "资产短缺以记账掩盖", "the books hide what is missing"),
    rule(Duty::Keep, Duty::Reconcile, Source::Assets, "自己保管自己盘点", "one counts what one keeps"),
    rule(Duty::Supervise, Duty::Approve, Source::Basic, "自己监督自己的审批", "one supervises one's own approvals"),
    rule(Duty::Supervise, Duty::Order, Source::Basic, "自己监督自己的采购", "one supervises one's own orders"),
    rule(Duty::Supervise, Duty::Pay, Source::AccountingLaw, "自己稽核自己的付款", "one audits one's own payments"),
    rule(Duty::Supervise, Duty::Record, Source::Basic, "自己监督自己的账务", "one supervises one's own books"),
];

/// The rule two duties fall under together, whichever is named first.
pub fn duty_rule(one: Duty, other: Duty) -> Option<&'static DutyRule> {
    DUTY_RULES.iter().find(|rule| (rule.one, rule.other) == (one, other) || (rule.one, rule.other) == (other, one))
}

/// Who has duties.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Owner(Name),
    /// For steps that name no owner.
    Lane(ElementId),
}

/// A rule somebody breaks, and with which steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyConflict {
    pub rule: &'static DutyRule,
    pub holder: Holder,
    /// The steps of the rule's one duty, and those of the other.
    pub one: Vec<ElementId>,
    pub other: Vec<ElementId>,
}

/// Everybody's duties, and the steps they have them from.
pub fn duties(map: &ProcessMap) -> BTreeMap<Holder, BTreeMap<Duty, Vec<ElementId>>> {
    let owners = owners(map);
    let mut held: BTreeMap<Holder, BTreeMap<Duty, Vec<ElementId>>> = BTreeMap::new();
    for node in map.nodes() {
        let Some(duty) = node.control.duty else { continue };
        let holder = match (owners.get(&node.id), &node.lane) {
            (Some(owner), _) => Holder::Owner(owner.clone()),
            (None, Some(lane)) => Holder::Lane(lane.clone()),
            (None, None) => continue,
        };
        held.entry(holder).or_default().entry(duty).or_default().push(node.id.clone());
    }
    held
}

/// By holder, in the order of the rules.
pub fn duty_conflicts(map: &ProcessMap) -> Vec<DutyConflict> {
    let mut found = Vec::new();
    for (holder, held) in duties(map) {
        let broken = DUTY_RULES.iter().filter_map(|rule| Some((rule, held.get(&rule.one)?, held.get(&rule.other)?)));
        found.extend(broken.map(|(rule, one, other)| DutyConflict {
            rule,
            holder: holder.clone(),
            one: one.clone(),
            other: other.clone(),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sketch::map;
    use super::*;

    /// `holder: one steps / other steps`.
    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let told = |conflict: &DutyConflict| {
            let holder = match &conflict.holder {
                Holder::Owner(owner) => owner.text.clone(),
                Holder::Lane(lane) => format!("lane {lane}"),
            };
            let steps = |steps: &[ElementId]| steps.iter().map(ElementId::as_str).collect::<Vec<_>>().join(" ");
            let (one, other) = (conflict.rule.one.as_str(), conflict.rule.other.as_str());
            format!("{holder}: {one} {} / {other} {}", steps(&conflict.one), steps(&conflict.other))
        };
        let found: Vec<String> = duty_conflicts(&map(text)).iter().map(told).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn who_has_two_duties_that_exclude_each_other_is_told_with_the_steps() {
        check("task a owner=li duty=request; task b owner=wang duty=approve", &[]);
        check("task a owner=li duty=request; task b owner=li duty=approve", &["li: request a / approve b"]);
        check(
            "task a owner=li duty=pay; task b owner=li duty=reconcile; task c owner=li duty=record; task d owner=li duty=pay",
            &["li: pay a d / record c", "li: pay a d / reconcile b"],
        );
        // Duties that go together.
        check("task a owner=li duty=record; task b owner=li duty=reconcile", &[]);
        // A lane is one role where nobody is named, and none where owners are.
        check("lane l; task a lane=l duty=order; task b lane=l duty=receive", &["lane l: order a / receive b"]);
        check("lane l; task a lane=l duty=order owner=li; task b lane=l duty=receive owner=wang", &[]);
        check("task a duty=order; task b duty=receive", &[]);
    }

    #[test]
    fn the_matrix_has_each_pair_once_and_says_why_in_both_languages() {
        for (at, rule) in DUTY_RULES.iter().enumerate() {
            assert_ne!(rule.one, rule.other);
            assert!(DUTY_RULES.iter().skip(at + 1).all(|other| (other.one, other.other) != (rule.other, rule.one)));
            assert_eq!(duty_rule(rule.other, rule.one), Some(rule));
            for language in Language::ALL {
                assert!(!rule.source(language).is_empty() && !rule.danger(language).is_empty());
            }
        }
        let named = [
            (Duty::Request, Duty::Approve),
            (Duty::Order, Duty::Receive),
            (Duty::Receive, Duty::Pay),
            (Duty::Pay, Duty::Reconcile),
            (Duty::Approve, Duty::Pay),
            (Duty::Record, Duty::Keep),
        ];
        assert!(named.iter().all(|(one, other)| duty_rule(*one, *other).is_some()));
        assert_eq!(duty_rule(Duty::Record, Duty::Reconcile), None);
    }
}
