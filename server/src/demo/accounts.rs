//! The demo organisation's chart of accounts: codes after the ministry's table, the lower levels its own.

use shared::budget::{Account, Name, Nature};
use shared::id::IdError;

/// Code, names, and whether it earns. An account belongs to the one its code begins with.
const ACCOUNTS: &[(&str, &str, &str, Nature)] = &[
    ("6001", "主营业务收入", "Revenue from main business", Nature::Income),
    ("6001.01", "离心泵", "Centrifugal pumps", Nature::Income),
    ("6001.02", "计量泵", "Metering pumps", Nature::Income),
    ("6001.03", "控制阀", "Control valves", Nature::Income),
    ("6001.04", "球阀", "Ball valves", Nature::Income),
    ("6001.05", "出口销售", "Exports", Nature::Income),
    ("6001.06", "备件与服务", "Spares and services", Nature::Income),
    ("6051", "其他业务收入", "Other revenue", Nature::Income),
    ("5001", "生产成本", "Production cost", Nature::Expense),
    ("5001.01", "直接材料", "Direct material", Nature::Expense),
    ("5001.02", "直接人工", "Direct labour", Nature::Expense),
    ("5001.03", "外协加工费", "Work done outside", Nature::Expense),
    ("5001.04", "采购费用", "Cost of purchasing", Nature::Expense),
    ("5101", "制造费用", "Manufacturing overhead", Nature::Expense),
    ("5101.01", "车间管理人员薪酬", "Wages of workshop staff", Nature::Expense),
    ("5101.02", "水电与动力", "Energy", Nature::Expense),
    ("5101.03", "修理与运输", "Repairs and transport", Nature::Expense),
    ("5101.04", "低值易耗品", "Tools and consumables", Nature::Expense),
    ("5101.05", "质量与安全环保", "Quality, safety, environment", Nature::Expense),
    ("5101.06", "劳动保护与其他", "Protection at work and other", Nature::Expense),
    ("5101.07", "折旧费", "Depreciation", Nature::Expense),
    ("5301", "研发支出", "Research and development", Nature::Expense),
    ("5301.01", "人员人工", "People", Nature::Expense),
    ("5301.02", "直接投入", "Material", Nature::Expense),
    ("5301.03", "试验检验费", "Tests", Nature::Expense),
    ("5301.04", "委托研发", "Research by others", Nature::Expense),
    ("5301.05", "知识产权与认证", "Patents and certificates", Nature::Expense),
    ("5301.06", "研发差旅与会议", "Travel and conferences", Nature::Expense),
    ("5301.07", "研发折旧", "Depreciation", Nature::Expense),
    ("5301.08", "软件与计算", "Software and computing", Nature::Expense),
    ("6403", "税金及附加", "Taxes and surcharges", Nature::Expense),
    ("6601", "销售费用", "Selling expenses", Nature::Expense),
    ("6601.01", "职工薪酬", "Pay", Nature::Expense),
    ("6601.02", "广告与展览", "Advertising and fairs", Nature::Expense),
    ("6601.03", "差旅与车辆", "Travel and cars", Nature::Expense),
    ("6601.04", "业务招待费", "Entertaining", Nature::Expense),
    ("6601.05", "运输与仓储", "Transport and storage", Nature::Expense),
    ("6601.06", "办公与租赁", "Offices and rent", Nature::Expense),
    ("6601.07", "售后服务费", "After-sales service", Nature::Expense),
    ("6601.08", "佣金与投标", "Commissions and tenders", Nature::Expense),
    ("6601.09", "折旧费", "Depreciation", Nature::Expense),
    ("6602", "管理费用", "Administrative expenses", Nature::Expense),
    ("6602.01", "职工薪酬", "Pay", Nature::Expense),
    ("6602.02", "办公费", "Office", Nature::Expense),
    ("6602.03", "差旅费", "Travel", Nature::Expense),
    ("6602.04", "信息化费用", "Information technology", Nature::Expense),
    ("6602.05", "咨询与服务费", "Advice and services", Nature::Expense),
    ("6602.06", "物业与水电", "Premises", Nature::Expense),
    ("6602.07", "折旧费", "Depreciation", Nature::Expense),
    ("6602.08", "业务招待费", "Entertaining", Nature::Expense),
    ("6602.09", "福利与培训", "Welfare and training", Nature::Expense),
    ("6603", "财务费用", "Financial expenses", Nature::Expense),
];

pub(super) fn accounts() -> Result<Vec<Account>, IdError> {
    ACCOUNTS
        .iter()
        .map(|(code, zh, en, nature)| {
            Ok(Account {
                code: code.parse()?,
                name: Name::bilingual(*zh, *en),
                nature: *nature,
                parent: code.split_once('.').map(|(parent, _)| parent.parse()).transpose()?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::organisation::Department;

    #[test]
    fn every_row_has_an_account_of_its_nature() {
        let accounts = accounts().unwrap();
        let codes: BTreeSet<_> = accounts.iter().map(|account| account.code.as_str()).collect();
        assert_eq!(codes.len(), accounts.len(), "a code stands twice");
        for group in Department::ALL.iter().flat_map(|department| department.groups()) {
            for row in group.rows {
                let account = accounts.iter().find(|account| account.code.as_str() == row.account);
                assert_eq!(account.map(|account| account.nature), Some(group.nature), "{}", row.en);
            }
        }
    }
}
