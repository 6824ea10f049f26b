//! Datasets: listed, selected, explained, retracted, committed, served again; over the sandbox's Metapod, with
//! the real tools.

#[path = "support/console.rs"]
mod console;
#[path = "procedures/operator.rs"]
#[allow(dead_code, reason = "every test binary uses its own part of this")]
mod operator;

#[path = "datasets/bad_days.rs"]
mod bad_days;
#[path = "datasets/bulk.rs"]
mod bulk;
#[path = "datasets/commit.rs"]
mod commit;
#[path = "datasets/half.rs"]
mod half;
#[path = "datasets/list.rs"]
mod list;
#[path = "datasets/page.rs"]
mod page;
#[path = "datasets/retract.rs"]
mod retract;
#[path = "datasets/serve.rs"]
mod serve;
#[path = "datasets/world.rs"]
mod world;
