//! Asset acquisition: from the case for an asset to its card in the books and the first count (应用指引第8号——资产管理).

use super::super::Duty::{Keep, Order, Pay, Receive, Reconcile, Record, Request};
use super::super::Frequency::{EachTime, Monthly, Yearly};
use super::super::TaskKind::Manual;
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, parallel, start, task, timer, way};

pub const ASSET_ACQUISITION: Draft = Draft {
    title: ["资产购置", "Asset acquisition"],
    lanes: &[
        DraftLane { id: "board", name: ["投资决策层", "Investment decision"], tier: Decision },
        DraftLane { id: "dept", name: ["使用部门", "Using department"], tier: Execution },
        DraftLane { id: "assets", name: ["资产管理部", "Asset management"], tier: Execution },
        DraftLane { id: "buying", name: ["采购部", "Purchasing"], tier: Execution },
        DraftLane { id: "finance", name: ["财务部", "Finance"], tier: Execution },
        DraftLane { id: "audit", name: ["资产清查组", "Stocktaking team"], tier: Supervision },
    ],
    roles: &[
        Role { id: "user", name: ["使用部门申请人", "Requesting user"], rate: 100_00, capacity: 6_000 },
        Role { id: "engineer", name: ["资产管理工程师", "Asset engineer"], rate: 120_00, capacity: 4_800 },
        Role { id: "custodian", name: ["资产保管员", "Asset custodian"], rate: 75_00, capacity: 2_400 },
        Role { id: "analyst", name: ["投资分析师", "Investment analyst"], rate: 150_00, capacity: 4_800 },
        Role {
            id: "board", name: ["投资决策委员", "Investment committee member"], rate: 400_00, capacity: 1_200
        },
        Role { id: "buyer", name: ["设备采购员", "Equipment buyer"], rate: 100_00, capacity: 7_200 },
        Role { id: "director", name: ["财务总监", "Finance director"], rate: 320_00, capacity: 1_000 },
        Role { id: "cashier", name: ["出纳", "Cashier"], rate: 75_00, capacity: 600 },
        Role { id: "ledger", name: ["资产会计", "Fixed asset accountant"], rate: 100_00, capacity: 1_600 },
        Role { id: "counter", name: ["清查专员", "Stocktaker"], rate: 90_00, capacity: 1_600 },
    ],
    steps: &[
        start("wish", ("dept", 0, 0), "产生资产需求", "An asset is needed", 25),
        task("ask", ("dept", 1, 0), "提交购置申请与论证", "Apply with a business case")
            .by("user", 90)
            .duty(Request)
            .document("资产购置申请", "Asset request")
            .risk("盲目购置，资产闲置", "Assets nobody needs lie idle")
            .control(EachTime, "说明用途、效益与使用率预测", "Purpose, benefit and expected use are stated")
            .evidence("购置申请", "Request"),
        task("spare", ("assets", 2, 0), "查询闲置资产可否调剂", "Look for an idle asset")
            .by("engineer", 20)
            .system("资产管理系统", "Asset system")
            .risk("有闲置仍重复购置", "Bought although one lies idle")
            .control(
                EachTime,
                "购置前先查资产台账，优先调剂",
                "The register is searched first; transfer goes before purchase",
            )
            .evidence("调剂查询记录", "Search record"),
        choice("found", ("assets", 3, 0), "可否调剂？", "Found one?"),
        task("transfer", ("assets", 4, 1), "内部调剂", "Transfer it")
            .kind(Manual)
            .by("custodian", 45)
            .costs(100_00)
            .document("资产调拨单", "Transfer note"),
        end("moved", ("assets", 5, 1), "调剂完成", "Transferred"),
        task("appraise", ("finance", 4, 0), "投资测算与预算校验", "Appraise and check the budget")
            .by("analyst", 120)
            .document("投资分析表", "Investment appraisal")
            .risk("投资回报不足或超预算", "Too little return, or beyond the budget")
            .control(
                EachTime,
                "测算净现值与回收期，占用资本预算",
                "Net present value and payback; the capital budget is committed",
            )
            .evidence("投资分析表", "Appraisal"),
        task("decide", ("board", 5, 0), "审批购置", "Decide on the purchase")
            .by("board", 25)
            .waits(2_400)
            .approves("资本性支出审批权限", "Authority for capital expenditure")
            .risk("未经授权的资本性支出", "Capital expenditure without authority")
            .control(EachTime, "按金额分级，重大项目集体决策", "By amount; major ones are decided together")
            .evidence("决议", "Resolution"),
        choice("granted", ("board", 6, 0), "是否批准？", "Approved?"),
        end("refused", ("board", 7, 0), "不予购置", "Not bought"),
        task("tender", ("buying", 7, 0), "招标比选与签约", "Tender, select, contract")
            .by("buyer", 180)
            .duty(Order)
            .waits(7_200)
            .costs(500_00)
            .document("招标文件、采购合同", "Tender documents, contract")
            .rule("达到限额应当招标", "Tenders from the legal threshold")
            .risk("围标串标、价格虚高", "Rigged tenders, inflated prices")
            .control(EachTime, "评标小组独立打分，采购员不参与评分", "An independent panel scores; the buyer does not")
            .evidence("评标报告", "Evaluation report"),
        timer("build", ("buying", 8, 0), "制造与交付", "Manufacture and delivery").waits(43_200),
        task("install", ("assets", 9, 0), "安装调试与验收", "Install, test, accept")
            .by("engineer", 150)
            .duty(Receive)
            .document("验收报告", "Acceptance report")
            .risk("不合格资产投入使用", "Assets that fail are put to use")
            .control(EachTime, "使用、技术、资产三方联合验收", "Users, engineers and asset managers accept together")
            .evidence("验收报告", "Acceptance report"),
        choice("fit", ("assets", 10, 0), "验收合格？", "Accepted?"),
        task("mend", ("buying", 9, 0), "供应商整改", "Supplier mends it").by("buyer", 40).waits(4_320),
        parallel("part", ("assets", 11, 0)),
        task("card", ("finance", 12, 0), "建立资产卡片并入账", "Open the card and book it")
            .by("ledger", 30)
            .duty(Record)
            .document("固定资产卡片", "Asset card")
            .risk("资本化时点、折旧年限错误", "Capitalised at the wrong time or over the wrong life")
            .control(
                EachTime,
                "验收当月转固，按政策确定年限残值",
                "Capitalised in the month of acceptance; life and residual value by policy",
            )
            .evidence("资产卡片与凭证", "Card and voucher"),
        task("label", ("assets", 12, 0), "贴标签、交付保管", "Label and hand over")
            .kind(Manual)
            .by("custodian", 20)
            .duty(Keep)
            .document("领用保管单", "Custody note")
            .risk("资产去向不明", "Nobody knows where the asset is")
            .control(EachTime, "一物一码，保管人签收", "One code for each; the holder signs")
            .evidence("领用保管单", "Custody note"),
        task("release", ("board", 12, 0), "审批付款", "Approve payment")
            .by("director", 12)
            .waits(480)
            .approves("工程设备付款权限", "Authority for equipment payments")
            .risk("未验收先付全款", "Paid in full before acceptance")
            .control(
                EachTime,
                "凭验收报告按合同节点付款，留质保金",
                "By milestone on the acceptance report, with a retention",
            )
            .evidence("付款审批单", "Payment approval"),
        task("pay", ("finance", 13, 0), "付款", "Pay")
            .by("cashier", 8)
            .duty(Pay)
            .costs(5_00)
            .system("银企直联", "Bank connection")
            .risk("付错账户", "Paid to the wrong account")
            .control(EachTime, "账户取自合同，双人复核", "The account is the contract's; two people release")
            .evidence("银行回单", "Bank receipt"),
        parallel("meet", ("assets", 14, 0)),
        task("count", ("audit", 15, 0), "账实核对", "Count and compare")
            .by("counter", 30)
            .duty(Reconcile)
            .costs_monthly(400_00)
            .document("盘点表", "Count sheet")
            .risk("账实不符", "Books and assets differ")
            .control(
                Yearly,
                "保管和记账以外的人员盘点，差异查明",
                "Counted by people who neither keep nor book; differences are cleared",
            )
            .evidence("盘点表", "Count sheet"),
        task("review", ("dept", 15, 0), "投用后评价", "Review its use")
            .by("user", 45)
            .document("后评价报告", "Post-investment review")
            .risk("投资效果无人负责", "Nobody answers for what it brings")
            .control(Monthly, "跟踪使用率，对照论证评价", "Use is followed and compared with the case that was made")
            .evidence("后评价报告", "Review"),
        end("used", ("dept", 16, 0), "投入使用", "In use"),
    ],
    ways: &[
        way("wish", "ask"),
        way("ask", "spare"),
        way("spare", "found"),
        way("found", "transfer").when("可调剂", "Yes", 15),
        way("transfer", "moved"),
        way("found", "appraise").otherwise("不可", "No"),
        way("appraise", "decide"),
        way("decide", "granted"),
        way("granted", "ask").when("补充论证", "Better case", 12),
        way("granted", "refused").when("否决", "Refused", 8),
        way("granted", "tender").otherwise("批准", "Approved"),
        way("tender", "build"),
        way("build", "install"),
        way("install", "fit"),
        way("fit", "mend").when("整改", "To be mended", 10),
        way("mend", "install"),
        way("fit", "part").otherwise("合格", "Accepted"),
        way("part", "card"),
        way("part", "label"),
        way("part", "release"),
        way("release", "pay"),
        way("card", "meet"),
        way("label", "meet"),
        way("pay", "meet"),
        way("meet", "count"),
        way("count", "review"),
        way("review", "used"),
    ],
};
