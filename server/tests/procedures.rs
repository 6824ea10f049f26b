//! Procedures over HTTP against the sandbox: see, plan, confirm, run, prove; and every way in which
//! that can go wrong.

#[path = "procedures/approvals.rs"]
mod approvals;
#[path = "procedures/bad_days.rs"]
mod bad_days;
#[path = "procedures/catalog.rs"]
mod catalog;
#[path = "support/console.rs"]
mod console;
#[path = "procedures/control.rs"]
mod control;
#[path = "procedures/journal.rs"]
mod journal;
#[path = "procedures/operator.rs"]
mod operator;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "procedures/recovery.rs"]
mod recovery;
#[path = "procedures/replicas.rs"]
mod replicas;
#[path = "procedures/rivals.rs"]
mod rivals;
#[path = "procedures/tools.rs"]
mod tools;
#[path = "procedures/unanswered.rs"]
mod unanswered;
#[path = "procedures/unblock.rs"]
mod unblock;
