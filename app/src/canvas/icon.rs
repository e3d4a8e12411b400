//! The marks of BPMN as path data around a middle at 0 0: what kind of task, what an event waits for, how a gateway
//! decides. A mark is drawn in strokes; where an event throws, it is filled.

use shared::process::{GatewayKind, TaskKind, Trigger};

/// In a box of 16 by 16.
pub const fn task(kind: TaskKind) -> Option<&'static str> {
    Some(match kind {
        TaskKind::Plain => return None,
        TaskKind::User => "M0-1A3 3 0 1 0 0-7A3 3 0 1 0 0-1ZM-6 7V5.5C-6 2.5-3.5 1.2 0 1.2S6 2.5 6 5.5V7Z",
        TaskKind::Manual => {
            "M-7 5V-1.5C-7-3-5.5-3.5-4.5-4.5L-1.5-7C-.5-7.5 .5-6.5 0-5.5L-1.5-3.5H6A1.2 1.2 0 0 1 6-1.1H2.5H7A1.2 1.2 0 0 1 7 1.3H2.5H6.5A1.2 1.2 0 0 1 6.5 3.7H2.5H5.5A1.2 1.2 0 0 1 5.5 6H-3.5Z"
        }
        TaskKind::Service => {
            "M0-2.6A2.6 2.6 0 1 0 0 2.6A2.6 2.6 0 1 0 0-2.6ZM-1.4-7H1.4L1.9-4.9L3.5-4.2L5.4-5.3L7-3.3L5.6-1.7L5.9-.2L7.3 1.2L6 3.7L3.9 3.3L2.6 4.4L2.3 7H-1.2L-1.9 4.9L-3.5 4.2L-5.4 5.3L-7 3.3L-5.6 1.7L-5.9 0L-7.3-1.4L-6-3.7L-3.9-3.3L-2.2-4.5Z"
        }
        TaskKind::Send | TaskKind::Receive => "M-7-4.5H7V4.5H-7ZM-7-4.5L0 1L7-4.5",
        TaskKind::Script => {
            "M-3-6.5H5.5C3-4 3-2.5 4.5 0S5.5 5 3 6.5H-5.5C-3 5-3.5 2.5-5 0S-5.5-5-3-6.5ZM-2.5-3H2M-2 0H2.8M-1.2 3H3.2"
        }
        TaskKind::BusinessRule => "M-7-5.5H7V5.5H-7ZM-7-2H7M-7 1.8H7M-2.5-2V5.5",
    })
}

/// In a box of 20 by 20.
pub const fn trigger(trigger: Trigger) -> Option<&'static str> {
    Some(match trigger {
        Trigger::None => return None,
        Trigger::Message => "M-8-5.5H8V5.5H-8ZM-8-5.5L0 1.2L8-5.5",
        Trigger::Timer => {
            "M0-8.5A8.5 8.5 0 1 0 0 8.5A8.5 8.5 0 1 0 0-8.5ZM0-5.5V0L4 2M0-8.5V-7M0 7V8.5M-8.5 0H-7M7 0H8.5"
        }
        Trigger::Error => "M-6.5 7L-3-6L2.5 1L6.5-7L3.5 6L-2-1Z",
        Trigger::Escalation => "M0-7.5L6 7.5L0 1.5L-6 7.5Z",
        Trigger::Cancel => "M-5.5-7.5L0-2L5.5-7.5L7.5-5.5L2 0L7.5 5.5L5.5 7.5L0 2L-5.5 7.5L-7.5 5.5L-2 0L-7.5-5.5Z",
        Trigger::Compensation => "M-.5-5.5V5.5L-8 0ZM7-5.5V5.5L-.5 0Z",
        Trigger::Conditional => "M-5.5-8H5.5V8H-5.5ZM-3-4.5H3M-3-1.5H3M-3 1.5H3M-3 4.5H3",
        Trigger::Link => "M-8-3.5H1V-7.5L8.5 0L1 7.5V3.5H-8Z",
        Trigger::Signal => "M0-8L8 6H-8Z",
        Trigger::Terminate => "M0-8A8 8 0 1 0 0 8A8 8 0 1 0 0-8Z",
        Trigger::Multiple => "M0-8L8-2.2L5 7H-5L-8-2.2Z",
        Trigger::ParallelMultiple => "M-2.2-8H2.2V-2.2H8V2.2H2.2V8H-2.2V2.2H-8V-2.2H-2.2Z",
    })
}

/// In a box of 24 by 24.
pub const fn gateway(kind: GatewayKind) -> &'static str {
    match kind {
        GatewayKind::Exclusive => "M-6-7L6 7M6-7L-6 7",
        GatewayKind::Parallel => "M0-9V9M-9 0H9",
        GatewayKind::Inclusive => "M0-8.5A8.5 8.5 0 1 0 0 8.5A8.5 8.5 0 1 0 0-8.5Z",
        GatewayKind::EventBased => {
            "M0-11A11 11 0 1 0 0 11A11 11 0 1 0 0-11ZM0-8.5A8.5 8.5 0 1 0 0 8.5A8.5 8.5 0 1 0 0-8.5ZM0-5.5L5.5-1.5L3.4 4.7H-3.4L-5.5-1.5Z"
        }
        GatewayKind::Complex => "M0-9V9M-9 0H9M-6.5-6.5L6.5 6.5M6.5-6.5L-6.5 6.5",
    }
}
