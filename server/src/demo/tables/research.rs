//! Research and development: people, projects, tests and patents.

use super::Season::{Bonus, Even, Halves, Once, Quarterly, Travel, Wages, Works};
use super::{Group, Row, expense, row};

/// In the order of the sheet.
pub const RESEARCH: &[Group] = &[
    expense("研发人员", "People", PEOPLE),
    expense("项目一：海水淡化高压泵", "Project 1: high-pressure pump for desalination", DESALINATION),
    expense("项目二：智能控制阀", "Project 2: smart control valve", VALVE),
    expense("项目三：高效离心泵", "Project 3: efficient centrifugal pump", PUMP),
    expense("试验与设备", "Tests and equipment", TESTS),
    expense("知识产权与合作", "Patents and partners", PATENTS),
];

const PEOPLE: &[Row] = &[
    row("5301.01", "泵产品组工资", "Wages, pumps", 2_420, Wages, 73),
    row("5301.01", "阀产品组工资", "Wages, valves", 1_860, Wages, 69),
    row("5301.01", "电控与软件组工资", "Wages, controls and software", 1_540, Wages, 165),
    row("5301.01", "试验室工资", "Wages, laboratory", 720, Wages, 40),
    row("5301.01", "年终奖金", "Year-end bonuses", 680, Bonus, 80),
    row("5301.01", "社会保险与公积金", "Social insurance and housing fund", 1_180, Wages, 76),
    row("5301.01", "博士后与实习生", "Postdocs and interns", 260, Even, 110),
];

const DESALINATION: &[Row] = &[
    row("5301.02", "样机材料", "Material for prototypes", 620, Once(4), 0),
    row("5301.02", "双相钢叶轮铸造", "Casting of duplex impellers", 380, Once(5), 0),
    row("5301.02", "轴承与密封选型", "Choice of bearings and seals", 140, Once(3), 0),
    row("5301.03", "耐久试验", "Endurance tests", 290, Halves, 0),
    row("5301.04", "流体仿真外协", "Flow simulation", 180, Once(2), 0),
    row("5301.06", "现场试用差旅", "Travel to the field test", 95, Travel, 0),
];

const VALVE: &[Row] = &[
    row("5301.02", "样机材料", "Prototype material", 310, Once(3), 24),
    row("5301.02", "电子元件", "Electronics", 240, Quarterly, 95),
    row("5301.04", "固件开发外协", "Firmware by a partner", 360, Quarterly, 0)
        .because("通信协议栈委托开发，源代码归公司所有"),
    row("5301.03", "电磁兼容试验", "EMC tests", 120, Once(8), 0),
    row("5301.05", "防爆认证", "Explosion-proof certificate", 210, Once(10), 0),
    row("5301.06", "用户试点差旅", "Travel to pilot customers", 80, Travel, 15),
];

const PUMP: &[Row] = &[
    row("5301.02", "样机铸件", "Prototype castings", 260, Once(6), -40),
    row("5301.02", "3D 打印砂型", "3D-printed moulds", 150, Quarterly, 120),
    row("5301.03", "能效测试", "Efficiency tests", 130, Halves, 10),
    row("5301.05", "节能产品认证", "Energy label", 90, Once(11), 0),
    row("5301.04", "水力设计合作", "Hydraulic design with a university", 200, Halves, 0),
];

const TESTS: &[Row] = &[
    row("5301.03", "试验台电费", "Electricity of the test stands", 210, Works, 34),
    row("5301.03", "试验耗材", "Test consumables", 190, Even, 22),
    row("5301.03", "计量校准", "Calibration", 85, Halves, 12),
    row("5301.07", "试验台折旧", "Depreciation, test stands", 640, Even, 25),
    row("5301.07", "仪器折旧", "Depreciation, instruments", 310, Even, 18),
    row("5301.02", "快速成型设备租赁", "Rent of rapid-prototyping machines", 120, Quarterly, 0),
    row("5301.08", "设计软件许可", "Design software", 540, Once(1), 62),
    row("5301.08", "仿真计算资源", "Computing for simulations", 180, Even, 240),
];

const PATENTS: &[Row] = &[
    row("5301.05", "国内专利申请", "Patents at home", 160, Quarterly, 45),
    row("5301.05", "国际专利申请", "Patents abroad", 220, Halves, 130),
    row("5301.05", "专利年费", "Patent fees", 95, Once(6), 20),
    row("5301.05", "标准参编", "Work on standards", 70, Halves, 0),
    row("5301.04", "高校联合实验室", "Joint laboratory with a university", 400, Halves, 0),
    row("5301.06", "学术会议", "Conferences", 75, Travel, 50),
    row("5301.06", "技术资料与培训", "Literature and training", 110, Quarterly, 36),
    row("5301.06", "研发办公", "Office", 48, Even, 5),
];
