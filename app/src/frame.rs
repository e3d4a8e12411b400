//! What stands around every page. The bar above ([`Bar`]) is written by the server and never hydrated: its menus are the
//! browser's popovers and its choices are forms, so it needs no code in the browser. The page below ([`Page`]) begins with
//! its own line in that bar: the way back, the state of saving, who else is here.

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod bar;
mod page;
mod slots;
mod trouble;

#[cfg(feature = "ssr")]
pub use account::{LanguageForm, ThemeForm};
#[cfg(feature = "ssr")]
pub use bar::Bar;
pub use page::{Crumb, Page};
pub use slots::Slots;
pub use trouble::Trouble;
