//! The two smaller DAGs beside the pipeline, mostly green.

use super::dag::{Builder, Dag, Kind, Operator, Shell};
use crate::sandbox::time::{DAY, HOUR, MINUTE};

const STORES: [&str; 5] = ["metapod", "datomic-ledger", "datomic-customers", "redshift", "consul"];
const REPORTS: [&str; 9] =
    ["acquisition", "activation", "card-usage", "chargebacks", "collections", "growth", "nps", "revenue", "savings"];

/// `backup-restore`: takes backups and proves each by restoring it.
#[must_use]
pub fn backup_restore() -> Dag {
    let mut b = Builder::with_capacity(12);
    let start = b.add("pick-window".into(), Kind::Other, Operator::Python, "squad-data-infra", &[]);
    let checks: Vec<_> = STORES
        .iter()
        .map(|store| {
            let backup = b.add(format!("backup-{store}"), Kind::Other, Operator::Bash, "squad-data-infra", &[start]);
            b.add(format!("restore-{store}"), Kind::Other, Operator::Bash, "squad-data-infra", &[backup])
        })
        .collect();
    b.add("report-restores".into(), Kind::Other, Operator::Python, "squad-data-infra", &checks);
    b.build(Shell {
        id: "backup-restore",
        description: "Takes backups of the stores and proves each by restoring it",
        cron: "0 20 * * *",
        schedule: "At 20:00",
        period: DAY,
        tags: &["infra"],
        span: 48 * MINUTE,
    })
}

/// `daily-reports`: small tables for dashboards, every hour.
#[must_use]
pub fn daily_reports() -> Dag {
    let mut b = Builder::with_capacity(20);
    let start = b.add("wait-for-warehouse".into(), Kind::Other, Operator::Python, "squad-data-access", &[]);
    let mut sent = Vec::new();
    for report in REPORTS {
        let table = b.add(format!("report-{report}"), Kind::Load, Operator::Python, "squad-analytics", &[start]);
        sent.push(b.add(format!("publish-{report}"), Kind::Other, Operator::Bash, "squad-analytics", &[table]));
    }
    b.add("notify".into(), Kind::Other, Operator::Python, "squad-analytics", &sent);
    b.build(Shell {
        id: "daily-reports",
        description: "Fresh numbers for the dashboards",
        cron: "5 * * * *",
        schedule: "At 5 minutes past the hour",
        period: HOUR,
        tags: &["reports"],
        span: 7 * MINUTE,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn they_have_the_size_they_claim() {
        assert_eq!(super::backup_restore().tasks.len(), 12);
        assert_eq!(super::daily_reports().tasks.len(), 20);
    }
}
