//! One module per area, one file per page.

pub mod backends;
pub mod execution;
pub mod not_found;
pub mod procedure;
pub mod run;
pub mod runs;
pub mod sign_in;
pub mod styleguide;
