//! Browser tests: the application in process, one Chromium for all tests of a binary, visitors that
//! look at it with and without JavaScript and complain about every error on the console.
//!
//! Not a general testing library: only what the tests beside it need.

mod axe;
mod chromium;
mod look;
mod outside;
mod stage;
mod visitor;
mod wire;

pub use self::chromium::scene;
pub use self::look::{Look, Theme};
pub use self::outside::Outside;
pub use self::stage::{Night, Stage, airflow};
pub use self::visitor::{Visitor, eventually};
pub use self::wire::Wire;
