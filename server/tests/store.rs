//! The store over both databases: the same tests over SQLite and PostgreSQL, and the bad days of each.

#[path = "store/announce.rs"]
mod announce;
#[path = "store/audit.rs"]
mod audit;
#[path = "store/audit_search.rs"]
mod audit_search;
#[path = "store/bad_days.rs"]
mod bad_days;
#[path = "store/place.rs"]
mod place;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "store/rivals.rs"]
mod rivals;
#[path = "store/samples.rs"]
mod samples;
