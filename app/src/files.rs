//! The files of a request, as a list: on its own page and beside what is decided.

use leptos::prelude::*;

use crate::backend::EvidenceFile;
use crate::primitives::{Glyph, Icon, Moment};

/// The files, each with who put it there; pictures are seen.
#[component]
pub fn EvidenceFiles(request: String, files: Vec<EvidenceFile>) -> impl IntoView {
    let rows = files.into_iter().map(|file| {
        let href = [&request, "/evidence/", &file.id.to_string()].concat();
        let picture = if file.is_picture {
            view! { <img src=href.clone() alt="" loading="lazy" width="48" height="48"/> }.into_any()
        } else {
            view! { <span class="evidence-sheet"><Icon glyph=Glyph::File/></span> }.into_any()
        };
        view! {
            <li>
                {picture}
                <div>
                    <a href=href>{file.name}</a>
                    <p class="faint">{size(file.length)} " · " {file.by.name} " · " <Moment at=file.at/></p>
                    <p class="faint evidence-hash"><Icon glyph=Glyph::Fingerprint/><code>{file.hash}</code></p>
                </div>
            </li>
        }
    });
    view! { <ul class="evidence-files">{rows.collect_view()}</ul> }.into_any()
}

/// In the unit one reads it in, rounded up: nothing is 0 KB.
fn size(length: u64) -> String {
    const KILO: u64 = 1024;
    if length < KILO * KILO {
        [&length.div_ceil(KILO).to_string(), " KB"].concat()
    } else {
        let tenths = (length * 10).div_ceil(KILO * KILO);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_read_in_their_unit() {
        for (length, expect) in
            [(1, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (3 << 20, "3.0 MB"), (10_485_759, "10.0 MB")]
        {
            assert_eq!(super::size(length), expect);
        }
    }
}
