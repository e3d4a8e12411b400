//! The purchasing department: the material everything is made of, and what buying it costs.

use super::Season::{Even, Export, Halves, Once, Quarterly, Travel, Wages, Works};
use super::{Group, Row, expense, row};

/// In the order of the sheet.
pub const PURCHASING: &[Group] = &[
    expense("金属材料", "Metals", METALS),
    expense("外购部件", "Bought parts", PARTS),
    expense("辅料与包装", "Auxiliaries and packing", AUXILIARIES),
    expense("进货费用", "Getting it here", INBOUND),
    expense("采购部运行", "The department itself", DEPARTMENT),
];

const METALS: &[Row] = &[
    row("5001.01", "铸铁件毛坯", "Iron castings", 14_200, Works, 37),
    row("5001.01", "铸钢件毛坯", "Steel castings", 11_600, Works, 52),
    row("5001.01", "不锈钢 304 板材", "Stainless sheet 304", 6_450, Works, -28),
    row("5001.01", "不锈钢 316L 板材", "Stainless sheet 316L", 7_900, Works, 71),
    row("5001.01", "双相钢", "Duplex steel", 3_300, Works, 185).because("海水淡化项目用材，随中东订单增加"),
    row("5001.01", "圆钢与锻件", "Bars and forgings", 5_350, Works, 33),
    row("5001.01", "铜合金", "Copper alloys", 2_850, Works, 94),
    row("5001.01", "钛材", "Titanium", 1_480, Works, 120),
    row("5001.01", "生铁与废钢", "Pig iron and scrap", 3_900, Works, -15),
];

const PARTS: &[Row] = &[
    row("5001.01", "电机 ≤ 15 kW", "Motors up to 15 kW", 4_350, Works, 48),
    row("5001.01", "电机 15–75 kW", "Motors 15 to 75 kW", 6_150, Works, 66),
    row("5001.01", "电机 > 75 kW", "Motors above 75 kW", 4_700, Works, 103),
    row("5001.01", "进口轴承", "Bearings, imported", 3_420, Works, 57),
    row("5001.01", "国产轴承", "Bearings, domestic", 1_780, Works, 82),
    row("5001.01", "机械密封", "Mechanical seals", 4_980, Works, 75),
    row("5001.01", "橡胶与 PTFE 密封件", "Rubber and PTFE seals", 2_150, Works, 44),
    row("5001.01", "气动执行机构", "Pneumatic actuators", 5_260, Works, 91),
    row("5001.01", "电动执行机构", "Electric actuators", 3_840, Works, 138),
    row("5001.01", "阀门定位器", "Valve positioners", 2_760, Works, 114),
    row("5001.01", "变频器", "Frequency converters", 3_120, Works, 126),
    row("5001.01", "传感器与仪表", "Sensors and instruments", 1_940, Works, 152),
    row("5001.01", "联轴器与底座", "Couplings and base plates", 1_580, Works, 35),
    row("5001.01", "减速机", "Gearboxes", 1_260, Works, 40),
];

const AUXILIARIES: &[Row] = &[
    row("5001.01", "紧固件", "Fasteners", 1_420, Works, 22),
    row("5001.01", "焊材", "Welding material", 680, Works, 31),
    row("5001.01", "树脂砂与涂料", "Resin sand and coatings", 1_150, Works, 27),
    row("5001.01", "油漆", "Paints", 920, Works, 18),
    row("5001.01", "化学试剂", "Chemicals", 180, Even, 9),
    row("5001.01", "木箱与托盘", "Crates and pallets", 1_060, Works, 43),
    row("5001.01", "防锈与缓冲材料", "Rust protection and padding", 340, Works, 14),
];

const INBOUND: &[Row] = &[
    row("5001.04", "进货运输", "Inbound transport", 1_860, Works, 47),
    row("5001.04", "进口关税", "Customs duty", 740, Export, 68),
    row("5001.04", "报关与港口", "Clearance and port charges", 215, Export, 52),
    row("5001.04", "货物保险", "Cargo insurance", 130, Quarterly, 20),
    row("5001.04", "来料检验", "Inspection of deliveries", 420, Works, 36),
    row("5001.04", "原材料仓储", "Storage of material", 560, Even, 25),
];

const DEPARTMENT: &[Row] = &[
    row("6602.01", "采购员工资", "Wages, buyers", 1_680, Wages, 43),
    row("6602.01", "供应商质量工程师工资", "Wages, supplier quality", 940, Wages, 88),
    row("6602.01", "社会保险与公积金", "Social insurance and housing fund", 460, Wages, 55),
    row("6602.01", "绩效奖金", "Performance bonuses", 390, Once(1), 60),
    row("6602.03", "供应商审核差旅", "Travel to suppliers", 280, Travel, 32),
    row("6602.05", "供应商大会", "Suppliers' conference", 140, Once(11), 40),
    row("6602.05", "价格与信用查询", "Price and credit information", 86, Halves, 0),
    row("6602.02", "办公", "Office", 60, Even, 10),
];
