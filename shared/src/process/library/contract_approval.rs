//! Contract approval: drafted, looked at from three sides, decided by value, sealed and kept (应用指引第16号——合同管理).

use super::super::Duty::{Keep, Order, Record, Request};
use super::super::Frequency::{EachTime, Monthly};
use super::super::TaskKind::Manual;
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, parallel, start, task, way};

pub const CONTRACT_APPROVAL: Draft = Draft {
    title: ["合同审批", "Contract approval"],
    lanes: &[
        DraftLane { id: "board", name: ["决策层", "Decision makers"], tier: Decision },
        DraftLane { id: "dept", name: ["承办部门", "Responsible department"], tier: Execution },
        DraftLane { id: "law", name: ["法务部", "Legal"], tier: Supervision },
        DraftLane { id: "finance", name: ["财务部", "Finance"], tier: Execution },
        DraftLane { id: "office", name: ["综合办公室", "General office"], tier: Execution },
    ],
    roles: &[
        Role { id: "owner", name: ["合同承办人", "Contract owner"], rate: 100_00, capacity: 19_200 },
        Role { id: "negotiator", name: ["商务谈判负责人", "Chief negotiator"], rate: 160_00, capacity: 9_600 },
        Role { id: "head", name: ["部门负责人", "Head of department"], rate: 200_00, capacity: 2_400 },
        Role { id: "lawyer", name: ["法务专员", "Legal counsel"], rate: 180_00, capacity: 9_600 },
        Role {
            id: "accountant",
            name: ["税务与资金会计", "Tax and treasury accountant"],
            rate: 120_00,
            capacity: 3_600,
        },
        Role { id: "director", name: ["分管副总", "Vice president"], rate: 350_00, capacity: 1_600 },
        Role { id: "president", name: ["总经理", "President"], rate: 600_00, capacity: 800 },
        Role { id: "keeper", name: ["印章管理员", "Keeper of seals"], rate: 70_00, capacity: 1_600 },
        Role { id: "archivist", name: ["合同档案员", "Contract archivist"], rate: 70_00, capacity: 2_400 },
    ],
    steps: &[
        start("deal", ("dept", 0, 0), "合同需求", "A contract is needed", 60),
        task("know", ("dept", 1, 0), "调查对方资信", "Look into the other party")
            .by("owner", 60)
            .costs(30_00)
            .document("资信调查表", "Due diligence sheet")
            .risk("对方无履约能力或资质", "The other party cannot or may not perform")
            .control(EachTime, "查验主体资格、授权、信用和涉诉", "Standing, authority, credit and lawsuits are checked")
            .evidence("资信调查表", "Due diligence sheet"),
        task("negotiate", ("dept", 2, 0), "谈判", "Negotiate")
            .by("negotiator", 120)
            .duty(Order)
            .waits(2_400)
            .risk("重大条款让步，利益受损", "Essential terms are given away")
            .control(
                EachTime,
                "重大合同由法务、技术、财务共同参加并留痕",
                "Legal, technical and finance people take part in major ones; minutes are kept",
            )
            .evidence("谈判记录", "Minutes"),
        task("draft", ("dept", 3, 0), "起草合同文本", "Draft the contract")
            .by("owner", 90)
            .duty(Request)
            .system("合同管理系统", "Contract system")
            .document("合同草案", "Draft")
            .rule("优先使用标准文本", "Standard texts first")
            .risk("条款不完整、不严密", "Terms incomplete or loose")
            .control(EachTime, "标准合同库起草，偏离标红", "Drafted from the library; deviations are marked")
            .evidence("偏离清单", "List of deviations"),
        task("vet", ("dept", 4, 0), "部门负责人审核", "Head of department reviews")
            .by("head", 15)
            .waits(240)
            .approves("合同业务审核", "Business review of contracts")
            .risk("合同与业务需要、预算不符", "The contract fits neither need nor budget")
            .control(EachTime, "核对需求、预算和谈判结果", "Checked against need, budget and what was negotiated")
            .evidence("审核意见", "Review"),
        parallel("part", ("dept", 5, 0)),
        task("law", ("law", 6, 0), "法律审查", "Legal review")
            .by("lawyer", 75)
            .waits(960)
            .risk("违法或违约责任不对等", "Unlawful or one-sided terms")
            .control(
                EachTime,
                "合法性、争议解决、知识产权逐条审查",
                "Lawfulness, disputes and property rights, clause by clause",
            )
            .evidence("法律意见", "Legal opinion"),
        task("money", ("finance", 6, 0), "财务审查", "Finance review")
            .by("accountant", 30)
            .waits(480)
            .risk("付款条件、税务、资金安排不利", "Bad terms of payment, tax or funding")
            .control(
                EachTime,
                "核对预算、付款节点、税率与发票",
                "Budget, payment dates, tax rate and invoices are checked",
            )
            .evidence("财务意见", "Finance opinion"),
        parallel("meet", ("dept", 7, 0)),
        choice("agreed", ("dept", 8, 0), "审查通过？", "Passed?"),
        choice("large", ("board", 9, 0), "重大合同？", "Major?"),
        task("sign", ("board", 10, 0), "分管副总审批", "Vice president approves")
            .by("director", 12)
            .waits(480)
            .approves("一般合同审批权限", "Authority for ordinary contracts")
            .risk("越权签约", "Contracts beyond authority")
            .control(EachTime, "授权额度内审批，系统校验", "Within the limit of authority, which the system checks")
            .evidence("审批记录", "Approval record"),
        task("resolve", ("board", 10, 1), "总经理办公会审批", "Executive meeting approves")
            .by("president", 30)
            .waits(2_400)
            .approves("重大合同集体决策", "Joint decision on major contracts")
            .rule("一百万元以上或期限三年以上", "From ¥1,000,000 or three years")
            .risk("重大合同个人决定", "One person decides on a major contract")
            .control(EachTime, "集体决策，会议纪要存档", "Decided together; the minutes are filed")
            .evidence("会议纪要", "Minutes"),
        choice("heard", ("board", 11, 0), "", ""),
        choice("decided", ("board", 12, 0), "是否批准？", "Approved?"),
        task("seal", ("office", 13, 0), "核对文本并用印", "Check the text and seal it")
            .kind(Manual)
            .by("keeper", 10)
            .duty(Keep)
            .document("用印登记", "Seal register")
            .risk("用印文本与批准文本不一致", "What is sealed is not what was approved")
            .control(
                EachTime,
                "按批准版本编号核对，骑缝章，逐份登记",
                "Compared by number of version, sealed across pages, each copy registered",
            )
            .evidence("用印登记", "Seal register"),
        task("file", ("office", 14, 0), "登记台账并归档", "Register and file")
            .by("archivist", 15)
            .duty(Record)
            .system("合同管理系统", "Contract system")
            .document("合同台账", "Contract register")
            .risk("合同遗失、履行失控", "Contracts are lost, nobody watches performance")
            .control(Monthly, "统一编号，到期和付款节点自动提醒", "One numbering; dates are reminded of automatically")
            .evidence("合同台账", "Register"),
        task("brief", ("dept", 15, 0), "交底并跟踪履行", "Brief and follow performance")
            .by("owner", 45)
            .risk("不按约定履行", "The contract is not kept")
            .control(Monthly, "按节点检查履行，违约及时上报", "Milestones are checked; breaches are reported")
            .evidence("履行记录", "Performance log"),
        end("live", ("dept", 16, 0), "合同生效履行", "In force"),
        end("dropped", ("board", 13, 0), "终止签约", "Given up"),
    ],
    ways: &[
        way("deal", "know"),
        way("know", "negotiate"),
        way("negotiate", "draft"),
        way("draft", "vet"),
        way("vet", "part"),
        way("part", "law"),
        way("part", "money"),
        way("law", "meet"),
        way("money", "meet"),
        way("meet", "agreed"),
        way("agreed", "draft").when("修改", "To be revised", 30),
        way("agreed", "large").otherwise("通过", "Passed"),
        way("large", "resolve").when("重大", "Major", 15),
        way("large", "sign").otherwise("一般", "Ordinary"),
        way("sign", "heard"),
        way("resolve", "heard"),
        way("heard", "decided"),
        way("decided", "negotiate").when("重新谈判", "Negotiate again", 5),
        way("decided", "dropped").when("否决", "Refused", 3),
        way("decided", "seal").otherwise("批准", "Approved"),
        way("seal", "file"),
        way("file", "brief"),
        way("brief", "live"),
    ],
};
