//! Commands: allow-listed executables (`nu`, `sabesp`), each run from a typed operation as an argument
//! vector, never through a shell (PROTOCOLS.md §14, "Adapter rules").
//!
//! The environment is minimal, no secret is in the argument vector or in the output that is kept, a run that
//! takes too long is ended with its whole process group, and a run whose end was not seen is *outcome
//! unknown*, not failed.

mod group;
mod keeper;
mod operation;
mod output;
mod pipes;
mod program;
mod run;

pub use self::operation::{Invalid, Itaipu, Operation};
pub use self::output::Line;
pub use self::program::Commands;
pub use self::run::{CommandError, Exit};
