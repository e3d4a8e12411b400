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
                    <link rel="modulepreload" href=assets.js.clone()/>
                    <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
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

/// Loads the module and hands the page over to it. A page that fails to start stays as the server wrote it. The three
/// lists are Leptos's own for what comes after the page, of which there is nothing.
fn boot_script(assets: &Assets) -> String {
    let quote = |path: &str| in_script(&serde_json::to_string(path).unwrap_or_default());
    format!(
        "import start, {{ hydrate }} from {}; \
         globalThis.__RESOLVED_RESOURCES = []; globalThis.__SERIALIZED_ERRORS = []; globalThis.__INCOMPLETE_CHUNKS = []; \
         await start({{ module_or_path: {} }}); hydrate();",
        quote(&assets.js),
        quote(&assets.wasm)
    )
}

/// JSON that ends no script element, whatever stands in its text.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
