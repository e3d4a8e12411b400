//! The same as functions of a module for the browser. Each answers with the grand total, −1 if the model is wrong.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Model, Result};

thread_local! {
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
}

fn on_model(change: impl FnOnce(&mut Model) -> Result<()>) -> i64 {
    MODEL.with_borrow_mut(|model| {
        let total = model.as_mut().and_then(|model| change(model).ok().map(|()| model.grand_total()));
        total.and_then(|total| i64::try_from(total).ok()).unwrap_or(-1)
    })
}

/// Draws the model up and computes it.
#[wasm_bindgen]
pub fn whole(lines: u32) -> i64 {
    let drawn = usize::try_from(lines).ok().and_then(|lines| Model::whole(lines).ok());
    MODEL.with_borrow_mut(|model| *model = drawn);
    on_model(|_| Ok(()))
}

/// Moves the driver, once.
#[wasm_bindgen]
pub fn driver(step: u32) -> i64 {
    on_model(|model| {
        model.driver(step);
        Ok(())
    })
}

/// Sets single figures, from one step to before another.
#[wasm_bindgen]
pub fn leaves(from: u32, to: u32) -> i64 {
    on_model(|model| (from..to).try_for_each(|step| model.leaf(step)))
}
