//! The audit trail as people meet it: the page, the files, and `comporta audit verify`.

#[path = "audit/command.rs"]
mod command;
#[path = "support/console.rs"]
mod console;
#[path = "audit/exports.rs"]
mod exports;
#[path = "audit/page.rs"]
mod page;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "binary/process.rs"]
mod process;
#[path = "audit/replicas.rs"]
mod replicas;
#[path = "audit/trail.rs"]
mod trail;
