//! The sales department: what the company earns, and what selling costs.

use super::Season::{Bonus, Even, Export, Fairs, Halves, Once, Orders, Overhaul, Quarterly, Travel, Wages};
use super::{Group, Row, expense, income, row};

/// In the order of the sheet.
pub const SALES: &[Group] = &[
    income("国内设备销售", "Domestic equipment", DOMESTIC),
    income("出口销售", "Exports", EXPORTS),
    income("备件与服务", "Spares and services", SERVICES),
    expense("销售人员", "Sales staff", STAFF),
    expense("市场推广", "Marketing", MARKETING),
    expense("差旅与客户", "Travel and customers", TRAVEL),
    expense("物流与售后", "Logistics and after-sales", LOGISTICS),
    expense("渠道与办公", "Channels and offices", CHANNELS),
];

const DOMESTIC: &[Row] = &[
    row("6001.01", "离心泵 · 华东", "Centrifugal pumps · East China", 26_400, Orders, 82),
    row("6001.01", "离心泵 · 华北", "Centrifugal pumps · North China", 17_800, Orders, 54),
    row("6001.01", "离心泵 · 华南", "Centrifugal pumps · South China", 15_200, Orders, 91),
    row("6001.01", "离心泵 · 西南", "Centrifugal pumps · Southwest", 9_600, Orders, 133)
        .because("两座水厂扩建项目已中标，预计下半年交付"),
    row("6001.02", "计量泵 · 华东", "Metering pumps · East China", 11_200, Orders, 68),
    row("6001.02", "计量泵 · 华北", "Metering pumps · North China", 7_400, Orders, 31),
    row("6001.02", "计量泵 · 华南", "Metering pumps · South China", 8_600, Orders, 112),
    row("6001.02", "计量泵 · 西南", "Metering pumps · Southwest", 4_300, Orders, 75),
    row("6001.03", "控制阀 · 华东", "Control valves · East China", 19_800, Orders, 97),
    row("6001.03", "控制阀 · 华北", "Control valves · North China", 14_600, Orders, 43),
    row("6001.03", "控制阀 · 华南", "Control valves · South China", 10_900, Orders, 86),
    row("6001.03", "控制阀 · 西南", "Control valves · Southwest", 7_200, Orders, 104),
    row("6001.04", "球阀 · 华东", "Ball valves · East China", 9_600, Orders, -22),
    row("6001.04", "球阀 · 华北", "Ball valves · North China", 7_100, Orders, -38)
        .because("低价竞争加剧，主动放弃部分标准件订单"),
    row("6001.04", "球阀 · 华南", "Ball valves · South China", 6_200, Orders, 15),
    row("6001.04", "球阀 · 西南", "Ball valves · Southwest", 4_100, Orders, 27),
];

const EXPORTS: &[Row] = &[
    row("6001.05", "离心泵 · 东南亚", "Centrifugal pumps · Southeast Asia", 16_800, Export, 124),
    row("6001.05", "离心泵 · 中东", "Centrifugal pumps · Middle East", 11_600, Export, 156),
    row("6001.05", "离心泵 · 欧洲", "Centrifugal pumps · Europe", 9_300, Export, 48),
    row("6001.05", "控制阀 · 东南亚", "Control valves · Southeast Asia", 8_200, Export, 139),
    row("6001.05", "控制阀 · 中东", "Control valves · Middle East", 7_600, Export, 118),
    row("6001.05", "控制阀 · 欧洲", "Control valves · Europe", 6_700, Export, 35),
    row("6001.05", "计量泵 · 东南亚", "Metering pumps · Southeast Asia", 3_900, Export, 102),
    row("6001.05", "计量泵 · 欧洲", "Metering pumps · Europe", 3_100, Export, 61),
];

const SERVICES: &[Row] = &[
    row("6001.06", "密封件与备件", "Seals and spare parts", 17_600, Overhaul, 96),
    row("6001.06", "年度维保合同", "Yearly maintenance contracts", 7_900, Even, 145),
    row("6001.06", "现场检修", "On-site repairs", 3_400, Overhaul, 72),
    row("6001.06", "调试与培训", "Commissioning and training", 1_100, Orders, 58),
    row("6051", "材料与废料销售", "Materials and scrap", 2_000, Even, 12),
];

const STAFF: &[Row] = &[
    row("6601.01", "国内销售工资", "Wages, domestic sales", 9_200, Wages, 61),
    row("6601.01", "外贸团队工资", "Wages, exports", 2_350, Wages, 118),
    row("6601.01", "售后工程师工资", "Wages, service engineers", 3_120, Wages, 84),
    row("6601.01", "绩效奖金", "Performance bonuses", 4_100, Bonus, 90),
    row("6601.01", "社会保险与公积金", "Social insurance and housing fund", 2_480, Wages, 66),
    row("6601.01", "招聘与入职培训", "Recruiting and onboarding", 160, Quarterly, 25),
];

const MARKETING: &[Row] = &[
    row("6601.02", "国内行业展会", "Trade fairs at home", 1_280, Fairs, 45),
    row("6601.02", "海外展会", "Trade fairs abroad", 960, Fairs, 210).because("新增迪拜水处理展与慕尼黑环保展"),
    row("6601.02", "行业媒体广告", "Trade press", 640, Even, -85),
    row("6601.02", "官网与线上推广", "Website and online marketing", 380, Even, 160),
    row("6601.02", "客户技术交流会", "Technical seminars for customers", 310, Quarterly, 52),
    row("6601.02", "产品认证与资质", "Product certificates", 260, Halves, 33),
    row("6601.02", "样本与资料印刷", "Catalogues and printing", 220, Quarterly, -60),
];

const TRAVEL: &[Row] = &[
    row("6601.03", "国内差旅", "Travel at home", 1_680, Travel, 38),
    row("6601.03", "海外差旅", "Travel abroad", 920, Travel, 175),
    row("6601.04", "业务招待", "Entertaining customers", 840, Travel, -42),
    row("6601.03", "车辆使用", "Cars", 460, Even, 18),
    row("6601.06", "通讯", "Telephones", 150, Even, 0),
];

const LOGISTICS: &[Row] = &[
    row("6601.05", "国内运输", "Transport at home", 3_240, Orders, 57),
    row("6601.05", "海运与港杂", "Sea freight and port charges", 2_760, Export, 131),
    row("6601.05", "出口包装", "Export packing", 980, Export, 108),
    row("6601.05", "成品仓储", "Warehousing of finished goods", 520, Even, 24),
    row("6601.07", "质保维修", "Repairs under warranty", 1_450, Overhaul, 49),
    row("6601.07", "质保备件", "Spare parts under warranty", 620, Overhaul, 40),
    row("6601.05", "出口信用保险", "Export credit insurance", 410, Quarterly, 142),
];

const CHANNELS: &[Row] = &[
    row("6601.08", "代理佣金", "Agents' commissions", 2_150, Export, 128),
    row("6601.08", "投标与标书", "Tenders", 330, Orders, 22),
    row("6601.08", "招标平台服务", "Tender platforms", 120, Once(1), 0),
    row("6601.06", "办事处租金", "Rent of sales offices", 960, Quarterly, 30),
    row("6601.06", "办公与水电", "Office supplies and utilities", 240, Even, 14),
    row("6601.09", "销售设备折旧", "Depreciation", 180, Even, -50),
];
