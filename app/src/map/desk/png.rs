//! The map as a PNG: the same picture as the SVG file, painted by the browser with the letters the device has. Nothing is
//! sent, so it works without a network too.

use leptos::prelude::*;
use leptos::web_sys::{HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement};
use shared::process::layout::PIXEL;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::super::lens::Lens;
use super::Desk;
use crate::canvas::{Overlay, Scene, svg};
use crate::primitives::Toasts;

/// Twice as fine as on the screen, for print.
const FINE: f64 = 2.0;

/// What every browser paints: longer sides stay empty in some, and more pixels than this are 64 MB.
const SIDE_MAX: f64 = 8_192.0;
const PIXELS_MAX: f64 = 16_000_000.0;

/// Paints the map and offers it as a file. What comes of it is told.
pub fn download(desk: Desk, toasts: Option<Toasts>) {
    let failed = move || {
        if let Some(toasts) = toasts {
            toasts.show(desk.text.map_png_failed());
        }
    };
    let drawn = desk.drawn.get_untracked();
    let language = desk.text.language();
    let title = drawn.map.header.title.in_language(language).to_owned();
    // The lens that is looked through is part of the picture; marks of talk are not.
    let overlay = desk.overlay(desk.lens.get_untracked());
    let scene = Scene::drawn(&drawn.map, &overlay, desk.text, &drawn.frames, &drawn.ways);
    // A map has at most some thousand shapes within some million pixels: far below what a float tells apart.
    let side = |length: i64| (length / PIXEL).max(1) as f64;
    let (width, height) = (side(scene.view.width()), side(scene.view.height()));
    let address =
        ["data:image/svg+xml;charset=utf-8,", &String::from(js_sys::encode_uri_component(&svg(&scene, &title)))]
            .concat();
    let Ok(image) = HtmlImageElement::new() else { return failed() };
    let painted = image.clone();
    let come = Closure::once_into_js(move || {
        if paint(&painted, width, height, &title).is_none() {
            failed();
        }
    });
    let missed = Closure::once_into_js(failed);
    image.set_onload(Some(come.unchecked_ref()));
    image.set_onerror(Some(missed.unchecked_ref()));
    image.set_src(&address);
}

/// How much larger than on the screen it is painted.
fn scale(width: f64, height: f64) -> f64 {
    let by_pixels = (PIXELS_MAX / (width * height)).sqrt();
    FINE.min(SIDE_MAX / width).min(SIDE_MAX / height).min(by_pixels)
}

fn paint(image: &HtmlImageElement, width: f64, height: f64, title: &str) -> Option<()> {
    let scale = scale(width, height);
    let (width, height) = (width * scale, height * scale);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    // Bounded above.
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let pen: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
    let file = canvas.to_data_url_with_type("image/png").ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(&file);
    link.set_download(&[&file_name(title), ".png"].concat());
    link.click();
    Some(())
}

/// A title as files are called: what some systems keep for themselves is left out.
fn file_name(title: &str) -> String {
    let plain: String =
        title.chars().filter(|sign| !sign.is_control() && !r#"\/:*?"<>|"#.contains(*sign)).take(80).collect();
    let plain = plain.trim().to_owned();
    if plain.is_empty() { "process-map".to_owned() } else { plain }
}

impl Desk {
    /// What is laid over the map by a lens.
    fn overlay(self, lens: Lens) -> Overlay {
        let drawn = self.drawn.get_untracked();
        let money = crate::format::Money::exact(self.text.language(), drawn.map.header.currency);
        lens.overlay(&drawn.map, &drawn.reckoned, money, self.text)
    }
}
