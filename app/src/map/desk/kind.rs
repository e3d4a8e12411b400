//! What a node may become without becoming another sort of thing: another kind of task, gateway or event.

use shared::process::{GatewayKind, NodeKind, TaskKind, Trigger};

use super::field::Offered;
use crate::canvas::names;
use crate::text::Text;

pub fn kinds(kind: &NodeKind, text: Text) -> Offered {
    match kind {
        NodeKind::Task(_) => {
            TaskKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), names::task(*kind, text).to_owned())).collect()
        }
        NodeKind::Gateway(_) => GatewayKind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), names::gateway(*kind, text).to_owned()))
            .collect(),
        NodeKind::Start(_) | NodeKind::End(_) | NodeKind::Intermediate { .. } | NodeKind::Boundary { .. } => {
            Trigger::ALL
                .iter()
                .map(|trigger| {
                    let word = names::trigger(*trigger, text).unwrap_or(text.map_none_chosen());
                    (trigger.as_str().to_owned(), word.to_owned())
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

pub const fn word_of(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Task(kind) => kind.as_str(),
        NodeKind::Gateway(kind) => kind.as_str(),
        NodeKind::Start(trigger) | NodeKind::End(trigger) => trigger.as_str(),
        NodeKind::Intermediate { trigger, .. } | NodeKind::Boundary { trigger, .. } => trigger.as_str(),
        _ => "",
    }
}

pub fn kind_named(kind: &NodeKind, word: &str) -> Option<NodeKind> {
    let trigger = || Trigger::parse(word);
    Some(match kind {
        NodeKind::Task(_) => NodeKind::Task(TaskKind::parse(word)?),
        NodeKind::Gateway(_) => NodeKind::Gateway(GatewayKind::parse(word)?),
        NodeKind::Start(_) => NodeKind::Start(trigger()?),
        NodeKind::End(_) => NodeKind::End(trigger()?),
        NodeKind::Intermediate { is_throwing, .. } => {
            NodeKind::Intermediate { trigger: trigger()?, is_throwing: *is_throwing }
        }
        NodeKind::Boundary { attached_to, is_interrupting, .. } => NodeKind::Boundary {
            attached_to: attached_to.clone(),
            trigger: trigger()?,
            is_interrupting: *is_interrupting,
        },
        _ => return None,
    })
}
