//! Information technology: people, systems, machines, security.

use super::Season::{Bonus, Even, Halves, Once, Quarterly, Summer, Wages};
use super::{Group, Row, expense, row};

/// In the order of the sheet.
pub const IT: &[Group] = &[
    expense("信息化人员", "People", PEOPLE),
    expense("软件许可与订阅", "Licences and subscriptions", LICENCES),
    expense("云与机房", "Cloud and computer room", CLOUD),
    expense("终端与网络", "Desks and network", DESKS),
    expense("安全", "Security", SECURITY),
    expense("实施项目", "Projects", PROJECTS),
];

const PEOPLE: &[Row] = &[
    row("6602.01", "系统运维工资", "Wages, operations", 760, Wages, 48),
    row("6602.01", "开发与数据工资", "Wages, development and data", 920, Wages, 135),
    row("6602.01", "年终奖金", "Year-end bonuses", 170, Bonus, 70),
    row("6602.01", "社会保险与公积金", "Social insurance and housing fund", 310, Wages, 82),
    row("6602.05", "技术培训与认证", "Training and certificates", 64, Quarterly, 28),
];

const LICENCES: &[Row] = &[
    row("6602.04", "ERP 年度维护", "ERP maintenance", 480, Once(1), 30),
    row("6602.04", "MES 订阅", "Manufacturing execution system", 260, Quarterly, 0),
    row("6602.04", "办公套件", "Office suite", 228, Once(3), 64),
    row("6602.04", "PLM 许可", "Product data management", 190, Once(4), 41),
    row("6602.04", "CRM 订阅", "Customer relations", 144, Quarterly, 86),
    row("6602.04", "数据库许可", "Databases", 120, Once(1), -120).because("两套系统迁移到开源数据库"),
    row("6602.04", "电子签章", "Electronic signatures", 36, Once(5), 0),
    row("6602.04", "报表与分析工具", "Reports and analysis", 88, Once(7), 55),
];

const CLOUD: &[Row] = &[
    row("6602.04", "云主机", "Virtual machines", 276, Even, 112),
    row("6602.04", "对象存储与备份", "Storage and backup", 96, Even, 140),
    row("6602.04", "内容分发", "Content delivery", 24, Even, 20),
    row("6602.04", "异地灾备", "Recovery site", 150, Quarterly, 0),
    row("6602.06", "机房电费", "Electricity of the computer room", 132, Summer, 26),
    row("6602.06", "机房空调与 UPS 维保", "Cooling and power supply", 58, Halves, 12),
    row("6602.07", "服务器折旧", "Depreciation, servers", 340, Even, -65),
];

const DESKS: &[Row] = &[
    row("6602.04", "笔记本更新", "New notebooks", 315, Halves, 18),
    row("6602.04", "设计工作站", "Workstations for design", 180, Once(5), 0),
    row("6602.04", "车间平板", "Tablets for the workshops", 96, Once(9), 220),
    row("6602.04", "打印与耗材", "Printing", 72, Even, -90),
    row("6602.04", "网络设备", "Network equipment", 140, Once(6), 33),
    row("6602.04", "互联网专线", "Leased lines", 168, Even, 0),
    row("6602.04", "视频会议", "Video conferences", 42, Quarterly, -20),
    row("6602.07", "终端折旧", "Depreciation, desks", 160, Even, 14),
];

const SECURITY: &[Row] = &[
    row("6602.04", "终端防护", "Endpoint protection", 66, Once(2), 38),
    row("6602.04", "防火墙与网关维保", "Firewalls", 84, Once(3), 22),
    row("6602.05", "等级保护测评", "Security assessment", 90, Once(10), 0),
    row("6602.05", "渗透测试", "Penetration test", 60, Once(8), 0),
    row("6602.05", "安全意识培训", "Awareness training", 24, Quarterly, 50),
];

const PROJECTS: &[Row] = &[
    row("6602.05", "业财一体化平台", "Business-finance platform", 420, Quarterly, 0)
        .because("第二期：采购到付款流程上线"),
    row("6602.05", "设备联网（二期）", "Machines online, phase 2", 280, Halves, 75),
    row("6602.05", "质量追溯", "Quality tracing", 160, Once(6), 0),
    row("6602.05", "数据仓库", "Data warehouse", 190, Quarterly, 96),
    row("6602.05", "供应商门户", "Suppliers' portal", 120, Once(9), 0),
    row("6602.05", "接口与集成", "Interfaces", 110, Even, 24),
    row("6602.03", "实施差旅", "Travel", 46, Quarterly, -30),
];
