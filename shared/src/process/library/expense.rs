//! Expenses: application, reimbursement, payment, bookkeeping.

use super::super::Duty::{Pay, Reconcile, Record, Request, Supervise};
use super::super::Frequency::{Daily, EachTime, Monthly};
use super::super::TaskKind::Service;
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, parallel, start, task, timer, way};

pub const EXPENSE: Draft = Draft {
    title: ["费用申请、报销、支付与记账", "Expense application, reimbursement, payment and bookkeeping"],
    lanes: &[
        DraftLane { id: "staff", name: ["业务部门", "Business department"], tier: Execution },
        DraftLane { id: "board", name: ["审批人", "Approvers"], tier: Decision },
        DraftLane { id: "centre", name: ["财务共享中心", "Finance shared services"], tier: Execution },
        DraftLane { id: "audit", name: ["内控稽核", "Internal control"], tier: Supervision },
    ],
    roles: &[
        Role { id: "employee", name: ["报销人", "Employee"], rate: 80_00, capacity: 60_000 },
        Role { id: "head", name: ["部门负责人", "Head of department"], rate: 200_00, capacity: 12_000 },
        Role { id: "controller", name: ["财务负责人", "Financial controller"], rate: 260_00, capacity: 3_600 },
        Role { id: "reviewer", name: ["审单会计", "Claims accountant"], rate: 85_00, capacity: 14_400 },
        Role { id: "cashier", name: ["出纳", "Cashier"], rate: 75_00, capacity: 4_800 },
        Role { id: "ledger", name: ["总账会计", "General ledger accountant"], rate: 100_00, capacity: 3_600 },
        Role { id: "checker", name: ["稽核专员", "Control officer"], rate: 120_00, capacity: 2_400 },
    ],
    steps: &[
        start("plan", ("staff", 0, 0), "计划发生费用", "Expense planned", 600),
        task("apply", ("staff", 1, 0), "事前费用申请", "Apply beforehand")
            .by("employee", 10)
            .duty(Request)
            .system("费控系统", "Expense system")
            .document("费用申请单", "Expense application")
            .rule("差旅、会议、招待费先申请后发生", "Travel, events and hospitality are applied for first")
            .risk("无预算、无事由的费用发生", "Expenses without budget or purpose")
            .control(
                EachTime,
                "申请关联预算科目，系统实时占用额度",
                "The application names its budget account and commits it at once",
            )
            .evidence("费用申请单", "Application"),
        task("grant", ("board", 2, 0), "审批费用申请", "Approve application")
            .by("head", 4)
            .waits(300)
            .approves("费用申请审批权限", "Authority for applications")
            .risk("越权批准费用", "Expenses approved beyond authority")
            .control(EachTime, "按金额和费用类型匹配审批链", "The chain of approval follows amount and kind")
            .evidence("审批记录", "Approval record"),
        choice("granted", ("board", 3, 0), "是否同意？", "Granted?"),
        timer("spend", ("staff", 4, 0), "费用发生", "Money is spent").waits(4_320),
        task("claim", ("staff", 5, 0), "填报销单、上传发票", "Claim with invoices")
            .by("employee", 25)
            .system("费控系统", "Expense system")
            .document("报销单、电子发票", "Claim, e-invoices")
            .risk("虚假发票、重复报销", "False invoices, claims made twice")
            .control(
                EachTime,
                "电子发票自动查验真伪、查重",
                "E-invoices are verified and checked for repeats automatically",
            )
            .evidence("发票查验记录", "Verification record"),
        task("review", ("centre", 6, 0), "审核票据与标准", "Review vouchers and limits")
            .by("reviewer", 12)
            .rule("超标部分自行承担", "What exceeds the limits is borne privately")
            .risk("超标准、不合规费用入账", "Expenses beyond limits or rules are booked")
            .control(
                EachTime,
                "系统校验标准，审单会计复核例外",
                "The system checks limits; an accountant looks at exceptions",
            )
            .evidence("审单记录", "Review record"),
        choice("complete", ("centre", 7, 0), "单据合规？", "In order?"),
        task("confirm", ("board", 8, 0), "审批报销", "Approve claim")
            .by("head", 4)
            .waits(360)
            .approves("报销审批权限", "Authority for claims")
            .risk("与业务无关的费用被报销", "Expenses that served no business")
            .control(
                EachTime,
                "负责人对照申请确认业务真实性",
                "The head confirms against the application that it served its purpose",
            )
            .evidence("审批记录", "Approval record"),
        choice("large", ("board", 9, 0), "大额？", "Large?"),
        task("countersign", ("board", 10, 0), "财务负责人加签", "Controller countersigns")
            .by("controller", 8)
            .waits(480)
            .approves("大额费用加签", "Countersignature for large expenses")
            .rule("单笔二万元以上", "From ¥20,000")
            .risk("大额支出缺少第二道把关", "Large amounts pass with one look only")
            .control(EachTime, "达到限额自动加签", "From the limit on a second signature is asked for")
            .evidence("加签记录", "Countersignature"),
        choice("signed", ("board", 11, 0), "", ""),
        parallel("part", ("centre", 12, 0)),
        task("pay", ("centre", 13, 0), "付款", "Pay")
            .by("cashier", 3)
            .duty(Pay)
            .costs(1_50)
            .system("银企直联", "Bank connection")
            .risk("错付、重付", "Paid wrongly or twice")
            .control(
                EachTime,
                "批量付款文件锁定，制单复核分离",
                "The payment file is locked; one prepares and another releases",
            )
            .evidence("银行回单", "Bank receipt"),
        task("book", ("centre", 13, 1), "生成凭证并记账", "Post the voucher")
            .kind(Service)
            .by("ledger", 2)
            .duty(Record)
            .document("记账凭证", "Voucher")
            .risk("费用归属期间或部门错误", "Booked to the wrong period or department")
            .control(
                Daily,
                "系统按费用类型生成分录，会计抽查",
                "The system drafts entries by kind; an accountant looks at some",
            )
            .evidence("记账凭证", "Voucher"),
        parallel("meet", ("centre", 14, 0)),
        task("compare", ("centre", 15, 0), "对账并释放预算占用", "Reconcile, release commitments")
            .by("ledger", 1)
            .duty(Reconcile)
            .costs_monthly(200_00)
            .risk("长期挂账、占用未释放", "Items and commitments stay open")
            .control(
                Monthly,
                "月末逐笔勾对，清理未核销申请",
                "Items are matched at month end and open applications cleared",
            )
            .evidence("对账单", "Reconciliation"),
        choice("sampled", ("centre", 16, 0), "抽中稽核？", "Sampled?"),
        task("audit", ("audit", 16, 0), "事后稽核", "Audit afterwards")
            .by("checker", 45)
            .duty(Supervise)
            .risk("违规报销未被发现", "Breaches stay unseen")
            .control(Monthly, "按风险规则抽取百分之五复查", "Five per cent are looked at again, by risk")
            .evidence("稽核报告", "Audit report"),
        end("done", ("centre", 17, 0), "报销完成", "Reimbursed"),
        end("audited", ("audit", 17, 0), "稽核完成", "Audited"),
        end("refused", ("staff", 3, 0), "不同意", "Not granted"),
    ],
    ways: &[
        way("plan", "apply"),
        way("apply", "grant"),
        way("grant", "granted"),
        way("granted", "apply").when("修改", "To be changed", 6),
        way("granted", "refused").when("不同意", "No", 4),
        way("granted", "spend").otherwise("同意", "Yes"),
        way("spend", "claim"),
        way("claim", "review"),
        way("review", "complete"),
        way("complete", "claim").when("退回补正", "To be mended", 15),
        way("complete", "confirm").otherwise("合规", "In order"),
        way("confirm", "large"),
        way("large", "countersign").when("是", "Yes", 12),
        way("large", "signed").otherwise("否", "No"),
        way("countersign", "signed"),
        way("signed", "part"),
        way("part", "pay"),
        way("part", "book"),
        way("pay", "meet"),
        way("book", "meet"),
        way("meet", "compare"),
        way("compare", "sampled"),
        way("sampled", "audit").when("抽中", "Yes", 5),
        way("sampled", "done").otherwise("未抽中", "No"),
        way("audit", "audited"),
    ],
};
