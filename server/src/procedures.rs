//! Procedures: see, plan, confirm, run, prove.
//!
//! A procedure only declares and drafts: from the world as it was read it says which acts to do, what
//! follows from each, and what speaks against it. Everything else is the same for all of them and lives
//! here: form, fingerprint, confirmation, second persons, the journal, running each act once, pausing
//! and going on, and reading the world again to prove what came of it.
//!
//! # Adding a procedure
//! 1. `catalog/<verb_noun>.rs` with a `PROCEDURE`: what it declares, when it is offered, its draft, and how
//!    it is taken back. `catalog/retry_task.rs` is the shortest.
//! 2. Its line in [`catalog::CATALOG`]. Nothing else: form, confirmation, role check, page of documentation
//!    (`/procedures/<id>`), audit and recovery are derived.
//! 3. A test in `server/tests/procedures`, and one that uses it in `end2end/tests/browser_procedures.rs`.
//!
//! A new kind of act is a variant of [`act::Act`] with three answers: its words, how it is done (`perform`),
//! and how it is read whether it was done (`recall`).
//!
//! # Why an engine of our own
//! What was weighed, and from what:
//! - `oxidecomputer/steno` records sagas in a log that its user stores (`SecStore`) and resumes them after a
//!   crash. An action that had started when the process ended is put into the queue again and run again
//!   (`src/saga_exec.rs`, `new_recover`), so every action must be harmless when done twice; omicron writes its
//!   sagas for that (its `sagas.rs` speaks of testing them for idempotence). Here most acts are not: what was in
//!   flight is read first, and what cannot be read is asked. When an action fails, steno unwinds by undo actions;
//!   here nothing is undone without a person who looks at a plan for it. One of its nodes is one action; one of
//!   our steps has up to ten thousand targets, with an outcome each. It calls itself a prototype.
//! - Temporal tries an activity that failed again by itself unless told otherwise (docs.temporal.io, "What is a
//!   Temporal Retry Policy?"); a change is sent once here, and what is not answered is a state of its own. It is
//!   also a server beside ours, and the design has no other moving part than the database.
//! - Rundeck (its manual: `docs/manual/creating-jobs.md`, `execution-lifecycle/job-resume.md` and
//!   `job-retry-failed-nodes.md` in rundeck/docs) is what operators of bulk jobs know: a thread count for
//!   targets in parallel, going on with the others when one fails, a retry of those alone that failed or did not
//!   start, resuming at the step that failed. All of that is here. Its limits, as the manual states them, are not:
//!   there an execution that was killed, or that was cut off by a crash of the server before its state was
//!   written, cannot be resumed, and a retry is another execution.

pub mod act;
mod approvals;
mod await_commit;
mod bulk;
mod by_hand;
pub mod catalog;
mod confirm;
mod control;
pub mod draft;
mod fingerprint;
pub mod gates;
mod night_before;
mod perform;
pub mod plan;
pub mod procedure;
mod recall;
mod record;
mod recover;
pub mod run;
mod service;
mod showing;
pub mod tools;
mod verify;
mod work;
pub mod world;

pub use self::service::ProceduresService;
