//! The processes of an Airflow: how they are started, and which they are.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{PASSWORD, USER, Version};

/// Ids of the processes that have a file of this home open: all of them write to its log.
pub(super) fn processes(home: &Path) -> Vec<String> {
    let of = |entry: std::fs::DirEntry| {
        let mut files = std::fs::read_dir(entry.path().join("fd")).ok()?.flatten();
        let mine = files.any(|file| std::fs::read_link(file.path()).is_ok_and(|file| file.starts_with(home)));
        let id = entry.file_name().to_string_lossy().into_owned();
        (mine && id != std::process::id().to_string()).then_some(id)
    };
    std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(of).collect()
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(super) fn spawn(version: Version, home: &Path, dags: &Path, port: u16) -> Child {
    let folder = match version {
        Version::V2 => "airflow2",
        Version::V3 => "airflow3",
    };
    let bin = root().join(".tools").join(folder).join("bin");
    let airflow = bin.join("airflow");
    assert!(airflow.exists(), "{} is missing: run `make setup`", airflow.display());
    let out = std::fs::File::create(home.join("out.log")).expect("a log");
    std::fs::write(home.join("passwords.json"), format!("{{\"{USER}\":\"{PASSWORD}\"}}")).expect("passwords");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let run = match version {
        Version::V3 => "exec airflow standalone".to_owned(),
        Version::V2 => format!(
            "airflow db migrate && airflow users create -r Admin -u {USER} -p {PASSWORD} -e a@example.com -f a -l b \
             && (airflow scheduler & exec airflow webserver --port {port} --workers 1)"
        ),
    };
    Command::new("sh")
        .args(["-c", &run])
        .env("PATH", path)
        .env("HOME", home)
        .env("AIRFLOW_HOME", home)
        .env("AIRFLOW__CORE__DAGS_FOLDER", dags)
        .env("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        .env("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", format!("{USER}:admin"))
        .env("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE", home.join("passwords.json"))
        .env("AIRFLOW__CORE__EXECUTION_API_SERVER_URL", format!("http://127.0.0.1:{port}/execution/"))
        .env("AIRFLOW__API__HOST", "127.0.0.1")
        .env("AIRFLOW__API__PORT", port.to_string())
        .env("AIRFLOW__WEBSERVER__WEB_SERVER_HOST", "127.0.0.1")
        .env("AIRFLOW__API__AUTH_BACKENDS", "airflow.api.auth.backend.basic_auth")
        .env("AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC", "1")
        .env("AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME", "0.2")
        .env("AIRFLOW__SCHEDULER__ALLOWED_RUN_ID_PATTERN", "^[^/]+$")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdout(out.try_clone().expect("a log"))
        .stderr(out)
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("airflow starts")
}
