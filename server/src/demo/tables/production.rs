//! The production department: labour, energy and upkeep of six workshops.

use super::Season::{Bonus, Even, Halves, Once, Quarterly, Summer, Wages, Winter, Works};
use super::{Group, Row, expense, row};

/// In the order of the sheet.
pub const PRODUCTION: &[Group] = &[
    expense("直接人工", "Direct labour", LABOUR),
    expense("车间管理", "Running the workshops", RUNNING),
    expense("能源与动力", "Energy", ENERGY),
    expense("设备维护", "Maintenance", MAINTENANCE),
    expense("外协加工", "Work done outside", OUTSIDE),
    expense("质量与安全环保", "Quality, safety, environment", QUALITY),
    expense("折旧", "Depreciation", DEPRECIATION),
];

const LABOUR: &[Row] = &[
    row("5001.02", "铸造车间工资", "Wages, foundry", 3_640, Wages, 42),
    row("5001.02", "机加工一车间工资", "Wages, machine shop 1", 4_180, Wages, 51),
    row("5001.02", "机加工二车间工资", "Wages, machine shop 2", 3_920, Wages, 47),
    row("5001.02", "装配车间工资", "Wages, assembly", 3_260, Wages, 68),
    row("5001.02", "测试车间工资", "Wages, testing", 1_480, Wages, 39),
    row("5001.02", "涂装车间工资", "Wages, painting", 1_120, Wages, 33),
    row("5001.02", "加班费", "Overtime", 1_350, Works, 85),
    row("5001.02", "计件奖励", "Piece-rate bonuses", 960, Works, 74),
    row("5001.02", "年终奖金", "Year-end bonuses", 1_780, Bonus, 56),
    row("5001.02", "社会保险与公积金", "Social insurance and housing fund", 3_640, Wages, 50),
    row("5001.02", "劳务派遣", "Agency workers", 780, Works, -115).because("新增两台机械手后减少派遣用工"),
];

const RUNNING: &[Row] = &[
    row("5101.01", "车间主任与调度工资", "Wages, foremen and schedulers", 1_860, Wages, 44),
    row("5101.01", "工艺工程师工资", "Wages, process engineers", 1_240, Wages, 72),
    row("5101.01", "仓管与叉车工资", "Wages, stores and forklifts", 720, Wages, 29),
    row("5101.06", "劳保用品", "Protective clothing", 340, Quarterly, 26),
    row("5101.06", "高温补贴", "Hot-weather allowance", 185, Summer, 0),
    row("5101.06", "班组活动", "Team events", 96, Halves, 15),
    row("5101.06", "车间办公", "Workshop offices", 72, Even, 8),
    row("5101.06", "技能培训", "Skills training", 260, Quarterly, 140),
    row("5101.03", "厂内运输", "Transport inside the works", 310, Works, 21),
];

const ENERGY: &[Row] = &[
    row("5101.02", "电费 · 铸造车间", "Electricity · foundry", 2_480, Works, 63),
    row("5101.02", "电费 · 机加工一车间", "Electricity · machine shop 1", 1_120, Works, 35),
    row("5101.02", "电费 · 机加工二车间", "Electricity · machine shop 2", 1_060, Works, 31),
    row("5101.02", "电费 · 装配与测试", "Electricity · assembly and testing", 540, Works, 28),
    row("5101.02", "空调与通风", "Cooling and ventilation", 380, Summer, 40),
    row("5101.02", "天然气", "Natural gas", 920, Works, 78),
    row("5101.02", "采暖", "Heating", 460, Winter, 52),
    row("5101.02", "工业用水", "Water", 210, Works, 17),
    row("5101.02", "压缩空气", "Compressed air", 330, Works, 12),
    row("5101.02", "屋顶光伏抵扣", "Rooftop solar, saved", -420, Summer, 110).because("二期光伏三月并网"),
];

const MAINTENANCE: &[Row] = &[
    row("5101.03", "数控机床维保", "Upkeep of CNC machines", 1_150, Quarterly, 46),
    row("5101.03", "熔炼炉大修", "Overhaul of the furnace", 680, Once(2), 0),
    row("5101.03", "行车与起重设备", "Cranes", 240, Halves, 18),
    row("5101.03", "空压机与管网", "Compressors and pipes", 165, Quarterly, 24),
    row("5101.03", "机械手维保", "Upkeep of robots", 290, Quarterly, 310),
    row("5101.03", "备品备件", "Spare parts", 870, Even, 37),
    row("5101.04", "刀具", "Cutting tools", 1_380, Works, 59),
    row("5101.04", "量具与检具", "Gauges", 260, Quarterly, 20),
    row("5101.04", "工装夹具", "Jigs and fixtures", 420, Works, 44),
    row("5101.04", "润滑与切削液", "Lubricants and coolants", 310, Works, 16),
    row("5101.04", "木模与砂箱", "Patterns and moulding boxes", 360, Quarterly, 28),
];

const OUTSIDE: &[Row] = &[
    row("5001.03", "热处理", "Heat treatment", 1_640, Works, 53),
    row("5001.03", "精密铸造", "Investment casting", 2_280, Works, 88),
    row("5001.03", "表面处理", "Surface treatment", 870, Works, 41),
    row("5001.03", "大件粗加工", "Rough machining of large parts", 740, Works, 36),
    row("5001.03", "无损检测", "Non-destructive testing", 390, Works, 48),
];

const QUALITY: &[Row] = &[
    row("5101.05", "检验人员工资", "Wages, inspectors", 1_080, Wages, 45),
    row("5101.05", "计量校准", "Calibration", 190, Halves, 22),
    row("5101.05", "型式试验与监造", "Type tests", 430, Quarterly, 67),
    row("5101.05", "体系审核", "Audits of the management system", 120, Once(9), 0),
    row("5101.05", "废品损失", "Scrap", 960, Works, -74),
    row("5101.05", "危废处置", "Hazardous waste", 310, Quarterly, 95),
    row("5101.05", "环保设施运行", "Running of environmental plant", 280, Even, 30),
    row("5101.05", "安全生产投入", "Safety at work", 420, Quarterly, 64),
];

const DEPRECIATION: &[Row] = &[
    row("5101.07", "厂房", "Buildings", 1_920, Even, 0),
    row("5101.07", "机床", "Machine tools", 3_150, Even, 86),
    row("5101.07", "铸造设备", "Foundry", 980, Even, 0),
    row("5101.07", "测试台", "Test stands", 640, Even, 25),
    row("5101.07", "工业机械手", "Robots", 520, Even, 480),
];
