//! Addresses as they are written.

use super::*;

#[test]
fn addresses_of_odd_ids() {
    let odd = RunRef::new("main", "dag達o", "scheduled__2026-11-21T01:00:00+00:00/\"x\"");
    let request = PlanRequest::new("clear-tasks", &odd, "a&b=c").with("downstream", "true");
    let request = PlanRequest { map_index: Some(3), ..request };
    assert_eq!(release_machines(&odd, "a b"), plan(&PlanRequest::new("release-machines", &odd, "a b")));
    let said = [
        runs(&RunFilter::default()),
        runs(&RunFilter { search: "fx model".into(), ..RunFilter::default() }),
        run(&odd),
        task(&odd, "itaipu-fx-model"),
        plan(&request),
        execution("0192"),
        sign_in("/runs/a?b=c"),
        run(&RunRef::new("..", "d", "r")),
        audit(&AuditFilter { run: "a/b c".into(), outcome: "open".into(), ..AuditFilter::default() }),
        audit_csv(&AuditFilter { before: "7".into(), ..AuditFilter::default() }),
        audit_lines(&AuditFilter::default()),
        dataset(&RunRef::new("main", "d", "r"), "archive/it's \"ç\"", "a:b"),
        datasets(&RunRef::new("main", "d", "r"), &DatasetQuery { search: "+x".into(), ..DatasetQuery::default() }),
        dataset_rows(&RunRef::new("main", "d", "r:1")),
        grid(
            &RunRef::new("main", "d", "r/1"),
            &GridQuery { search: "+x".into(), task: "a\"b/c".into(), order: "failed".into(), ..GridQuery::default() },
        ),
        grid_cells(&RunRef::new("main", "d", "r:1")),
    ];
    assert_eq!(
        said,
        [
            "/",
            "/?q=fx%20model",
            "/runs/main/dag~E9~81~94o/scheduled__2026-11-21T01:00:00+00:00~2F~22x~22",
            "/runs/main/dag~E9~81~94o/scheduled__2026-11-21T01:00:00+00:00~2F~22x~22?task=itaipu-fx-model",
            "/procedures/clear-tasks?airflow=main&dag=dag%E9%81%94o&run=scheduled__2026-11-21T01%3A00%3A00%2B00%3A00%2F%22x%22&task=a%26b%3Dc&map_index=3&downstream=true",
            "/executions/0192",
            "/sign-in?next=%2Fruns%2Fa%3Fb%3Dc",
            "/runs/~2E~2E/d/r",
            "/audit?run=a%2Fb%20c&outcome=open",
            "/audit.csv?before=7",
            "/audit.jsonl",
            "/runs/main/d/r/datasets/archive~2Fit~27s~20~22~C3~A7~22?against=a%3Ab",
            "/runs/main/d/r/datasets?q=%2Bx",
            "/api/dataset_rows?run[airflow]=main&run[dag]=d&run[run]=r%3A1",
            "/runs/main/d/r~2F1/grid?q=%2Bx&task=a%22b%2Fc&order=failed",
            "/api/grid?run[airflow]=main&run[dag]=d&run[run]=r%3A1",
        ]
    );
}

#[test]
fn segments_come_back() {
    for odd in ["", ".", "..", "a.b", "~2F", "a/b c", "é+達", "scheduled__2026-11-21T01:00:00+00:00"] {
        assert_eq!(id(&segment(odd)).as_deref(), Some(odd));
    }
    assert_eq!(id("~2"), None);
    assert_eq!(id("~zz"), None);
}
