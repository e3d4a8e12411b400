//! What things on a map are called, in the reader's language.

use shared::budget::Measure;
use shared::process::{Duty, Frequency, GatewayKind, Node, NodeKind, TaskKind, Tier, Trigger};

use crate::text::Text;

/// What kind of thing a node is: `User task`, `Timer start event`.
pub fn kind(kind: &NodeKind, text: Text) -> String {
    match kind {
        NodeKind::Task(task) => self::task(*task, text).to_owned(),
        NodeKind::SubProcess { .. } => text.map_subprocess().to_owned(),
        NodeKind::CallActivity => text.map_call_activity().to_owned(),
        NodeKind::Start(trigger) => event(*trigger, text.map_start(), text),
        NodeKind::Intermediate { trigger, is_throwing: true } => event(*trigger, text.map_throw(), text),
        NodeKind::Intermediate { trigger, is_throwing: false } => event(*trigger, text.map_catch(), text),
        NodeKind::Boundary { trigger, .. } => event(*trigger, text.map_boundary(), text),
        NodeKind::End(trigger) => event(*trigger, text.map_end(), text),
        NodeKind::Gateway(gateway) => self::gateway(*gateway, text).to_owned(),
        NodeKind::DataObject => text.map_data_object().to_owned(),
        NodeKind::DataStore => text.map_data_store().to_owned(),
        NodeKind::Annotation => text.map_annotation().to_owned(),
        NodeKind::Group => text.map_group().to_owned(),
    }
}

fn event(trigger: Trigger, event: &str, text: Text) -> String {
    match self::trigger(trigger, text) {
        None => event.to_owned(),
        Some(trigger) => text.map_event_by(event, trigger),
    }
}

/// A node's name; one without is called what it is.
pub fn node(node: &Node, text: Text) -> String {
    let name = node.name.in_language(text.language());
    if name.trim().is_empty() { kind(&node.kind, text) } else { name.to_owned() }
}

pub const fn task(kind: TaskKind, text: Text) -> &'static str {
    match kind {
        TaskKind::Plain => text.map_task_plain(),
        TaskKind::User => text.map_task_user(),
        TaskKind::Manual => text.map_task_manual(),
        TaskKind::Service => text.map_task_service(),
        TaskKind::Send => text.map_task_send(),
        TaskKind::Receive => text.map_task_receive(),
        TaskKind::Script => text.map_task_script(),
        TaskKind::BusinessRule => text.map_task_rule(),
    }
}

pub const fn gateway(kind: GatewayKind, text: Text) -> &'static str {
    match kind {
        GatewayKind::Exclusive => text.map_gateway_exclusive(),
        GatewayKind::Parallel => text.map_gateway_parallel(),
        GatewayKind::Inclusive => text.map_gateway_inclusive(),
        GatewayKind::EventBased => text.map_gateway_event(),
        GatewayKind::Complex => text.map_gateway_complex(),
    }
}

pub const fn trigger(trigger: Trigger, text: Text) -> Option<&'static str> {
    Some(match trigger {
        Trigger::None => return None,
        Trigger::Message => text.map_trigger_message(),
        Trigger::Timer => text.map_trigger_timer(),
        Trigger::Error => text.map_trigger_error(),
        Trigger::Escalation => text.map_trigger_escalation(),
        Trigger::Cancel => text.map_trigger_cancel(),
        Trigger::Compensation => text.map_trigger_compensation(),
        Trigger::Conditional => text.map_trigger_conditional(),
        Trigger::Link => text.map_trigger_link(),
        Trigger::Signal => text.map_trigger_signal(),
        Trigger::Terminate => text.map_trigger_terminate(),
        Trigger::Multiple => text.map_trigger_multiple(),
        Trigger::ParallelMultiple => text.map_trigger_parallel(),
    })
}

/// What is counted of work, in a word.
pub const fn measure(measure: Measure, text: Text) -> &'static str {
    match measure {
        Measure::Volume => text.feeds_volume(),
        Measure::Hours => text.feeds_hours(),
        Measure::Cost => text.feeds_cost(),
    }
}

pub const fn tier(tier: Tier, text: Text) -> &'static str {
    match tier {
        Tier::Decision => text.map_tier_decision(),
        Tier::Execution => text.map_tier_execution(),
        Tier::Supervision => text.map_tier_supervision(),
    }
}

pub const fn duty(duty: Duty, text: Text) -> &'static str {
    match duty {
        Duty::Request => text.map_duty_request(),
        Duty::Approve => text.map_duty_approve(),
        Duty::Order => text.map_duty_order(),
        Duty::Receive => text.map_duty_receive(),
        Duty::Pay => text.map_duty_pay(),
        Duty::Record => text.map_duty_record(),
        Duty::Reconcile => text.map_duty_reconcile(),
        Duty::Keep => text.map_duty_keep(),
        Duty::Supervise => text.map_duty_supervise(),
    }
}

pub const fn frequency(frequency: Frequency, text: Text) -> &'static str {
    match frequency {
        Frequency::EachTime => text.map_frequency_each_time(),
        Frequency::Daily => text.map_frequency_daily(),
        Frequency::Weekly => text.map_frequency_weekly(),
        Frequency::Monthly => text.map_frequency_monthly(),
        Frequency::Quarterly => text.map_frequency_quarterly(),
        Frequency::Yearly => text.map_frequency_yearly(),
    }
}
