//! The nights before a run: read once however many look, in part when Airflow fails, anew when they changed.

#[path = "support/console.rs"]
mod console;

#[path = "history/bad_days.rs"]
mod bad_days;
#[path = "history/grid.rs"]
mod grid;
#[path = "history/reads.rs"]
mod reads;
#[path = "history/world.rs"]
mod world;
