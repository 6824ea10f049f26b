//! Live streams as server-sent events: changes of a run, and an execution as it goes.

mod execution;
mod run;
mod viewer;

pub use self::execution::execution;
pub use self::run::run;
