//! [`Pages`] for the doors: answers for one person, what the bar around every page shows, who may try the demo.

use std::sync::Arc;

use app::backend::{Backend, Difference, PageError};
use app::session::PlanLink;
use app::sign_in::DemoSignIn;
use async_trait::async_trait;

use super::marks::Marks;
use super::request::shown_difference;
use super::{Reader, Views, answer};
use crate::approval;
use crate::demo::{Login, NAME, PASSWORD};
use crate::http::page::{Pages, Surroundings};
use crate::persistence::PersonRecord;

impl Reader {
    async fn surroundings(&self) -> Result<Surroundings, PageError> {
        let made = async {
            let is_demo = self.store().person(Login::Finance.person()).await?.is_some();
            let marks = Marks::load(self.store()).await?;
            let plans = self.plans().await?.into_iter();
            Ok(Surroundings {
                organisation: if is_demo { [NAME.0, " ", NAME.1].concat() } else { String::new() },
                waiting: self.waiting(&marks).await?.len(),
                plans: plans.map(|(record, plan)| PlanLink { id: record.id, title: plan.title.clone() }).collect(),
            })
        };
        answer("surroundings", made.await)
    }
}

#[async_trait]
impl Pages for Views {
    fn backend(&self, person: &PersonRecord) -> Arc<dyn Backend> {
        Arc::new(self.reader(person))
    }

    async fn surroundings(&self, person: &PersonRecord) -> Result<Surroundings, PageError> {
        self.reader(person).surroundings().await
    }

    async fn difference(&self, difference: &approval::Difference) -> Difference {
        // Without names it still says what changed.
        let marks = Marks::load(&*self.store).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the people of a difference could not be read");
            Marks::default()
        });
        shown_difference(difference, &marks)
    }

    fn demo(&self) -> Vec<DemoSignIn> {
        let offer = |login: Login| DemoSignIn {
            email: login.email(),
            password: PASSWORD.to_owned(),
            name: login.names(),
            what: login.what(),
        };
        if self.offers_demo { Login::ALL.map(offer).into() } else { Vec::new() }
    }
}
