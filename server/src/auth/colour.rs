//! The colour in which others see somebody's cursor, until they choose another.

use shared::id::PersonId;

/// Twelve hues apart enough to tell, each with a contrast of 4.5 against white and 3 against the dark page.
const COLOURS: [&str; 12] = [
    "#c2410c", "#b45309", "#4d7c0f", "#15803d", "#0f766e", "#0e7490", "#0369a1", "#1d4ed8", "#6d28d9", "#a21caf",
    "#be185d", "#be123c",
];

/// The place of a colour among the hues of the interface; a colour chosen elsewhere gets one of them all the same.
pub fn hue_of(colour: &str) -> u8 {
    let place = COLOURS.iter().position(|known| *known == colour);
    let place = place.unwrap_or_else(|| colour.bytes().map(usize::from).sum::<usize>() % COLOURS.len());
    u8::try_from(place).unwrap_or(0)
}

/// Always the same for the same person.
pub fn colour_of(person: PersonId) -> String {
    let sum: usize = person.0.as_bytes().iter().map(|byte| usize::from(*byte)).sum();
    COLOURS.get(sum % COLOURS.len()).copied().unwrap_or("#1d4ed8").to_owned()
}
