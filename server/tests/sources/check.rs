//! What `comporta check` and the page of backends say of them.

use secrecy::SecretString;
use server::clock::Clock;
use server::config::{Config, DatabricksConfig, GitHubConfig, LineageConfig, LoadsConfig};
use server::sandbox::FaultKind;
use server::service::backends::Backends;

use crate::platform::Platform;

fn config(base: &str) -> Config {
    let url = |path: &str| format!("{base}/{path}").parse().unwrap();
    let secret = || SecretString::from("sandbox");
    Config {
        lineage: Some(LineageConfig::of_circleci(url("circleci/api/v2"), secret())),
        loads: Some(LoadsConfig::of_metabase(url("metabase"), "comporta", secret(), 1)),
        databricks: Some(DatabricksConfig::at(url("databricks"), secret())),
        github: Some(GitHubConfig::of(url("github"), url("github/web"), secret(), "nubank/itaipu", &[])),
        ..Config::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_has_a_report_of_its_own() {
    let platform = Platform::start().await;
    let backends = Backends::new(&config(&platform.base), Clock::system()).unwrap();
    let known = ["lineage", "loads", "databricks", "github"];
    let reports: Vec<_> =
        backends.check().await.into_iter().filter(|report| known.contains(&report.name.as_str())).collect();
    assert_eq!(reports.iter().map(|report| report.name.as_str()).collect::<Vec<_>>(), known);
    for report in &reports {
        assert!(report.reachable && report.authenticated == Some(true) && report.problems.is_empty(), "{report:?}");
        assert!(report.address.starts_with(&platform.base) && !report.address.contains("sandbox"), "{report:?}");
    }
    for path in ["/circleci/", "/metabase/", "/databricks/", "/github/"] {
        platform.inject(path, 9, FaultKind::Status(401, None));
    }
    for report in backends.check().await.into_iter().filter(|report| known.contains(&report.name.as_str())) {
        assert!(report.reachable && report.authenticated == Some(false) && report.problems.len() == 1, "{report:?}");
    }
}
