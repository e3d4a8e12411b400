//! The certificate of an approval: one page to print and file, with the two files it is checked by. A plain page.

use chrono::{DateTime, FixedOffset};
use leptos::prelude::*;
use shared::approval::Verdict;

use crate::backend::{CertificateView, CertifiedDecision};
use crate::format::Money;
use crate::primitives::{Card, Glyph, Icon};
use crate::text::use_text;

#[component]
pub fn CertificateBoard(view: CertificateView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.total.currency);
    let address = ["/requests/", &view.request.to_string()].concat();
    let documents = if view.revision.is_some() { "document.automerge" } else { "documents.zip" };
    let command = ["tandem certificate check certificate.json ", documents, " --key ", &view.key].concat();
    let revision = view.revision.map(|revision| {
        let revision = text.certificate_revision(&revision.to_string());
        view! { <div><dt>{text.certificate_version()}</dt><dd>{revision}</dd></div> }
    });
    let rule = view.rule.map(|(version, rule)| {
        let named = text.certificate_rule_named(&rule, &version.to_string());
        view! { <div><dt>{text.certificate_rule()}</dt><dd>{named}</dd></div> }
    });
    let decisions = view.decisions.into_iter().map(|decision| view! { <Decision decision/> }).collect_view();
    let log: Vec<String> = view.log.iter().map(u64::to_string).collect();
    view! {
        <div class="page certificate">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.organisation}</p>
                    <h1>{text.certificate_title()}</h1>
                    <p class="soft certificate-hint">{text.certificate_hint()} " " {text.certificate_print()}</p>
                </div>
            </header>
            <Card id="what" title=text.certificate_what()>
                <dl class="card-body certificate-facts">
                    <div class="wide certificate-total">
                        <dt>{text.certificate_total()}</dt>
                        <dd class="figures">{money.amount(view.total.minor)} " " {view.total.currency.to_string()}</dd>
                    </div>
                    <div><dt>{text.certificate_department()}</dt><dd>{view.department.in_language(language).to_owned()}</dd></div>
                    <div><dt>{text.certificate_plan()}</dt><dd>{view.plan.in_language(language).to_owned()}</dd></div>
                    {revision}
                    {rule}
                    <div><dt>{text.certificate_submitted()}</dt><dd>{view.submitted_by} ", " <Stamp at=view.submitted_at/></dd></div>
                    <div><dt>{text.certificate_approved()}</dt><dd><Stamp at=view.approved_at/></dd></div>
                </dl>
            </Card>
            <Card id="decisions" title=text.certificate_decisions()>
                <ul class="certificate-decisions">{decisions}</ul>
            </Card>
            <Card id="proof" title=text.certificate_proof()>
                <dl class="card-body certificate-proof">
                    <div><dt>{text.certificate_number()}</dt><dd><code>{view.request.to_string()}</code></dd></div>
                    <div><dt>{text.certificate_content_hash()}</dt><dd><code>{view.content_hash}</code></dd></div>
                    <div><dt>{text.certificate_heads()}</dt><dd><code>{view.heads.join(" ")}</code></dd></div>
                    <div><dt>{text.certificate_key()}</dt><dd><code>{view.key}</code></dd></div>
                    <div><dt>{text.certificate_log()}</dt><dd class="figures">{log.join(text.list_separator())}</dd></div>
                    <div><dt>{text.certificate_issued()}</dt><dd><Stamp at=view.issued_at/></dd></div>
                </dl>
            </Card>
            <Card id="check" title=text.certificate_check()>
                <div class="card-body certificate-check">
                    <p class="soft">{text.certificate_check_hint()}</p>
                    <pre tabindex="0"><code>{command}</code></pre>
                    <p class="certificate-files" role="group" aria-label=text.certificate_files()>
                        <a class="button" href=[&address, "/certificate.json"].concat()>
                            <Icon glyph=Glyph::Fingerprint/>{text.certificate_file()}
                        </a>
                        <a class="button" href=[&address, "/", documents].concat()>
                            <Icon glyph=Glyph::Download/>{text.certificate_document()}
                        </a>
                    </p>
                </div>
            </Card>
        </div>
    }
    .into_any()
}

/// A moment that still says all of itself in ten years.
#[component]
fn Stamp(at: DateTime<FixedOffset>) -> impl IntoView {
    let words = at.format("%Y-%m-%d %H:%M UTC%:z").to_string();
    view! { <time class="figures" datetime=at.to_rfc3339()>{words}</time> }.into_any()
}

#[component]
fn Decision(decision: CertifiedDecision) -> impl IntoView {
    let text = use_text();
    let (glyph, word) = match decision.verdict {
        Verdict::Approved => (Glyph::CheckCircle, text.audit_a_request_approved()),
        Verdict::Returned => (Glyph::Return, text.audit_a_request_returned()),
        Verdict::Rejected => (Glyph::XCircle, text.audit_a_request_rejected()),
    };
    let instead = decision.in_place_of.map(|absent| [" ", &text.certificate_for(&absent)].concat());
    let proposed = decision.proposed_by.map(|by| [" · ", &text.chain_proposed_by(&by)].concat());
    let carried =
        decision.carried.map(|at| view! { <span class="soft">" · " {text.chain_carried()} " " <Stamp at/></span> });
    let comment = decision.comment.map(|comment| view! { <blockquote>{comment}</blockquote> });
    view! {
        <li>
            <Icon glyph/>
            <div>
                <p><strong>{decision.by}</strong> <span class="soft">{instead}</span> " · " {word} {proposed} {carried}</p>
                {comment}
            </div>
            <span class="faint"><Stamp at=decision.at/></span>
        </li>
    }
    .into_any()
}
