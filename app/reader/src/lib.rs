//! Reads the files people bring, in a worker beside the page: what a file holds is found out where it holds up nobody, and
//! should it exhaust the memory, the page goes on. Fetched when somebody imports, and not before.
//!
//! It is [`shared::intake::desk`] behind one function; the messages are its own, as JSON. `worker.js` stands around it.

use shared::intake::desk::{Answer, Ask, Desk};
use wasm_bindgen::prelude::wasm_bindgen;

/// One file.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader(Desk);

#[wasm_bindgen]
impl Reader {
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Desk::new(bytes))
    }

    /// Answers an [`Ask`]. What is none is not answered: the page and its worker come from one build.
    pub fn answer(&mut self, ask: &str) -> Option<String> {
        let ask: Ask = serde_json::from_str(ask).ok()?;
        let answer: Answer = self.0.answer(ask);
        serde_json::to_string(&answer).ok()
    }
}
