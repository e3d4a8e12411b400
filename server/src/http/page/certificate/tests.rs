//! Who may see a request may see its certificate; the document itself goes to whoever may open the sheet.

use std::collections::BTreeSet;

use shared::access::Readership;

use crate::demo::Login;
use crate::http::trial::Trial;
use crate::readers::{Means, choose};

#[tokio::test]
async fn the_document_of_a_secret_sheet_goes_to_its_readers_alone() {
    let trial = Trial::new().await;
    let site = &trial.site;
    let asked = trial.approved_demo().await;
    let (finance, head) = (trial.cookie("finance").await, trial.cookie("head").await);
    let ask = async |who: &str, what: &str| {
        let path = format!("/requests/{}/{what}", asked.id);
        trial.get(&path, &[("cookie", who)]).await.status.as_u16()
    };
    let document = "document.automerge";
    assert_eq!((ask(&finance, document).await, ask(&head, document).await), (200, 200));

    let means = Means { store: &*site.store, rooms: &*site.rooms, clock: &*site.clock };
    let people = BTreeSet::from([Login::Finance.person(), Login::It.person()]);
    let wanted =
        Readership { plan: asked.plan, department: asked.department, people, publishes_accounts: false, version: 0 };
    let chooser = site.store.person(Login::Finance.person()).await.unwrap().unwrap();
    choose(means, &chooser, wanted).await.unwrap();
    assert_eq!((ask(&finance, document).await, ask(&head, document).await), (200, 404));
    assert_eq!((ask(&finance, "certificate").await, ask(&head, "certificate").await), (200, 200));
}
