//! What reading did to a file so that it became a map: told to whoever brought it.

/// One thing that was mended, left out or kept without being understood. Names are the file's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repair {
    /// Two elements had this id; the later one has another now.
    DuplicateId { id: String, now: String },
    /// The id could not name anything; what referred to it refers to the new one.
    UnfitId { id: String, now: String },
    /// An element that needs an id had none.
    MissingId { element: String, now: String },
    /// A reference to something that isn't there was taken out.
    Dangling { element: String, reference: String, missing: String },
    /// A flow leads from or to something that isn't there; it is on the map as a loose one.
    Loose { flow: String, missing: String },
    /// An event was attached to something that isn't there.
    Unattached { event: String, missing: String },
    /// So many steps had no place on the diagram and were given one.
    Arranged { steps: usize },
    /// The line of a flow had fewer than two corners, too many, or none that can be read; it is drawn straight.
    Redrawn { flow: String },
    /// A process that no diagram shows stays in the file, off the map.
    Undrawn { process: String },
    /// An element that the map has no word for is kept as it stands.
    Opaque { element: String, id: Option<String> },
    /// A link that would have run a script was taken out.
    ScriptLink { element: String, at: String },
    /// The figures are in another currency than the map, and money was left out.
    OtherCurrency { currency: String },
    /// A name was longer than a map's may be; the file keeps it whole.
    Shortened { id: String },
    /// What was to be kept of this element is larger than may be kept, and was left out.
    TooMuchKept { id: Option<String>, bytes: usize },
    /// So many more of all kinds.
    More { count: usize },
}

/// The remarks of one reading; a bounded number is listed.
#[derive(Debug, Default)]
pub(super) struct Repairs {
    listed: Vec<Repair>,
    more: usize,
}

impl Repairs {
    pub(super) fn tell(&mut self, repair: Repair) {
        if self.listed.len() < super::limits::REPAIRS_MAX {
            self.listed.push(repair);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn into_list(mut self) -> Vec<Repair> {
        if self.more > 0 {
            self.listed.push(Repair::More { count: self.more });
        }
        self.listed
    }
}

/// As much of a text from a file as a remark repeats.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(120).collect()
}
