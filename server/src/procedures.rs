//! Procedures: see, plan, confirm, run, prove.
//!
//! A procedure only drafts: from the world as it was read it says which acts to do, what follows
//! from each, and what speaks against it. Everything else is the same for all of them and lives
//! here: fingerprint, confirmation, the journal, running each act once, and reading the world again
//! to prove what came of it. Adding one is a file in `catalog`, a line there, and its id in
//! `app::model::procedure`.

pub mod act;
pub mod catalog;
pub mod draft;
mod fingerprint;
pub mod plan;
mod recall;
mod record;
pub mod run;
mod service;
mod verify;
mod work;
pub mod world;

pub use self::service::ProceduresService;
