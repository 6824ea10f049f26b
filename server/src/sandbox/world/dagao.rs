//! The nightly pipeline `dagao`: contracts, datasets, models between machines ordered and machines
//! returned, warehouse loads. The tables below are the whole of its hand-made part; `grow` adds
//! more of the same for larger worlds.

use super::dag::{Builder, Dag, Kind, Operator, Shell, TaskIx};
use super::grow;
use super::rules::TriggerRule;
use crate::sandbox::time::{DAY, HOUR, MINUTE};

/// The pipeline's DAG id.
pub const ID: &str = "dagao";
/// The dataset build that is broken until somebody marks it as done.
pub const BROKEN: &str = "itaipu-fx-model";
/// The consumer that cannot bear the empty output, in a harsh world.
pub const BRITTLE: &str = "fx-report-model";
/// Long ones, still running when the sandbox starts, and how many minutes they have left.
pub const LONG: [(&str, i64); 3] = [("sorting-hat-model", 22), ("itaipu-series-scr", 31), ("load-redshift-ledger", 38)];
/// The one that failed its first try just now and waits for its second.
pub const RETRYING: &str = "load-redshift-audit";
/// The one that was passed over last night: its turn comes once a week.
pub const WEEKLY: &str = "load-redshift-weekly-snapshot";

/// A row: id, owner, upstream ids separated by spaces, usual minutes.
type Row = (&'static str, &'static str, &'static str, i64);

#[rustfmt::skip] // a table: one row, one line
const CONTRACTS: [Row; 12] = [
    ("contract-accounts", "squad-savings", "itaipu-contracts", 14),
    ("contract-customers", "squad-customer", "itaipu-contracts", 18),
    ("contract-credit-card", "squad-card", "itaipu-contracts", 26),
    ("contract-double-entry", "squad-accounting", "itaipu-contracts", 41),
    ("contract-scr-operacao", "squad-regulatory", "itaipu-contracts", 33),
    ("contract-purchases", "squad-card", "itaipu-contracts", 38),
    ("contract-transfers", "squad-payments", "itaipu-contracts", 22),
    ("contract-feed", "squad-app", "itaipu-contracts", 12),
    ("contract-invoices", "squad-billing", "itaipu-contracts", 24),
    ("contract-collections", "squad-collections", "itaipu-contracts", 11),
    ("contract-chargebacks", "squad-disputes", "itaipu-contracts", 9),
    ("contract-exchange-rates", "squad-fx", "itaipu-contracts", 6),
];

#[rustfmt::skip] // a table: one row, one line
const DATASETS: [Row; 32] = [
    ("itaipu-customer-facts", "squad-data-infra", "contract-customers contract-accounts", 21),
    ("itaipu-customer-360", "squad-customer", "itaipu-customer-facts contract-feed", 27),
    ("itaipu-account-balances", "squad-savings", "contract-accounts contract-double-entry", 25),
    ("itaipu-card-purchases", "squad-card", "contract-purchases contract-credit-card", 29),
    ("itaipu-card-limits", "squad-card", "contract-credit-card", 13),
    ("itaipu-ledger", "squad-accounting", "contract-double-entry", 34),
    ("itaipu-ledger-daily", "squad-accounting", "itaipu-ledger", 12),
    ("itaipu-invoices", "squad-billing", "contract-invoices contract-credit-card", 19),
    ("itaipu-late-invoices", "squad-collections", "itaipu-invoices contract-collections", 10),
    ("itaipu-series-scr", "squad-regulatory", "contract-scr-operacao", 58),
    ("itaipu-bureau-data", "squad-credit", "contract-scr-operacao contract-customers", 23),
    ("itaipu-chargebacks", "squad-disputes", "contract-chargebacks itaipu-card-purchases", 9),
    ("itaipu-transfers", "squad-payments", "contract-transfers contract-accounts", 17),
    ("itaipu-currency-conversion", "squad-fx", "contract-exchange-rates", 7),
    ("itaipu-fx-model", "squad-fx", "itaipu-currency-conversion itaipu-transfers", 34),
    ("itaipu-app-events", "squad-app", "contract-feed", 31),
    ("itaipu-app-sessions", "squad-app", "itaipu-app-events", 16),
    ("itaipu-device-graph", "squad-fraud", "itaipu-app-events contract-customers", 24),
    ("itaipu-fraud-labels", "squad-fraud", "itaipu-chargebacks itaipu-device-graph", 12),
    ("itaipu-credit-features", "squad-credit", "itaipu-bureau-data itaipu-card-limits", 28),
    ("itaipu-income-features", "squad-credit", "itaipu-transfers itaipu-customer-facts", 18),
    ("itaipu-collections-features", "squad-collections", "itaipu-late-invoices itaipu-customer-facts", 14),
    ("itaipu-lending-features", "squad-lending", "itaipu-credit-features itaipu-income-features", 15),
    ("itaipu-churn-features", "squad-customer", "itaipu-app-sessions itaipu-customer-facts", 13),
    ("itaipu-marketing-segments", "squad-growth", "itaipu-churn-features", 8),
    ("itaipu-rewards-points", "squad-rewards", "itaipu-card-purchases", 11),
    ("itaipu-merchant-names", "squad-card", "itaipu-card-purchases", 14),
    ("itaipu-support-tickets", "squad-xpeers", "contract-feed contract-customers", 9),
    ("itaipu-regulatory-4010", "squad-regulatory", "itaipu-ledger-daily", 16),
    ("itaipu-fx-exposure", "squad-fx", "fx-model", 11),
    ("itaipu-fx-fraud-signals", "squad-fraud", "fx-model", 13),
    ("itaipu-fx-revenue", "squad-fx", "fx-model", 7),
];

/// Models; each stands between a `scale-up-` and a `scale-down-` task of its own.
#[rustfmt::skip] // a table: one row, one line
const MODELS: [Row; 24] = [
    ("fx-model", "squad-fx", "itaipu-fx-model", 26),
    ("fx-hedging-model", "squad-fx", "itaipu-fx-exposure", 17),
    ("credit-limit-policy", "squad-credit", "itaipu-fx-exposure itaipu-credit-features", 24),
    ("fraud-report-policy", "squad-fraud", "itaipu-fx-fraud-signals itaipu-fraud-labels", 21),
    ("collections-policy", "squad-collections", "itaipu-collections-features", 19),
    ("lending-eligibility-policy", "squad-lending", "itaipu-lending-features", 23),
    ("chargeback-policy", "squad-disputes", "itaipu-fraud-labels", 15),
    ("sorting-hat-model", "squad-xpeers", "itaipu-support-tickets itaipu-app-sessions", 61),
    ("credit-risk-model", "squad-credit", "itaipu-credit-features itaipu-bureau-data", 37),
    ("income-model", "squad-credit", "itaipu-income-features", 25),
    ("churn-model", "squad-customer", "itaipu-churn-features", 22),
    ("next-best-action-model", "squad-growth", "itaipu-marketing-segments", 18),
    ("late-payment-model", "squad-collections", "itaipu-collections-features", 20),
    ("merchant-category-model", "squad-card", "itaipu-merchant-names", 31),
    ("transaction-fraud-model", "squad-fraud", "itaipu-fraud-labels itaipu-device-graph", 33),
    ("account-takeover-model", "squad-fraud", "itaipu-device-graph itaipu-app-sessions", 27),
    ("limit-increase-model", "squad-credit", "itaipu-card-limits itaipu-invoices", 16),
    ("personal-loan-model", "squad-lending", "itaipu-lending-features", 29),
    ("savings-forecast-model", "squad-savings", "itaipu-account-balances", 14),
    ("lifetime-value-model", "squad-growth", "itaipu-customer-360 itaipu-rewards-points", 26),
    ("household-model", "squad-customer", "itaipu-customer-360", 19),
    ("dispute-outcome-model", "squad-disputes", "itaipu-chargebacks", 12),
    ("reward-uplift-model", "squad-rewards", "itaipu-rewards-points", 13),
    ("support-demand-model", "squad-xpeers", "itaipu-support-tickets", 11),
];

/// The rest, machines for the loads among it.
#[rustfmt::skip] // a table: one row, one line
const LOADS: [Row; 31] = [
    ("fx-report-model", "squad-fx", "itaipu-fx-revenue", 9),
    ("itaipu-rest", "squad-data-infra", "fx-model credit-risk-model churn-model itaipu-ledger-daily", 47),
    ("databricks_load-models", "squad-data-access", "fx-model income-model merchant-category-model", 12),
    ("scale-ec2-rest", "squad-data-infra", "itaipu-rest", 6),
    ("load-redshift-rest", "squad-data-access", "scale-ec2-rest", 28),
    ("load-redshift-shards", "squad-data-access", "scale-ec2-rest", 22),
    ("load-redshift-fx-revenue", "squad-data-access", "itaipu-fx-revenue", 8),
    ("scale-down-ec2-rest", "squad-data-infra", "load-redshift-rest load-redshift-shards", 3),
    ("load-redshift-ledger", "squad-data-access", "itaipu-ledger-daily", 44),
    ("load-redshift-audit", "squad-accounting", "itaipu-regulatory-4010", 7),
    ("load-redshift-weekly-snapshot", "squad-data-access", "itaipu-account-balances", 19),
    ("load-redshift-sorting-hat", "squad-data-access", "sorting-hat-model", 6),
    ("load-redshift-scr", "squad-data-access", "itaipu-series-scr", 13),
    ("load-redshift-customer", "squad-data-access", "itaipu-customer-360", 15),
    ("load-redshift-purchases", "squad-data-access", "itaipu-card-purchases", 24),
    ("load-redshift-invoices", "squad-data-access", "itaipu-invoices", 14),
    ("load-redshift-balances", "squad-data-access", "itaipu-account-balances", 13),
    ("load-redshift-transfers", "squad-data-access", "itaipu-transfers", 11),
    ("load-redshift-credit", "squad-data-access", "credit-risk-model", 9),
    ("load-redshift-churn", "squad-data-access", "churn-model", 5),
    ("load-redshift-fraud", "squad-data-access", "transaction-fraud-model", 8),
    ("load-redshift-rewards", "squad-data-access", "itaipu-rewards-points", 6),
    ("load-redshift-support", "squad-data-access", "itaipu-support-tickets", 4),
    ("load-redshift-lending", "squad-data-access", "personal-loan-model", 7),
    ("databricks_load-features", "squad-data-access", "itaipu-lending-features itaipu-churn-features", 10),
    ("databricks_load-segments", "squad-growth", "next-best-action-model lifetime-value-model", 6),
    ("serve-policy-collections", "squad-collections", "collections-policy late-payment-model", 5),
    ("serve-policy-lending", "squad-lending", "lending-eligibility-policy income-model", 5),
    ("regulatory-report-4010", "squad-regulatory", "itaipu-regulatory-4010", 12),
    ("finance-close-check", "squad-accounting", "itaipu-ledger-daily itaipu-invoices", 6),
    ("scale-down-itaipu", "squad-data-infra", "itaipu-customer-360 itaipu-ledger-daily", 3),
];

/// Builds the pipeline with `tasks` tasks, at least the hand-made ones.
#[must_use]
pub fn build(seed: u64, tasks: usize) -> Dag {
    let mut b = Builder::with_capacity(tasks.max(160));
    let start = b.add("dagao-start".into(), Kind::Other, Operator::Python, "squad-data-infra", &[]);
    b.task(start).usual = MINUTE;
    let up = scale(&mut b, "scale-up-itaipu", "squad-data-infra", &[start]);
    row(&mut b, Kind::Contract, ("itaipu-contracts", "squad-data-infra", "scale-up-itaipu", 9));
    b.task(up).usual = 6 * MINUTE;
    for contract in CONTRACTS {
        row(&mut b, Kind::Contract, contract);
    }
    let (early, fx) = DATASETS.split_at(29);
    early.iter().for_each(|r| row(&mut b, Kind::Dataset, *r));
    model(&mut b, MODELS[0]);
    fx.iter().for_each(|r| row(&mut b, Kind::Dataset, *r));
    MODELS[1..].iter().for_each(|r| model(&mut b, *r));
    for load in LOADS {
        row(&mut b, kind_of(load.0), load);
    }
    finish(&mut b);
    grow::extend(&mut b, seed, tasks);
    b.build(Shell {
        id: ID,
        description: "Every night: contracts, datasets, models, policies and warehouse loads",
        cron: "0 1 * * *",
        schedule: "At 01:00",
        period: DAY,
        tags: &["critical", "nightly"],
        span: 5 * HOUR + 40 * MINUTE,
    })
}

/// The contract that comes at this place, around and around.
#[must_use]
pub fn contract(place: usize) -> &'static str {
    CONTRACTS[place % CONTRACTS.len()].0
}

/// Whether a model feeds decisions on customers, so that its failure cannot wait for the morning.
#[must_use]
pub fn is_policy(id: &str) -> bool {
    id.ends_with("-policy")
}

/// Adds a model with its machines: ordered when its inputs are there, returned whatever happens.
pub fn model_of(b: &mut Builder, id: &str, owner: &'static str, inputs: &[TaskIx], minutes: i64) -> TaskIx {
    let up = scale(b, &format!("scale-up-{id}"), owner, inputs);
    let upstream: Vec<_> = inputs.iter().copied().chain([up]).collect();
    let at = b.add(id.into(), Kind::Model, Operator::AuroraJob, owner, &upstream);
    b.task(at).usual = minutes * MINUTE;
    let down = scale(b, &format!("scale-down-{id}"), owner, &[at]);
    b.task(down).rule = TriggerRule::AllDone;
    at
}

fn model(b: &mut Builder, (id, owner, inputs, minutes): Row) {
    let inputs = resolve(b, inputs);
    model_of(b, id, owner, &inputs, minutes);
}

fn scale(b: &mut Builder, id: &str, owner: &'static str, upstream: &[TaskIx]) -> TaskIx {
    let at = b.add(id.into(), Kind::Scale, Operator::Bash, owner, upstream);
    b.task(at).usual = 4 * MINUTE;
    b.task(at).retries = 2;
    at
}

fn row(b: &mut Builder, kind: Kind, (id, owner, upstream, minutes): Row) {
    let upstream = resolve(b, upstream);
    let operator = match kind {
        Kind::Contract | Kind::Dataset => Operator::SparkSubmit,
        Kind::Model => Operator::AuroraJob,
        Kind::Scale => Operator::Bash,
        Kind::Load | Kind::Other => Operator::Python,
    };
    let at = b.add(id.into(), kind, operator, owner, &upstream);
    b.task(at).usual = minutes * MINUTE;
}

fn kind_of(id: &str) -> Kind {
    match id {
        _ if id.starts_with("itaipu-") => Kind::Dataset,
        _ if id.ends_with("-model") => Kind::Model,
        _ if id.starts_with("scale-") => Kind::Scale,
        _ if id.starts_with("load-") || id.starts_with("databricks_") => Kind::Load,
        _ => Kind::Other,
    }
}

fn resolve(b: &Builder, ids: &str) -> Vec<TaskIx> {
    ids.split(' ').filter_map(|id| b.find(id)).collect()
}

/// What the tables cannot say.
fn finish(b: &mut Builder) {
    for (id, change) in [
        ("load-redshift-shards", (|t| t.mapped = Some(12)) as fn(&mut super::dag::Task)),
        ("scale-down-ec2-rest", |t| t.rule = TriggerRule::AllDone),
        ("scale-down-itaipu", |t| t.rule = TriggerRule::AllDone),
        (RETRYING, |t| t.retry_delay = 30 * MINUTE),
        (BROKEN, |t| t.retry_delay = 4_000),
    ] {
        if let Some(at) = b.find(id) {
            change(b.task(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hand_made_part_is_whole() {
        let dag = build(1, 150);
        assert_eq!(dag.tasks.len(), 150);
        let rows = CONTRACTS.iter().chain(&DATASETS).chain(&MODELS).chain(&LOADS);
        for (id, _, upstream, _) in rows {
            let task = &dag.tasks[dag.find(id).unwrap_or_else(|| panic!("{id}"))];
            for up in upstream.split(' ') {
                assert!(dag.find(up).is_some_and(|at| task.upstream.contains(&at)), "{up} before {id}");
            }
        }
        assert!(dag.tasks.iter().enumerate().all(|(at, task)| task.upstream.iter().all(|up| *up < at)));
        let legal = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        assert!(dag.tasks.iter().all(|task| task.id.chars().all(legal)));
    }

    #[test]
    fn the_broken_dataset_holds_up_what_the_story_says() {
        let dag = build(1, 150);
        let behind = dag.reach(&[dag.find(BROKEN).unwrap()], true);
        for id in ["fx-model", "itaipu-rest", "databricks_load-models", "scale-ec2-rest", "credit-limit-policy"] {
            assert!(behind[dag.find(id).unwrap()], "{id}");
        }
        assert!(!behind[dag.find("collections-policy").unwrap()]);
        assert!(LONG.iter().all(|(id, _)| !behind[dag.find(id).unwrap()]));
        let count = behind.iter().filter(|b| **b).count();
        assert!((18..=30).contains(&count), "{count}");
    }
}
