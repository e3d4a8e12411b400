//! The titles that columns of budgets have, in Chinese (both scripts) and English. A fixed table; to teach the import a
//! title, add it here, folded: lower case, half width, no spaces or punctuation.

use super::Word;

/// Titles that say one thing.
pub(super) const EXACT: &[(Word, &str)] = &[
    (
        Word::Section,
        "section group segment topname 主管 板块 大类 大類 项目大类 預算類別 预算类别 费用类别 \
        費用類別 支出类别 收支类别",
    ),
    (Word::Category, "category cat type 类别 類別 分类 分類 类型 類型 性质 性質"),
    (
        Word::Department,
        "department dept departmentname deptname depname division costcentre costcenter \
        costcentrename costcentername agency 部门 部門 部门名称 部門名稱 成本中心 责任中心 責任中心 \
        预算单位 預算單位 机构 機構 机关 機關 单位 單位 单位名称 單位名稱 责任部门",
    ),
    (
        Word::Name,
        "line lineitem linename item itemname budgetitem accountname particulars depcat 项目 項目 \
        项目名称 項目名稱 预算项目 預算項目 费用项目 費用項目 费用名称 支出项目 科目名称 科目名稱 \
        会计科目名称 明细科目 预算科目名称",
    ),
    (Word::AnyName, "name description title 名称 名稱 内容 內容 事项 事項"),
    (Word::Detail, "detail details subitem 明细 明細 细目 細目 子项 子項 明细项目 用途别 用途別"),
    (Word::English, "english englishname nameenglish nameen 英文 英文名 英文名称 英文名稱"),
    (
        Word::Account,
        "account accountcode accountno accountnumber glaccount glcode gl code objectcode 科目编码 \
        科目代码 科目編號 科目代碼 科目编号 科目號 科目号 会计科目编码 编码 代码 編碼 代碼",
    ),
    (Word::Subject, "科目 会计科目 會計科目 预算科目 預算科目 费用科目"),
    (
        Word::Note,
        "note notes remark remarks comment comments justification 备注 備註 備注 说明 說明 摘要 \
        编制说明 测算依据 依据",
    ),
    (Word::Year, "year fiscalyear fy budgetyear 年度 年份 年 预算年度 預算年度 会计年度 會計年度"),
    (
        Word::Amount,
        "amount budget annual annualbudget annualamount fullyear yeartotal budgetamount fy 金额 金額 \
        全年 全年预算 全年預算 全年合计 年度预算 年度預算 年度合计 年合计 本年预算 本年预算数 预算 \
        預算 预算数 預算數 预算金额 預算金額 预算额 本年数",
    ),
    (Word::Total, "total totals sum grandtotal 合计 合計 总计 總計 总额 總額 小计 小計"),
    (
        Word::Useless,
        "id no # ref index rowno 序号 序號 行号 行次 编号 編號 单价 單價 数量 數量 qty quantity price \
        unitprice rate 人数 人數 headcount fte 币种 幣別 currency 计量单位",
    ),
];

/// Parts of titles, in the order they are looked for.
pub(super) const PARTS: &[(Word, &str)] = &[
    (Word::Useless, "增减 增減 差异 差異 占比 比例 执行率 进度 完成率 % variance difference change growth percent"),
    (Word::Prior, "上年 去年 上期 前年度 上一年 lastyear prioryear previousyear prior lastfy priorfy"),
    (Word::English, "英文 english"),
    (Word::Note, "备注 備註 说明 說明 依据 依據 remark comment"),
];
