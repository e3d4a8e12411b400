//! What people of the demo organisation have said about its sheets and its map before anybody comes to look.

use automerge::Automerge;
use chrono::{DateTime, TimeDelta, Utc};
use shared::document::{DiscussionCommand, NewDiscussion, Topic, Words};
use shared::id::{CommentId, DocumentId};

use super::key::{actor, id};
use super::organisation::{Department, Login};
use super::paper::line;
use super::plant::SeedError;
use crate::document::genesis_actor;

/// What is talked about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Sheet(Department),
    /// How the plant buys.
    Map,
}

/// A thread: about which line of which sheet, or which step of the map, and who is to see to it.
struct Thread {
    about: About,
    on: &'static str,
    given: Option<(Login, Login)>,
    remarks: &'static [Remark],
}

/// Who said what, how many hours ago, and whom it names.
struct Remark {
    by: Login,
    hours: i64,
    names: Option<Login>,
    text: &'static str,
}

const THREADS: [Thread; 4] = [
    Thread {
        about: About::Sheet(Department::Sales),
        on: "Centrifugal pumps · Middle East",
        given: Some((Login::Head, Login::Sales)),
        remarks: &[
            Remark {
                by: Login::Head,
                hours: 60,
                names: Some(Login::Sales),
                text: "中东增量请附上订单清单，汇率按 7.10 测算。",
            },
            Remark {
                by: Login::Sales, hours: 52, names: None, text: "清单已发，两个海水淡化项目合同已签。"
            },
        ],
    },
    Thread {
        about: About::Sheet(Department::It),
        on: "Business-finance platform",
        given: None,
        remarks: &[
            Remark {
                by: Login::Finance,
                hours: 44,
                names: Some(Login::It),
                text: "Is phase 2 accepted in the third quarter? Then two thirds fall before October.",
            },
            Remark { by: Login::It, hours: 41, names: None, text: "是的，九月验收，款项按季度支付。" },
        ],
    },
    Thread {
        about: About::Sheet(Department::Production),
        on: "Overtime",
        given: Some((Login::Finance, Login::Production)),
        remarks: &[Remark {
            by: Login::Finance,
            hours: 20,
            names: Some(Login::Production),
            text: "加班费与产量预测的口径请对齐。",
        }],
    },
    Thread {
        about: About::Map,
        on: "Step_approve",
        given: None,
        remarks: &[
            Remark {
                by: Login::Production, hours: 30, names: None, text: "等待审批平均要八小时，急件能否先行授权？"
            },
            Remark {
                by: Login::Head,
                hours: 27,
                names: None,
                text: "五千元以下可以授权给车间主任，请一并写进流程图。",
            },
        ],
    },
];

impl Remark {
    fn words(&self) -> Words {
        match self.names {
            Some(login) => Words {
                text: ["@", login.name(), " ", self.text].concat(),
                mentions: vec![login.person()],
                figure: None,
            },
            None => Words { text: self.text.to_owned(), mentions: Vec::new(), figure: None },
        }
    }
}

impl Thread {
    fn topic(&self) -> Topic {
        match self.about {
            About::Sheet(department) => Topic::line(line(department, self.on), None),
            About::Map => Topic { element: self.on.parse().ok(), ..Topic::default() },
        }
    }
}

/// The talk about a sheet or the map, and who took part in it.
pub(super) fn discussion(
    about: About,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<(Automerge, Vec<Login>), SeedError> {
    let begun = (now - TimeDelta::days(30)).timestamp();
    let mut doc = NewDiscussion { about: document }.create(genesis_actor(), begun)?;
    let mut speakers = Vec::new();
    for thread in THREADS.iter().filter(|thread| thread.about == about) {
        let name = |number: usize| CommentId(id("remark", &format!("{} {number}", thread.on)));
        for (number, remark) in thread.remarks.iter().enumerate() {
            let at = (now - TimeDelta::hours(remark.hours)).timestamp();
            let topic = thread.topic();
            let words = remark.words();
            let command = match number {
                0 => DiscussionCommand::Begin { id: name(0), topic, words },
                _ => DiscussionCommand::Answer { id: name(number), thread: name(0), words },
            };
            doc = doc.with_actor(actor(remark.by.person()));
            command.apply(&mut doc, at)?;
            if let Some((_, to)) = thread.given.filter(|(by, _)| number == 0 && *by == remark.by) {
                DiscussionCommand::Assign { thread: name(0), to: Some(to.person()) }.apply(&mut doc, at)?;
            }
            if !speakers.contains(&remark.by) {
                speakers.push(remark.by);
            }
        }
    }
    Ok((doc, speakers))
}
