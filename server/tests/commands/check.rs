//! `comporta check` says of Aurora and of the executables what is well and what is not.

use std::path::Path;

use server::sandbox::{FaultKind, PASSWORD, USER};

use crate::platform::Platform;

async fn check(folder: &Path, toml: &str) -> (bool, String) {
    std::fs::write(folder.join("comporta.toml"), toml).unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_comporta"));
    command.arg("check").current_dir(folder).env_clear().kill_on_drop(true);
    command.env("COMPORTA_AIRFLOW__MAIN__PASSWORD", PASSWORD);
    let output = command.output().await.unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_well_and_what_is_not() {
    let platform = Platform::start().await;
    let folder = tempfile::tempdir().unwrap();
    let common = format!(
        "[airflow.main]\nurl = '{0}/airflow'\nusername = '{USER}'\n[aurora]\nurl = '{0}/aurora'\ntimeout_seconds = 2\n",
        platform.base
    );
    let good = format!("{common}[commands]\nnu = '/bin/true'\nsabesp = ['/bin/sh', '-e', 'tool']\n");
    let (well, said) = check(folder.path(), &good).await;
    assert!(well, "{said}");
    for words in ["aurora at", "command nu at /bin/true", "command sabesp at /bin/sh -e tool"] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    let text = folder.path().join("comporta.toml").display().to_string();
    let bad = format!(
        "{common}[commands]\nnu = '/no/such/nu'\nsabesp = '{text}'\ndirectory = '/no/such/folder'\n\
         secret_files = {{ TOKEN = '/no/such/secret' }}\n"
    );
    platform.inject("/apibeta/", 1, FaultKind::Status(401, None));
    let (well, said) = check(folder.path(), &bad).await;
    assert!(!well, "{said}");
    for words in [
        "/no/such/nu: No such file",
        "comporta.toml is no executable file",
        "there is no folder /no/such/folder",
        "the secret for TOKEN: /no/such/secret",
        "does not accept our credentials",
        "authenticated  NO",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
}
