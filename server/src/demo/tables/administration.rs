//! Human resources and administration: management, premises, welfare, taxes and what concerns everybody.

use super::Season::{Bonus, Even, Halves, Once, Orders, Quarterly, Summer, Travel, Wages, Winter};
use super::{Group, Row, expense, row};

/// In the order of the sheet.
pub const ADMINISTRATION: &[Group] = &[
    expense("管理人员", "Management", MANAGEMENT),
    expense("招聘与培训", "Recruiting and training", TRAINING),
    expense("员工福利", "Welfare", WELFARE),
    expense("办公与园区", "Offices and grounds", PREMISES),
    expense("专业服务与保险", "Advice and insurance", ADVICE),
    expense("税金与财务费用", "Taxes and finance", TAXES),
];

const MANAGEMENT: &[Row] = &[
    row("6602.01", "高管工资", "Wages, directors", 2_480, Wages, 35),
    row("6602.01", "财务部工资", "Wages, finance", 1_320, Wages, 46),
    row("6602.01", "人事行政工资", "Wages, HR and administration", 1_060, Wages, 41),
    row("6602.01", "年终奖金", "Year-end bonuses", 1_150, Bonus, 62),
    row("6602.01", "社会保险与公积金", "Social insurance and housing fund", 980, Wages, 45),
    row("6602.03", "管理差旅", "Travel", 260, Travel, -25),
    row("6602.08", "业务招待", "Entertaining", 180, Travel, -80),
];

const TRAINING: &[Row] = &[
    row("6602.05", "招聘渠道", "Recruiting channels", 190, Quarterly, 33),
    row("6602.05", "校园招聘", "Campus recruiting", 120, Once(10), 58),
    row("6602.05", "猎头", "Headhunters", 160, Halves, 0),
    row("6602.09", "业财融合培训", "Business-finance training", 145, Quarterly, 160),
    row("6602.09", "管理干部培训", "Management training", 180, Quarterly, 24),
    row("6602.09", "在线学习平台", "Online learning", 68, Once(2), 15),
    row("6602.05", "员工调查", "Staff survey", 35, Once(11), 0),
];

const WELFARE: &[Row] = &[
    row("6602.09", "食堂补贴", "Canteen", 1_420, Even, 38),
    row("6602.09", "通勤班车", "Commuter buses", 560, Even, 21),
    row("6602.09", "节日慰问", "Holiday gifts", 390, Quarterly, 16),
    row("6602.09", "体检", "Medical check-ups", 240, Once(9), 29),
    row("6602.09", "补充医疗保险", "Supplementary medical insurance", 320, Once(1), 54),
    row("6602.09", "工会经费", "Union", 450, Even, 48),
    row("6602.09", "年会与团建", "Annual party and outings", 210, Once(1), -45),
    row("6602.09", "宿舍", "Dormitories", 270, Even, 0),
];

const PREMISES: &[Row] = &[
    row("6602.02", "办公用品", "Office supplies", 130, Even, -35),
    row("6602.06", "物业与保洁", "Cleaning and property", 480, Even, 27),
    row("6602.06", "安保", "Guards", 420, Even, 30),
    row("6602.06", "绿化", "Gardens", 85, Halves, 0),
    row("6602.06", "办公楼电费", "Electricity of the offices", 260, Summer, 19),
    row("6602.06", "采暖", "Heating", 190, Winter, 24),
    row("6602.02", "公务用车", "Cars", 210, Even, -60),
    row("6602.07", "办公楼折旧", "Depreciation, offices", 680, Even, 0),
    row("6602.06", "房屋维修", "Repairs of buildings", 230, Once(7), 45),
];

const ADVICE: &[Row] = &[
    row("6602.05", "年报审计", "Audit of the accounts", 280, Once(4), 0),
    row("6602.05", "法律顾问", "Lawyers", 180, Quarterly, 0),
    row("6602.05", "高新技术企业复审", "Renewal of high-tech status", 90, Once(6), 0),
    row("6602.05", "管理咨询", "Consultants", 240, Halves, -140),
    row("6602.05", "财产一切险", "Property insurance", 360, Once(1), 32),
    row("6602.05", "雇主责任险", "Employer's liability insurance", 145, Once(1), 40),
];

const TAXES: &[Row] = &[
    row("6403", "城建税与教育费附加", "Urban construction tax and education surcharge", 1_560, Orders, 74),
    row("6403", "房产税与土地使用税", "Property and land-use tax", 620, Halves, 0),
    row("6403", "印花税", "Stamp duty", 110, Quarterly, 65),
    row("6603", "利息支出", "Interest", 1_480, Quarterly, -110).because("提前归还一笔设备贷款"),
    row("6603", "利息收入", "Interest received", -190, Quarterly, 42),
    row("6603", "银行手续费", "Bank charges", 96, Even, 18),
    row("6603", "汇兑净额", "Exchange differences", 240, Quarterly, 0),
];
