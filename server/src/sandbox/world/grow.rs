//! More of the same: layers of datasets and models for worlds of up to 50,000 tasks. About one in
//! thirty hangs behind the broken dataset, so its blast radius grows with the world; the rest never
//! touches it.

use super::dag::{Builder, Kind, Operator, TaskIx};
use super::dagao::model_of;
use crate::sandbox::rng;
use crate::sandbox::time::MINUTE;

/// What data is about.
pub const DOMAINS: [&str; 16] = [
    "credit",
    "card",
    "savings",
    "fraud",
    "lending",
    "billing",
    "payments",
    "rewards",
    "growth",
    "customer",
    "support",
    "ledger",
    "regulatory",
    "disputes",
    "app",
    "insurance",
];
/// What data is of it.
pub const NOUNS: [&str; 16] = [
    "events",
    "facts",
    "snapshots",
    "balances",
    "features",
    "scores",
    "series",
    "segments",
    "limits",
    "contacts",
    "sessions",
    "offers",
    "reversals",
    "cohorts",
    "labels",
    "totals",
];
const OWNERS: [&str; 16] = [
    "squad-credit",
    "squad-card",
    "squad-savings",
    "squad-fraud",
    "squad-lending",
    "squad-billing",
    "squad-payments",
    "squad-rewards",
    "squad-growth",
    "squad-customer",
    "squad-xpeers",
    "squad-accounting",
    "squad-regulatory",
    "squad-disputes",
    "squad-app",
    "squad-insurance",
];
/// How deep the added part is.
const LAYERS: usize = 9;

/// Adds tasks until there are `tasks`.
pub fn extend(b: &mut Builder, seed: u64, tasks: usize) {
    let missing = tasks.saturating_sub(b.len());
    let roots = |b: &Builder, ids: &[&str]| ids.iter().filter_map(|id| b.find(id)).collect::<Vec<TaskIx>>();
    let mut free = roots(b, &["contract-customers", "contract-purchases", "contract-accounts", "itaipu-ledger"]);
    let mut behind = roots(b, &["itaipu-fx-exposure", "itaipu-fx-revenue"]);
    let mut number = 0_u64;
    for layer in 1..=LAYERS {
        let until = tasks - missing + missing * layer / LAYERS;
        let (mut next_free, mut next_behind) = (Vec::new(), Vec::new());
        while b.len() < until {
            number += 1;
            let hash = rng::hash(&[seed, 77, number]);
            let held = hash.is_multiple_of(30);
            let before = if held { &behind } else { &free };
            let at = node(b, hash, number, before, until - b.len());
            if held { next_behind.push(at) } else { next_free.push(at) }
        }
        if !next_free.is_empty() {
            free = next_free;
        }
        if !next_behind.is_empty() {
            behind = next_behind;
        }
    }
}

/// One dataset, or one model with its machines where there is room for three tasks.
fn node(b: &mut Builder, hash: u64, number: u64, before: &[TaskIx], room: usize) -> TaskIx {
    let which = usize::try_from(hash >> 20).unwrap_or(0) % DOMAINS.len();
    let noun = rng::pick(hash ^ 3, &NOUNS);
    let mut inputs: Vec<_> = (0..1 + (hash >> 8) % 4).map(|n| rng::pick(hash ^ (n + 11), before)).collect();
    inputs.sort_unstable();
    inputs.dedup();
    let minutes = rng::between(hash ^ 5, 4, 22);
    let name = format!("{}-{noun}-{number:05}", DOMAINS[which]);
    if room >= 3 && (hash >> 12).is_multiple_of(4) {
        return model_of(b, &format!("{name}-model"), OWNERS[which], &inputs, minutes);
    }
    let (id, kind, operator) = match (hash >> 16) % 8 {
        0 => (format!("load-redshift-{name}"), Kind::Load, Operator::Python),
        _ => (format!("itaipu-{name}"), Kind::Dataset, Operator::SparkSubmit),
    };
    let at = b.add(id, kind, operator, OWNERS[which], &inputs);
    b.task(at).usual = minutes * MINUTE;
    at
}

#[cfg(test)]
mod tests {
    use super::super::dagao;

    #[test]
    fn ten_thousand_tasks_keep_the_shape() {
        let dag = dagao::build(7, 10_000);
        assert_eq!(dag.tasks.len(), 10_000);
        let count = dag.reach(&[dag.find(dagao::BROKEN).unwrap()], true).iter().filter(|b| **b).count();
        assert!((150..900).contains(&count), "{count}");
        let edges: usize = dag.tasks.iter().map(|task| task.upstream.len()).sum();
        assert!((15_000..60_000).contains(&edges), "{edges}");
    }
}
