//! What the pages need to know, and the functions they ask it with.
//!
//! While the server renders, [`plan`] and its siblings call the [`Backend`] found in context; in the browser they fetch the
//! same value as JSON from `/api/v1/pages/…`. The server makes one `Backend` for each request, for the person signed in, so
//! no function here says who is asking. The views carry figures and names, never sentences: words are chosen by the page.

#[cfg(feature = "hydrate")]
mod fetch;
mod home;
mod inbox;
mod people;
mod plan;
mod request;
mod sheet;
mod trouble;

pub use home::{Happened, Happening, HomeView, OwnSheet, PlanSummary, StateCounts};
pub use inbox::{InboxView, RequestCard};
pub use people::PersonMark;
pub use plan::{AccountView, DepartmentTotals, DepartmentView, Figures, PlanRights, PlanView, SheetMark, SheetState};
pub use request::{
    Baseline, ChangedLine, Compared, Difference, LineView, Remark, RequestState, RequestView, StepState, StepView,
    WhyNot,
};
pub use sheet::{SheetPageView, SheetRights};
pub use trouble::PageError;

use shared::id::{PlanId, RequestId, SheetId};

/// What a page asked for, or why there is none.
pub type Answer<T> = Result<T, PageError>;

/// An answer on its way.
#[cfg(feature = "ssr")]
pub type Pending<T> = std::pin::Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

/// Where the server's pages get their figures. One is made for each request, for the person signed in.
#[cfg(feature = "ssr")]
pub trait Backend: Send + Sync {
    fn home(&self) -> Pending<HomeView>;
    fn plan(&self, id: PlanId) -> Pending<PlanView>;
    fn inbox(&self) -> Pending<InboxView>;
    fn request(&self, id: RequestId) -> Pending<RequestView>;
    fn sheet(&self, id: SheetId) -> Pending<SheetPageView>;
}

/// The status a live page should be sent with. The server provides one as context and reads it when the page is written.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone)]
pub struct Status(std::sync::Arc<std::sync::atomic::AtomicU16>);

#[cfg(feature = "ssr")]
impl Status {
    pub fn code(&self) -> u16 {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[cfg(feature = "ssr")]
impl Default for Status {
    fn default() -> Self {
        Self(std::sync::Arc::new(std::sync::atomic::AtomicU16::new(200)))
    }
}

/// A page that could not be had is not sent as if it could.
#[cfg(feature = "ssr")]
pub fn report<T>(answer: &Answer<T>) {
    if let (Err(error), Some(status)) = (answer, leptos::prelude::use_context::<Status>()) {
        status.0.store(error.status(), std::sync::atomic::Ordering::Relaxed);
    }
}

macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident($($id:ident: $type:ty)?) -> $view:ty, $path:literal;)+) => {$(
        $(#[$doc])*
        pub async fn $name($($id: $type)?) -> Answer<$view> {
            #[cfg(feature = "ssr")]
            {
                let backend = leptos::prelude::use_context::<std::sync::Arc<dyn Backend>>();
                let answer = match backend {
                    Some(backend) => backend.$name($($id)?).await,
                    None => Err(PageError::Broken),
                };
                report(&answer);
                answer
            }
            #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
            {
                fetch::get(&format!(concat!("/api/v1/pages/", $path), $($id = $id)?)).await
            }
            #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
            {
                $(let _ = $id;)?
                Err(PageError::Broken)
            }
        }
    )+};
}

questions! {
    /// The plans, and what waits.
    home() -> HomeView, "home";
    /// One plan with its departments and totals.
    plan(id: PlanId) -> PlanView, "plans/{id}";
    /// The requests that concern this person.
    inbox() -> InboxView, "inbox";
    /// One request in full.
    request(id: RequestId) -> RequestView, "requests/{id}";
    /// One sheet, with its saved document.
    sheet(id: SheetId) -> SheetPageView, "sheets/{id}";
}
