//! The budget's year: compile, approve, execute, adjust, evaluate (应用指引第15号——全面预算).

use super::super::Duty::{Reconcile, Record, Request, Supervise};
use super::super::Frequency::{EachTime, Monthly, Quarterly, Yearly};
use super::super::TaskKind::Service;
use super::super::Tier::{Decision, Execution, Supervision};
use super::draft::{Draft, DraftLane, Role, choice, end, parallel, start, task, timer, way};

pub const BUDGET_CYCLE: Draft = Draft {
    title: ["预算编制、审批、执行、调整与考评", "Budget: compile, approve, execute, adjust, evaluate"],
    lanes: &[
        DraftLane { id: "board", name: ["预算管理委员会", "Budget committee"], tier: Decision },
        DraftLane { id: "office", name: ["预算办公室（财务）", "Budget office (finance)"], tier: Execution },
        DraftLane { id: "dept", name: ["业务部门", "Business departments"], tier: Execution },
        DraftLane { id: "audit", name: ["审计与考评", "Audit and evaluation"], tier: Supervision },
    ],
    roles: &[
        Role { id: "member", name: ["委员会成员", "Committee member"], rate: 380_00, capacity: 1_800 },
        Role { id: "planner", name: ["预算主管", "Budget manager"], rate: 160_00, capacity: 9_600 },
        Role { id: "analyst", name: ["预算分析师", "Budget analyst"], rate: 120_00, capacity: 9_600 },
        Role { id: "owner", name: ["部门预算员", "Departmental budget holder"], rate: 100_00, capacity: 24_000 },
        Role { id: "head", name: ["部门负责人", "Head of department"], rate: 200_00, capacity: 6_000 },
        Role { id: "accountant", name: ["管理会计", "Management accountant"], rate: 120_00, capacity: 7_200 },
        Role { id: "evaluator", name: ["考评专员", "Evaluator"], rate: 130_00, capacity: 4_800 },
    ],
    // By the month: twenty budgets of departments and projects on average.
    steps: &[
        start("year", ("board", 0, 0), "预算周期开始", "Budget round begins", 20),
        task("aim", ("board", 1, 0), "下达战略目标与预算指引", "Issue targets and guidelines")
            .by("member", 20)
            .document("预算编制指引", "Budget guidelines")
            .risk("预算与战略脱节", "The budget has nothing to do with the strategy")
            .control(
                Yearly,
                "目标自上而下分解，委员会审议后下达",
                "Targets are broken down and debated by the committee",
            )
            .evidence("委员会纪要", "Minutes"),
        task("gather", ("dept", 2, 0), "收集业务资料与资金需求", "Gather business plans and needs")
            .by("owner", 240)
            .document("业务计划", "Business plan")
            .risk("预算缺乏业务依据", "Figures with no business behind them")
            .control(EachTime, "每条预算关联动因、数量和单价", "Every line names driver, quantity and price")
            .evidence("测算底稿", "Workings"),
        task("compile", ("dept", 3, 0), "编制部门预算", "Compile the department's budget")
            .by("owner", 360)
            .duty(Request)
            .system("业财同行", "Tandem")
            .document("部门预算表", "Department's sheet")
            .risk("虚报、松弛或漏项", "Padding or gaps")
            .control(
                EachTime,
                "对比上年实际与作业量，偏离须说明",
                "Compared with last year's actuals and volumes; deviations are explained",
            )
            .evidence("编制说明", "Explanations"),
        task("vet", ("dept", 4, 0), "部门负责人审核", "Head of department reviews")
            .by("head", 45)
            .waits(960)
            .approves("部门预算审核", "Departmental budget review")
            .risk("部门内部未统一", "The department itself does not agree")
            .control(EachTime, "负责人签核后方可上报", "Nothing is submitted without the head's signature")
            .evidence("签核记录", "Signature"),
        task("balance", ("office", 5, 0), "汇总平衡", "Consolidate and balance")
            .by("planner", 120)
            .system("业财同行", "Tandem")
            .risk("总额超出资金能力，部门之间口径不一", "The sum is beyond means; departments count differently")
            .control(
                EachTime,
                "统一口径汇总，与资金和目标试算平衡",
                "One set of definitions; balanced against cash and targets",
            )
            .evidence("汇总平衡表", "Balance sheet of budgets"),
        choice("fits", ("office", 6, 0), "是否平衡？", "Balanced?"),
        task("decide", ("board", 7, 0), "审议批准预算", "Debate and approve")
            .by("member", 40)
            .waits(2_400)
            .approves("年度预算审批", "Approval of the year's budget")
            .rule("重大预算报董事会或股东会", "Major budgets go to the board or the shareholders")
            .risk("预算未经适当审批", "Budgets without due approval")
            .control(EachTime, "委员会集体审议，按版本批准", "The committee decides together, on an exact version")
            .evidence("批准版本与决议", "Approved version, resolution"),
        choice("passed", ("board", 8, 0), "是否批准？", "Approved?"),
        task("issue", ("office", 9, 0), "分解下达预算", "Break down and issue")
            .by("analyst", 45)
            .document("预算批复", "Budget notice")
            .risk("指标下达不完整", "Targets arrive incompletely")
            .control(EachTime, "下达数与批准版本自动核对", "What is issued is compared with the approved version")
            .evidence("下达核对表", "Issue check"),
        timer("month", ("dept", 10, 0), "月度执行", "A month of execution").waits(14_400),
        parallel("part", ("office", 11, 0)),
        task("record", ("office", 12, 0), "归集实际与预算占用", "Collect actuals and commitments")
            .kind(Service)
            .by("accountant", 15)
            .duty(Record)
            .risk("实际数不及时、不准确", "Actuals late or wrong")
            .control(Monthly, "月结后五日内从总账取数并核对", "Taken from the ledger within five days of closing")
            .evidence("取数核对表", "Extract check"),
        task("explain", ("dept", 12, 0), "说明差异与预测", "Explain variances, forecast")
            .by("owner", 60)
            .document("差异说明", "Variance report")
            .risk("偏差原因不明", "Nobody knows why figures differ")
            .control(Monthly, "偏差超过百分之五逐条说明", "Every variance beyond five per cent is explained")
            .evidence("差异说明", "Variance report"),
        parallel("meet", ("office", 13, 0)),
        task("analyse", ("office", 14, 0), "预算执行分析", "Analyse execution")
            .by("accountant", 60)
            .duty(Reconcile)
            .document("执行分析报告", "Execution report")
            .risk("问题未及时预警", "Problems are not seen in time")
            .control(Monthly, "执行率与进度预警，月度会议通报", "Early warning by rate and progress; a monthly meeting")
            .evidence("分析报告", "Report"),
        choice("shift", ("office", 15, 0), "需要调整？", "To be adjusted?"),
        task("amend", ("dept", 14, 0), "提出预算调整申请", "Ask for an adjustment")
            .by("owner", 90)
            .document("预算调整申请", "Adjustment request")
            .risk("随意调整预算", "Budgets are adjusted at will")
            .control(
                EachTime,
                "说明原因和影响，保留原批准版本",
                "Reason and effect are stated; the approved version is kept",
            )
            .evidence("调整申请", "Request"),
        task("permit", ("board", 14, 0), "审批预算调整", "Approve the adjustment")
            .by("member", 15)
            .waits(1_440)
            .approves("预算调整审批", "Approval of adjustments")
            .risk("调整规避考核", "Adjustments to escape evaluation")
            .control(EachTime, "重大事项变化方可调整，分级审批", "Only for material changes, by level of authority")
            .evidence("调整批复", "Decision"),
        task("evaluate", ("audit", 16, 0), "绩效考评", "Evaluate performance")
            .by("evaluator", 120)
            .duty(Supervise)
            .document("考评报告", "Evaluation report")
            .risk("考评流于形式", "Evaluation is a formality")
            .control(
                Quarterly,
                "执行人与考评人分离，结果与奖惩挂钩",
                "Those who execute do not evaluate; results have consequences",
            )
            .evidence("考评报告", "Report"),
        task("learn", ("office", 17, 0), "总结经验并滚动下年", "Draw lessons for next year")
            .by("analyst", 60)
            .document("总结与动因库", "Lessons and driver library"),
        end("closed", ("office", 18, 0), "周期结束", "Round closed"),
    ],
    ways: &[
        way("year", "aim"),
        way("aim", "gather"),
        way("gather", "compile"),
        way("compile", "vet"),
        way("vet", "balance"),
        way("balance", "fits"),
        way("fits", "compile").when("退回修改", "Sent back", 35),
        way("fits", "decide").otherwise("平衡", "Balanced"),
        way("decide", "passed"),
        way("passed", "balance").when("重新平衡", "Balance again", 20),
        way("passed", "issue").otherwise("批准", "Approved"),
        way("issue", "month"),
        way("month", "part"),
        way("part", "record"),
        way("part", "explain"),
        way("record", "meet"),
        way("explain", "meet"),
        way("meet", "analyse"),
        way("analyse", "shift"),
        way("shift", "amend").when("调整", "Yes", 15),
        way("amend", "permit"),
        way("permit", "issue"),
        way("shift", "evaluate").otherwise("不调整", "No"),
        way("evaluate", "learn"),
        way("learn", "closed"),
    ],
};
