//! [`Tint`]: the colour of something that went better or worse than planned, or of which it is not known.

use shared::budget::{Course, Degree, FedStanding};

/// Told by its picture's class, and always by the caption beside it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    Of(Course),
    Unknown,
}

impl Tint {
    /// From worst to best, as a legend lists them.
    pub const SCALE: [Self; 7] = [
        Self::Of(Course::Adverse(Degree::Strong)),
        Self::Of(Course::Adverse(Degree::Clear)),
        Self::Of(Course::Adverse(Degree::Slight)),
        Self::Of(Course::Even),
        Self::Of(Course::Favourable(Degree::Slight)),
        Self::Of(Course::Favourable(Degree::Clear)),
        Self::Of(Course::Favourable(Degree::Strong)),
    ];

    pub fn of(standing: Option<FedStanding>) -> Self {
        standing.map_or(Self::Unknown, |standing| Self::Of(standing.course()))
    }

    /// The class of its picture, and its colour in a file, which knows no style.
    pub const fn looks(self) -> (&'static str, &'static str) {
        match self {
            Self::Unknown => ("tint-none", "#fff"),
            Self::Of(Course::Even) => ("tint-even", "#f1f3f6"),
            Self::Of(Course::Adverse(Degree::Slight)) => ("tint-bad-1", "#fdf0e6"),
            Self::Of(Course::Adverse(Degree::Clear)) => ("tint-bad-2", "#fbd9bd"),
            Self::Of(Course::Adverse(Degree::Strong)) => ("tint-bad-3", "#f6b78a"),
            Self::Of(Course::Favourable(Degree::Slight)) => ("tint-good-1", "#e8f5f4"),
            Self::Of(Course::Favourable(Degree::Clear)) => ("tint-good-2", "#c5e6e3"),
            Self::Of(Course::Favourable(Degree::Strong)) => ("tint-good-3", "#93cfcb"),
        }
    }

    /// The colour of a picture of this class in a file.
    pub fn paint(class: &str) -> Option<&'static str> {
        Self::SCALE
            .into_iter()
            .map(Self::looks)
            .find(|(own, _)| class.split(' ').any(|word| word == *own))
            .map(|it| it.1)
    }
}
