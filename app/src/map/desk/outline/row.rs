//! A step's row, and below it what is open of it. What the row says is its own line of the outline; others' changes
//! elsewhere leave it alone.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::process::ElementId;

use super::super::super::lens::Lens;
use super::super::super::outline::{Cells, class_of, kind, marks, row_id};
use super::edit::Edit;
use super::{Listed, focus, keys, work};
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

#[component]
pub fn Row(listed: Listed, id: ElementId) -> impl IntoView {
    let text = use_text();
    let desk = listed.desk;
    let id = StoredValue::new(id);
    let line = Memo::new(move |_| listed.lines.with(|lines| id.with_value(|id| lines.lines.get(id).cloned())));
    let name = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.name.clone()).unwrap_or_default()));
    let is_open = Memo::new(move |_| listed.open.with(|open| id.with_value(|id| open.as_ref() == Some(id))));
    let follow = Callback::new(move |(event, to): (MouseEvent, ElementId)| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            work::go(listed, &to);
        }
    });
    let peers = move || {
        let here = desk.peers.get().into_iter().filter(|peer| id.with_value(|id| peer.element.as_ref() == Some(id)));
        let mark = |name: String, hue: u8| {
            let class = ["outline-peer hue-", &hue.to_string()].concat();
            let title = text.map_outline_is_here(&name);
            view! { " " <span class=class title=title>{name}</span> }
        };
        here.map(|peer| mark(peer.name, peer.hue)).collect_view()
    };
    let class = move || line.with(|line| line.as_ref().map(class_of));
    let open_id = id.with_value(|id| ["open-", id.as_str()].concat());
    let controls = open_id.clone();
    let columns = move || if desk.lens.get() == Lens::Variance { "8" } else { "7" };
    let edit = move || {
        is_open.get().then(|| {
            let (id, open_id) = (id.get_value(), open_id.clone());
            let step = id.to_string();
            view! {
                <tr class="outline-open" id=open_id data-step=step>
                    <td colspan=columns><Edit listed id/></td>
                </tr>
            }
        })
    };
    view! {
        <tr id=id.with_value(row_id) class=class data-step=id.with_value(ToString::to_string) data-open=move || is_open.get().then_some("true")>
            <th scope="row">
                <span class="name">
                    <button type="button" class="row-name" id=id.with_value(focus::name_id)
                        aria-expanded=move || is_open.get().to_string()
                        aria-controls=move || is_open.get().then(|| controls.clone())
                        on:click=move |event| id.with_value(|id| work::toggle(listed, id, event.detail() == 0))
                        on:keydown=move |event| id.with_value(|id| keys::on_step(listed, id, &event))>
                        {move || name.get()}<Icon glyph=Glyph::ChevronRight/>
                    </button>
                    {move || line.with(|line| line.as_ref().map(marks))}
                    {peers}
                </span>
                {move || line.with(|line| line.as_ref().map(kind))}
            </th>
            {move || line.get().map(|line| view! { <Cells line lens=desk.lens.get() follow/> })}
        </tr>
        {edit}
    }
    .into_any()
}
