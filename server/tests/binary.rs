//! The program itself, as it is started and stopped.

#[path = "binary/commands.rs"]
mod commands;
#[path = "support/console.rs"]
mod console;
#[cfg(feature = "embed")]
#[path = "binary/embedded.rs"]
mod embedded;
#[path = "binary/process.rs"]
mod process;
#[path = "binary/serving.rs"]
mod serving;
