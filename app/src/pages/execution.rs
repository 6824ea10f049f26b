//! Executions: the list, and one with its steps and targets as they happen.

mod detail;
mod list;

pub use detail::ExecutionPage;
pub use list::ExecutionsPage;
