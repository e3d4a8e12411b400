//! The files of a request, and the form that adds one: a photo taken with the phone, or a file. A plain page.

use leptos::prelude::*;

use crate::backend::EvidenceView;
use crate::files::EvidenceFiles;
use crate::primitives::{Banner, Button, Card, Csrf, EmptyState, Glyph, Icon, Press, Tone};
use crate::text::use_text;

/// What came of the last form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceNotice {
    Kept,
    TooLarge,
    /// It is nothing that is taken.
    Unknown,
    NoFile,
    /// The request has ended.
    Closed,
    /// It holds as many as it may.
    Full,
    Expired,
}

impl EvidenceNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Kept => 200,
            Self::TooLarge => 413,
            Self::Unknown => 415,
            Self::NoFile => 422,
            Self::Closed | Self::Full => 409,
            Self::Expired => 403,
        }
    }
}

/// What a phone offers: its camera and its files.
const ACCEPTED: &str = "image/*,.pdf,.xlsx,.docx,.txt,.csv";

#[component]
pub fn EvidenceBoard(view: EvidenceView, notice: Option<EvidenceNotice>) -> impl IntoView {
    let text = use_text();
    let request = ["/requests/", &view.request.to_string()].concat();
    let megabytes = view.megabytes_max.to_string();
    let notice = notice.map(|notice| view! { <Notice notice megabytes=megabytes.clone()/> });
    let list = if view.files.is_empty() {
        view! { <EmptyState glyph=Glyph::File title=text.evidence_none() hint=text.evidence_none_hint()/> }.into_any()
    } else {
        view! { <EvidenceFiles request=request.clone() files=view.files/> }.into_any()
    };
    let address = [&request, "/evidence"].concat();
    let form = view.may_add.then(|| {
        view! {
            <Card id="add" title=text.evidence_add_title()>
                <form class="card-body evidence-form" method="post" action=address enctype="multipart/form-data">
                    <Csrf/>
                    <label class="field">
                        <span class="label">{text.evidence_file()}</span>
                        <input class="input" type="file" name="file" required accept=ACCEPTED aria-describedby="file-about"/>
                        <p class="hint" id="file-about">{text.evidence_hint(&megabytes)}</p>
                    </label>
                    <Button submit=true press=Press::Primary>{text.evidence_add()}</Button>
                </form>
            </Card>
        }
    });
    view! {
        <div class="page evidence">
            {notice}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.evidence_title()}</h1>
                    <p class="soft">{view.department.in_language(text.language()).to_owned()}</p>
                </div>
                <a class="button" href=request><Icon glyph=Glyph::ChevronLeft/>{text.evidence_back()}</a>
            </header>
            <section class="card" aria-label=text.evidence_title()>{list}</section>
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: EvidenceNotice, megabytes: String) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match notice {
        EvidenceNotice::Kept => {
            (Tone::Good, Glyph::CheckCircle, text.evidence_kept(), text.evidence_kept_hint().to_owned())
        }
        EvidenceNotice::TooLarge => {
            (Tone::Danger, Glyph::AlertTriangle, text.evidence_too_large(), text.evidence_too_large_hint(&megabytes))
        }
        EvidenceNotice::Unknown => {
            (Tone::Danger, Glyph::AlertTriangle, text.evidence_unknown(), text.evidence_unknown_hint().to_owned())
        }
        EvidenceNotice::NoFile => (Tone::Danger, Glyph::AlertTriangle, text.evidence_no_file(), String::new()),
        EvidenceNotice::Closed => {
            (Tone::Warn, Glyph::Lock, text.evidence_closed(), text.evidence_closed_hint().to_owned())
        }
        EvidenceNotice::Full => {
            (Tone::Warn, Glyph::AlertTriangle, text.evidence_full(), text.evidence_full_hint().to_owned())
        }
        EvidenceNotice::Expired => {
            (Tone::Warn, Glyph::Clock, text.notice_expired(), text.evidence_expired_hint().to_owned())
        }
    };
    view! { <Banner tone glyph title alert=notice.status() != 200><p>{hint}</p></Banner> }.into_any()
}
