//! Order to cash: from an order to the money, with credit before delivery and dunning after it.

use super::super::Duty::{Keep, Order, Receive, Reconcile, Record};
use super::super::Frequency::{Daily, EachTime, Monthly, Weekly};
use super::super::TaskKind::{Manual, Send, Service};
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, parallel, start, task, timer, way};

pub const ORDER_TO_CASH: Draft = Draft {
    title: ["订单到收款", "Order to cash"],
    lanes: &[
        DraftLane { id: "sales", name: ["销售部", "Sales"], tier: Execution },
        DraftLane { id: "credit", name: ["信用管理", "Credit control"], tier: Supervision },
        DraftLane { id: "board", name: ["销售管理层", "Sales management"], tier: Decision },
        DraftLane { id: "store", name: ["物流仓储", "Logistics"], tier: Execution },
        DraftLane { id: "finance", name: ["财务部", "Finance"], tier: Execution },
    ],
    roles: &[
        Role { id: "seller", name: ["销售代表", "Sales representative"], rate: 100_00, capacity: 28_800 },
        Role { id: "analyst", name: ["信用分析员", "Credit analyst"], rate: 110_00, capacity: 7_200 },
        Role { id: "chief", name: ["销售总监", "Sales director"], rate: 300_00, capacity: 2_400 },
        Role { id: "keeper", name: ["仓管员", "Storekeeper"], rate: 65_00, capacity: 19_200 },
        Role { id: "carrier", name: ["物流专员", "Shipping clerk"], rate: 70_00, capacity: 9_600 },
        Role { id: "biller", name: ["开票会计", "Billing accountant"], rate: 85_00, capacity: 4_800 },
        Role { id: "receivables", name: ["应收会计", "Receivables accountant"], rate: 95_00, capacity: 9_600 },
        Role { id: "cashier", name: ["出纳", "Cashier"], rate: 75_00, capacity: 2_400 },
        Role { id: "ledger", name: ["总账会计", "General ledger accountant"], rate: 100_00, capacity: 2_400 },
    ],
    steps: &[
        start("demand", ("sales", 0, 0), "客户下单", "Customer orders", 320),
        task("offer", ("sales", 1, 0), "报价并录入订单", "Quote and enter order")
            .by("seller", 30)
            .system("客户关系管理系统", "CRM")
            .document("销售订单", "Sales order")
            .risk("价格、折扣低于政策", "Prices or discounts beyond policy")
            .control(
                EachTime,
                "价格取自价目表，超出折扣权限须审批",
                "Prices come from the list; discounts beyond it need approval",
            )
            .evidence("订单与价目表比对", "Order against price list"),
        task("rate", ("credit", 2, 0), "检查信用额度", "Check credit limit")
            .by("analyst", 8)
            .system("信用管理系统", "Credit system")
            .risk("赊销给失信客户形成坏账", "Sales on credit that are never paid")
            .control(EachTime, "超额度或有逾期自动冻结订单", "Orders beyond the limit or with arrears are blocked")
            .evidence("信用检查记录", "Credit check"),
        choice("trusted", ("credit", 3, 0), "额度内？", "Within limit?"),
        task("except", ("board", 4, 0), "审批超额度或特价", "Approve exception")
            .by("chief", 15)
            .waits(480)
            .approves("信用与价格例外权限", "Authority for credit and price exceptions")
            .risk("为完成业绩放宽信用", "Credit is loosened to meet targets")
            .control(
                EachTime,
                "例外附担保或收款计划，由总监批准",
                "Exceptions come with security or a payment plan; the director approves",
            )
            .evidence("例外审批单", "Exception approval"),
        choice("excepted", ("board", 5, 0), "是否批准？", "Approved?"),
        choice("go", ("credit", 6, 0), "", ""),
        task("confirm", ("sales", 7, 0), "签约并确认订单", "Sign and confirm")
            .by("seller", 12)
            .duty(Order)
            .document("销售合同", "Sales contract"),
        task("pick", ("store", 8, 0), "备货出库", "Pick and issue goods")
            .kind(Manual)
            .by("keeper", 35)
            .duty(Keep)
            .document("出库单", "Issue note")
            .risk("无单发货、错发漏发", "Goods leave without order, or the wrong ones")
            .control(EachTime, "凭已确认订单扫码出库", "Issued by scan against confirmed orders only")
            .evidence("出库单", "Issue note"),
        task("ship", ("store", 9, 0), "运输并取得签收", "Ship, get the receipt signed")
            .by("carrier", 18)
            .waits(2_880)
            .costs(120_00)
            .document("签收单", "Delivery receipt")
            .risk("未签收即确认收入", "Revenue is recognised before receipt")
            .control(EachTime, "收回客户签收单并上传", "The customer's receipt is taken back and uploaded")
            .evidence("签收单", "Delivery receipt"),
        choice("received", ("store", 10, 0), "客户接受？", "Accepted?"),
        task("mend", ("sales", 10, 0), "处理退换", "Handle the return").by("seller", 40).costs(80_00),
        parallel("part", ("finance", 11, 0)),
        task("bill", ("finance", 12, 0), "开具发票", "Issue invoice")
            .kind(Send)
            .by("biller", 6)
            .document("销售发票", "Sales invoice")
            .risk("漏开、错开发票", "Invoices missing or wrong")
            .control(Daily, "每日核对签收与开票", "Receipts and invoices are compared daily")
            .evidence("开票核对表", "Billing check"),
        task("book", ("finance", 12, 1), "确认收入与应收", "Recognise revenue")
            .kind(Service)
            .by("ledger", 3)
            .duty(Record)
            .document("记账凭证", "Voucher")
            .risk("提前或推迟确认收入", "Revenue in the wrong period")
            .control(
                Monthly,
                "按签收日确认，月末截止测试",
                "Recognised on the day of receipt; cut-off is tested at month end",
            )
            .evidence("截止测试表", "Cut-off test"),
        parallel("meet", ("finance", 13, 0)),
        timer("term", ("finance", 14, 0), "等待账期", "Payment term").waits(43_200),
        choice("due", ("finance", 15, 0), "到期收到？", "Paid when due?"),
        task("remind", ("credit", 15, 0), "催收逾期款", "Collect arrears")
            .by("analyst", 25)
            .waits(7_200)
            .costs(10_00)
            .document("催款函", "Reminder")
            .risk("逾期账款无人跟进", "Nobody follows arrears")
            .control(Weekly, "按账龄分级催收，超九十天上报", "Dunning by age; beyond 90 days it is reported")
            .evidence("账龄与催收记录", "Ageing and dunning log"),
        task("collect", ("finance", 16, 0), "收款入账", "Receive the money")
            .by("cashier", 4)
            .duty(Receive)
            .costs(2_00)
            .system("银企直联", "Bank connection")
            .risk("截留货款", "Receipts are held back")
            .control(
                EachTime,
                "货款只进公司账户，次日认领",
                "Money comes to company accounts only and is claimed the next day",
            )
            .evidence("银行回单", "Bank receipt"),
        task("clear", ("finance", 17, 0), "核销应收并与客户对账", "Clear and reconcile with customer")
            .by("receivables", 8)
            .duty(Reconcile)
            .costs_monthly(500_00)
            .document("客户对账单", "Statement of account")
            .risk("应收账款虚挂或被挪用", "Receivables that are not there, or were taken")
            .control(
                Monthly,
                "出纳和销售以外的人员向客户函证",
                "Customers confirm their balance to somebody outside sales and cash",
            )
            .evidence("对账回函", "Confirmation"),
        end("paid", ("finance", 18, 0), "收款完成", "Collected"),
        end("lost", ("board", 6, 0), "订单取消", "Order cancelled"),
    ],
    ways: &[
        way("demand", "offer"),
        way("offer", "rate"),
        way("rate", "trusted"),
        way("trusted", "except").when("超额度", "Beyond", 15),
        way("trusted", "go").otherwise("额度内", "Within"),
        way("except", "excepted"),
        way("excepted", "offer").when("重新报价", "Quote again", 20),
        way("excepted", "lost").when("否决", "Refused", 10),
        way("excepted", "go").otherwise("批准", "Approved"),
        way("go", "confirm"),
        way("confirm", "pick"),
        way("pick", "ship"),
        way("ship", "received"),
        way("received", "mend").when("退换", "Returned", 3),
        way("mend", "pick"),
        way("received", "part").otherwise("签收", "Accepted"),
        way("part", "bill"),
        way("part", "book"),
        way("bill", "meet"),
        way("book", "meet"),
        way("meet", "term"),
        way("term", "due"),
        way("due", "remind").when("逾期", "In arrears", 18),
        way("remind", "due"),
        way("due", "collect").otherwise("已收到", "Paid"),
        way("collect", "clear"),
        way("clear", "paid"),
    ],
};
