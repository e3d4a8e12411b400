//! [`Sort`]: what the palette draws, with its word, its little picture, and what becomes of it on the map.

use shared::process::layout::PIXEL;
use shared::process::{GatewayKind, NodeKind, TaskKind, Trigger};

use crate::text::Text;

/// What can be drawn. What exactly a step, a decision or an event is, its panel says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Start,
    Step,
    Decision,
    End,
    Note,
    Subprocess,
    Call,
    Catch,
    Throw,
    /// On the border of the activity it is put on.
    Boundary,
    DataObject,
    DataStore,
    Group,
}

impl Sort {
    /// The few things most maps are made of.
    pub const FEW: [Self; 5] = [Self::Start, Self::Step, Self::Decision, Self::End, Self::Note];

    /// What BPMN has besides.
    pub const MORE: [Self; 8] = [
        Self::Subprocess,
        Self::Call,
        Self::Catch,
        Self::Throw,
        Self::Boundary,
        Self::DataObject,
        Self::DataStore,
        Self::Group,
    ];

    pub fn kind(self) -> NodeKind {
        match self {
            Self::Start => NodeKind::Start(Trigger::None),
            Self::Step => NodeKind::Task(TaskKind::User),
            Self::Decision => NodeKind::Gateway(GatewayKind::Exclusive),
            Self::End => NodeKind::End(Trigger::None),
            Self::Note => NodeKind::Annotation,
            Self::Subprocess => NodeKind::SubProcess { is_expanded: true },
            Self::Call => NodeKind::CallActivity,
            Self::Catch => NodeKind::Intermediate { trigger: Trigger::Timer, is_throwing: false },
            Self::Throw => NodeKind::Intermediate { trigger: Trigger::Message, is_throwing: true },
            // Until it is known what it stands on; see `on_border`.
            Self::Boundary => NodeKind::Intermediate { trigger: Trigger::Timer, is_throwing: false },
            Self::DataObject => NodeKind::DataObject,
            Self::DataStore => NodeKind::DataStore,
            Self::Group => NodeKind::Group,
        }
    }

    pub const fn size(self) -> (i64, i64) {
        match self {
            Self::Start | Self::End | Self::Catch | Self::Throw | Self::Boundary => (36 * PIXEL, 36 * PIXEL),
            Self::Step | Self::Call => (100 * PIXEL, 80 * PIXEL),
            Self::Decision | Self::DataStore => (50 * PIXEL, 50 * PIXEL),
            Self::Note => (120 * PIXEL, 46 * PIXEL),
            Self::Subprocess => (350 * PIXEL, 200 * PIXEL),
            Self::DataObject => (36 * PIXEL, 50 * PIXEL),
            Self::Group => (300 * PIXEL, 200 * PIXEL),
        }
    }

    /// The word its id begins with, as other programs do it.
    pub const fn stem(self) -> &'static str {
        match self {
            Self::Start | Self::End | Self::Catch | Self::Throw | Self::Boundary => "Event",
            Self::Step => "Task",
            Self::Decision => "Gateway",
            Self::Note => "TextAnnotation",
            Self::Subprocess | Self::Call => "Activity",
            Self::DataObject => "DataObjectReference",
            Self::DataStore => "DataStoreReference",
            Self::Group => "Group",
        }
    }

    pub const fn word(self, text: Text) -> &'static str {
        match self {
            Self::Start => text.map_start(),
            Self::Step => text.map_step(),
            Self::Decision => text.map_decision(),
            Self::End => text.map_end(),
            Self::Note => text.map_note(),
            Self::Subprocess => text.map_subprocess(),
            Self::Call => text.map_call_activity(),
            Self::Catch => text.map_catch(),
            Self::Throw => text.map_throw(),
            Self::Boundary => text.map_boundary(),
            Self::DataObject => text.map_data_object(),
            Self::DataStore => text.map_data_store(),
            Self::Group => text.map_group(),
        }
    }

    /// Its shape in a box of 18 by 18.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Start | Self::End => "M9 2.5A6.5 6.5 0 1 1 9 15.5A6.5 6.5 0 1 1 9 2.5Z",
            Self::Step => "M4 3.5H14A2 2 0 0 1 16 5.5V12.5A2 2 0 0 1 14 14.5H4A2 2 0 0 1 2 12.5V5.5A2 2 0 0 1 4 3.5Z",
            Self::Decision => "M9 1.5L16.5 9L9 16.5L1.5 9Z",
            Self::Note => "M8 2.5H4V15.5H8M8 6H15M8 9H15M8 12H12",
            Self::Subprocess => "M2 3.5H16V14.5H2ZM7 14.5V10.5H11V14.5M9 11.25V13.75M7.75 12.5H10.25",
            Self::Call => "M2 4H16V14H2ZM3.5 5.5H14.5V12.5H3.5Z",
            Self::Catch => "M9 2A7 7 0 1 1 9 16A7 7 0 1 1 9 2ZM9 4.5A4.5 4.5 0 1 1 9 13.5A4.5 4.5 0 1 1 9 4.5Z",
            Self::Throw => "M9 2A7 7 0 1 1 9 16A7 7 0 1 1 9 2ZM9 5L12.5 12H5.5Z",
            Self::Boundary => "M2 2.5H16V10M2 2.5V11H5M9 7A4.5 4.5 0 1 1 9 16A4.5 4.5 0 1 1 9 7Z",
            Self::DataObject => "M4 1.5H11L14.5 5V16.5H4ZM11 1.5V5H14.5",
            Self::DataStore => "M3 4.5A6 2 0 0 1 15 4.5V13.5A6 2 0 0 1 3 13.5ZM3 4.5A6 2 0 0 0 15 4.5",
            Self::Group => {
                "M2 6V4A1.5 1.5 0 0 1 3.5 2.5H6M9 2.5H12M15 2.5H16V6M16 9V12M16 14.5H13M10 15.5H7M4 15.5H2V12M2 9.5V8"
            }
        }
    }
}
