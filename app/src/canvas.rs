//! Process maps as they are drawn: BPMN's shapes in the look of the house, in light and dark, on paper and in a file.
//!
//! A map becomes a [`Scene`] of pictures, which are strokes and words and nothing else; the page, the live canvas and the
//! SVG file draw the same ones. Colours and line widths are the style's (`style/map.css`), places are whole numbers.

#[cfg(feature = "ssr")]
mod compared;
mod drawing;
mod export;
pub mod figures;
mod flow;
mod icon;
mod label;
mod lane;
mod markup;
pub mod names;
mod node;
mod overlay;
mod pen;
mod picture;
mod reckoned;
mod tint;
mod viewport;

#[cfg(feature = "ssr")]
pub use compared::Compared;
pub use drawing::{Drawing, Look, Scene, flow_picture, view_box};
pub use export::svg;
pub use overlay::{Finding, HEAT_STEPS, Mark, Overlay};
pub use pen::{px, rounded};
pub use picture::{Picture, translate};
#[cfg(feature = "ssr")]
pub use reckoned::words;
pub use reckoned::{FedWords, Found, Reckoned};
pub use tint::Tint;
pub use viewport::Viewport;

#[cfg(test)]
pub(crate) mod specimen;
#[cfg(test)]
mod tests;
