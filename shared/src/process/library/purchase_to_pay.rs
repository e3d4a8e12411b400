//! Purchase to pay: from a need to the payment in the books, with three documents that must agree.

use super::super::Duty::{Order, Pay, Receive, Reconcile, Record, Request, Supervise};
use super::super::Frequency::{EachTime, Monthly, Weekly};
use super::super::TaskKind::{Manual, Service};
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, start, task, timer, way};

pub const PURCHASE_TO_PAY: Draft = Draft {
    title: ["采购到付款", "Purchase to pay"],
    lanes: &[
        DraftLane { id: "board", name: ["管理层", "Management"], tier: Decision },
        DraftLane { id: "dept", name: ["需求部门", "Requesting department"], tier: Execution },
        DraftLane { id: "finance", name: ["财务部", "Finance"], tier: Execution },
        DraftLane { id: "buying", name: ["采购部", "Purchasing"], tier: Execution },
        DraftLane { id: "store", name: ["仓储部", "Warehouse"], tier: Execution },
        DraftLane { id: "audit", name: ["内部审计", "Internal audit"], tier: Supervision },
    ],
    roles: &[
        Role { id: "requester", name: ["需求申请人", "Requester"], rate: 90_00, capacity: 6_000 },
        Role { id: "manager", name: ["分管负责人", "Responsible manager"], rate: 220_00, capacity: 3_200 },
        Role { id: "controller", name: ["预算会计", "Budget accountant"], rate: 100_00, capacity: 2_400 },
        Role { id: "buyer", name: ["采购专员", "Buyer"], rate: 95_00, capacity: 19_200 },
        Role { id: "keeper", name: ["验收员", "Receiving clerk"], rate: 70_00, capacity: 7_200 },
        Role { id: "payables", name: ["应付会计", "Payables accountant"], rate: 95_00, capacity: 4_800 },
        Role { id: "director", name: ["财务总监", "Finance director"], rate: 320_00, capacity: 2_000 },
        Role { id: "cashier", name: ["出纳", "Cashier"], rate: 75_00, capacity: 2_400 },
        Role { id: "ledger", name: ["总账会计", "General ledger accountant"], rate: 100_00, capacity: 2_400 },
        Role { id: "auditor", name: ["内审专员", "Internal auditor"], rate: 130_00, capacity: 1_600 },
    ],
    steps: &[
        start("need", ("dept", 0, 0), "产生采购需求", "Need arises", 120),
        task("ask", ("dept", 1, 0), "提交采购申请", "Submit requisition")
            .by("requester", 20)
            .duty(Request)
            .document("采购申请单", "Purchase requisition")
            .risk("需求不真实或重复采购，造成积压浪费", "Made-up or repeated needs pile up stock and waste money")
            .control(
                EachTime,
                "申请注明用途、预算科目和库存情况，由部门核对",
                "The requisition names purpose, budget account and stock; the department checks it",
            )
            .evidence("采购申请单", "Requisition"),
        task("fund", ("finance", 2, 0), "校验预算余额", "Check the budget")
            .kind(Service)
            .by("controller", 4)
            .system("全面预算系统", "Budget system")
            .risk("超预算或无预算采购", "Purchases beyond or without a budget")
            .control(
                EachTime,
                "系统比对可用预算，不足的退回或走调整",
                "The system compares with what is available; what lacks is sent back or adjusted first",
            )
            .evidence("预算占用记录", "Commitment record"),
        choice("funded", ("finance", 3, 0), "预算是否充足？", "Enough budget?"),
        task("approve", ("board", 4, 0), "审批采购申请", "Approve requisition")
            .by("manager", 10)
            .waits(480)
            .approves("采购申请审批权限", "Authority for requisitions")
            .risk("越权审批或未经审批采购", "Purchases approved beyond authority, or not at all")
            .control(
                EachTime,
                "按金额分级授权，申请人不得审批本人申请",
                "Authority by amount; nobody approves their own requisition",
            )
            .evidence("审批记录", "Approval record"),
        choice("approved", ("board", 5, 0), "是否批准？", "Approved?"),
        task("select", ("buying", 6, 0), "询价比价选定供应商", "Compare offers, select supplier")
            .by("buyer", 60)
            .waits(1_440)
            .system("供应商管理系统", "Supplier system")
            .rule("单笔五万元以上至少三家比价", "Three offers at least from ¥50,000")
            .risk("供应商选择不当，价格虚高或舞弊", "Poor choice of supplier, inflated prices or fraud")
            .control(
                EachTime,
                "合格供应商名录内比价，结果由采购主管复核",
                "Offers from listed suppliers only; the head of purchasing reviews the result",
            )
            .evidence("比价表", "Comparison of offers"),
        task("order", ("buying", 7, 0), "下达采购订单", "Place the order")
            .by("buyer", 25)
            .duty(Order)
            .system("企业资源计划系统", "ERP")
            .document("采购订单", "Purchase order")
            .risk("订单与批准的申请不一致", "The order is not what was approved")
            .control(
                EachTime,
                "订单引用已批准的申请，数量单价超差即冻结",
                "The order refers to the approved requisition and is blocked where it exceeds it",
            )
            .evidence("采购订单", "Purchase order"),
        timer("transit", ("store", 8, 0), "等待到货", "Delivery").waits(7_200),
        task("receive", ("store", 9, 0), "验收入库", "Inspect and receive")
            .kind(Manual)
            .by("keeper", 30)
            .duty(Receive)
            .document("验收单", "Receipt note")
            .risk("数量不足、质量不符仍被接收", "Short or faulty deliveries are accepted")
            .control(
                EachTime,
                "由采购以外的专人按订单清点、检验",
                "Somebody outside purchasing counts and inspects against the order",
            )
            .evidence("验收单", "Receipt note"),
        choice("accepted", ("store", 10, 0), "验收合格？", "Accepted?"),
        task("return", ("store", 9, 1), "退货换货", "Return and replace")
            .kind(Manual)
            .by("keeper", 25)
            .costs(60_00)
            .document("退货单", "Return note"),
        task("match", ("finance", 11, 0), "发票、订单、验收单三单匹配", "Match invoice, order and receipt")
            .by("payables", 12)
            .system("企业资源计划系统", "ERP")
            .document("采购发票", "Supplier invoice")
            .risk("虚假、重复或错误发票被支付", "False, repeated or wrong invoices are paid")
            .control(
                EachTime,
                "三单数量、单价、金额一致方可入账，发票查重验真",
                "Booked only where quantity, price and amount agree; invoices are verified and checked for repeats",
            )
            .evidence("三单匹配记录", "Match record"),
        choice("matched", ("finance", 12, 0), "三单一致？", "All agree?"),
        task("settle", ("buying", 12, 0), "与供应商处理差异", "Settle the difference").by("buyer", 40).waits(960),
        task("release", ("board", 13, 0), "审批付款", "Approve payment")
            .by("director", 6)
            .waits(240)
            .approves("付款审批权限", "Authority for payments")
            .risk("未到期或不应付的款项被支付", "Payments that are not due or not owed")
            .control(EachTime, "凭已匹配的应付单按到期日批准", "Released by due date on matched payables only")
            .evidence("付款审批单", "Payment approval"),
        task("pay", ("finance", 14, 0), "付款", "Pay")
            .by("cashier", 6)
            .duty(Pay)
            .costs(5_00)
            .system("银企直联", "Bank connection")
            .risk("付错账户或挪用资金", "Paid to the wrong account, or taken")
            .control(
                EachTime,
                "网银双人复核，收款账户取自供应商主数据",
                "Two people release; the account comes from the supplier's master data",
            )
            .evidence("银行回单", "Bank receipt"),
        task("book", ("finance", 15, 0), "记账归档", "Book and file")
            .by("ledger", 6)
            .duty(Record)
            .document("记账凭证", "Voucher")
            .risk("入账不及时或科目错误", "Booked late or to the wrong account")
            .control(
                EachTime,
                "凭证由系统生成，会计复核后过账",
                "The system drafts the voucher; an accountant reviews and posts it",
            )
            .evidence("记账凭证", "Voucher"),
        task("compare", ("finance", 16, 0), "核对银行与供应商账", "Reconcile bank and suppliers")
            .by("ledger", 3)
            .duty(Reconcile)
            .costs_monthly(300_00)
            .risk("未达账项掩盖差错", "Open items hide errors")
            .control(
                Monthly,
                "出纳以外的人员编制余额调节表",
                "Somebody other than the cashier draws up the reconciliation",
            )
            .evidence("余额调节表", "Reconciliation"),
        choice("sampled", ("finance", 17, 0), "抽中稽核？", "Sampled?"),
        task("audit", ("audit", 17, 0), "采购付款抽样稽核", "Audit a sample")
            .by("auditor", 60)
            .duty(Supervise)
            .risk("控制失效长期未被发现", "Controls fail and nobody notices")
            .control(
                Weekly,
                "按风险抽取百分之八的业务全程检查",
                "Eight per cent, by risk, are followed from end to end",
            )
            .evidence("稽核底稿", "Working papers"),
        end("done", ("finance", 18, 0), "完成", "Done"),
        end("audited", ("audit", 18, 0), "稽核完成", "Audited"),
    ],
    ways: &[
        way("need", "ask"),
        way("ask", "fund"),
        way("fund", "funded"),
        way("funded", "ask").when("超预算", "Over budget", 8),
        way("funded", "approve").otherwise("充足", "Enough"),
        way("approve", "approved"),
        way("approved", "ask").when("退回", "Sent back", 7),
        way("approved", "select").otherwise("批准", "Approved"),
        way("select", "order"),
        way("order", "transit"),
        way("transit", "receive"),
        way("receive", "accepted"),
        way("accepted", "return").when("不合格", "Rejected", 4),
        way("return", "transit"),
        way("accepted", "match").otherwise("合格", "Accepted"),
        way("match", "matched"),
        way("matched", "settle").when("不一致", "They differ", 12),
        way("settle", "match"),
        way("matched", "release").otherwise("一致", "They agree"),
        way("release", "pay"),
        way("pay", "book"),
        way("book", "compare"),
        way("compare", "sampled"),
        way("sampled", "audit").when("抽中", "Yes", 8),
        way("sampled", "done").otherwise("未抽中", "No"),
        way("audit", "audited"),
    ],
};
