//! Live documents: the page as it is, the module that takes it over, and what both are written from.

use leptos::prelude::*;

use super::{Assets, Head, Written, theme_word, written};
use crate::frame::Bar;
use crate::text::Text;
use crate::{App, ROOT, SENT, Sent};

/// Writes the document of a live page. Its inline script carries `nonce`.
pub fn live(assets: &Assets, nonce: &str, sent: Sent) -> Written {
    let visit = sent.visit.clone();
    let title = sent.page.title(Text::new(visit.language)).to_owned();
    // Without what it was written from, a page is still a page.
    let data = in_script(&serde_json::to_string(&sent).unwrap_or_default());
    let boot = boot_script(assets);
    written(&visit.clone(), 200, move || {
        view! {
            <!DOCTYPE html>
            <html lang=visit.language.tag() data-theme=theme_word(&visit)>
                <head>
                    <Head assets=assets.clone() title=&title/>
                    <meta name="reader" content=[assets.reader.as_str(), " ", &assets.reader_module].concat()/>
                    <script type="module" nonce=nonce.to_owned() inner_html=boot></script>
                </head>
                <body class="frame">
                    <Bar/>
                    <div id=ROOT>
                        <App sent/>
                    </div>
                    <script type="application/json" id=SENT inner_html=data></script>
                </body>
            </html>
        }
    })
}

/// Loads the module and hands the page over to it. A page that fails to start stays as the server wrote it.
///
/// On a slow line the module takes seconds, and what is read first takes none of them: loading begins when the page has
/// been painted. A page nobody looks at is not painted and does not wait for it. The page is taken over in a task of its
/// own, so that a touch in between is answered first. The three lists are Leptos's own for what comes after the page, of
/// which there is nothing.
fn boot_script(assets: &Assets) -> String {
    let quote = |path: &str| in_script(&serde_json::to_string(path).unwrap_or_default());
    format!(
        "if (!document.hidden) await new Promise(painted => requestAnimationFrame(() => setTimeout(painted))); \
         globalThis.__RESOLVED_RESOURCES = []; globalThis.__SERIALIZED_ERRORS = []; globalThis.__INCOMPLETE_CHUNKS = []; \
         const wasm = fetch({}); const {{ default: start, hydrate }} = await import({}); \
         await start({{ module_or_path: wasm }}); setTimeout(hydrate);",
        quote(&assets.wasm),
        quote(&assets.js)
    )
}

/// JSON that ends no script element, whatever stands in its text.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
