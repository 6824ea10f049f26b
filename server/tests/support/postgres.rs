//! A PostgreSQL of one's own: Debian's package in a temporary folder, on a free port of loopback.
#![allow(dead_code, reason = "every test binary uses its own part of this")]
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::time::{Duration, Instant};

/// A server; it ends, and its folder goes, when this is dropped.
pub struct Postgres {
    folder: tempfile::TempDir,
    port: u16,
    durable: bool,
    child: Mutex<Option<Child>>,
    databases: AtomicU32,
}

static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());

impl Postgres {
    /// The one that the tests of this process share. It writes nothing through to the disk.
    pub fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap();
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let started = Arc::new(Self::start(false));
        *shared = Arc::downgrade(&started);
        started
    }

    /// One to stop and start; what was committed is on the disk.
    pub fn durable() -> Self {
        Self::start(true)
    }

    fn start(durable: bool) -> Self {
        let folder = tempfile::Builder::new().prefix("comporta-pg").tempdir().unwrap();
        if is_root() {
            succeed(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = folder.path().join("data");
        let options = ["-U", "comporta", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"];
        succeed(as_postgres("initdb").args(options).arg(&data));
        let server = Self { folder, port, durable, child: Mutex::new(None), databases: AtomicU32::new(0) };
        server.resume();
        server
    }

    /// Starts it where it was stopped; takes connections when it returns.
    pub fn resume(&self) {
        let mut command = as_postgres("postgres");
        command.arg("-D").arg(self.folder.path().join("data"));
        let socket = format!("unix_socket_directories={}", self.folder.path().display());
        for option in ["listen_addresses=127.0.0.1", &format!("port={}", self.port), &socket] {
            command.args(["-c", option]);
        }
        if !self.durable {
            command.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        *self.child.lock().unwrap() = Some(spawn(command));
        let begun = Instant::now();
        while !self.is_ready() {
            assert!(begun.elapsed() < Duration::from_secs(30), "PostgreSQL does not take connections");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops it and ends every connection; returns when it is gone.
    pub fn stop(&self) {
        self.end("-INT");
    }

    /// Stops it and starts it again.
    pub fn restart(&self) {
        self.stop();
        self.resume();
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        succeed(Command::new(program("createdb")).args(["-h", "127.0.0.1", "-U", "comporta", "-p", &port, &name]));
        format!("postgres://comporta@127.0.0.1:{port}/{name}?sslmode=disable")
    }

    fn is_ready(&self) -> bool {
        let port = self.port.to_string();
        let mut command = Command::new(program("pg_isready"));
        command.args(["-q", "-h", "127.0.0.1", "-U", "comporta", "-d", "postgres", "-p", &port]);
        command.status().unwrap().success()
    }

    fn end(&self, signal: &str) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            succeed(Command::new("kill").args([signal, &child.id().to_string()]));
            child.wait().unwrap();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end("-QUIT");
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.starts_with(b"0\n")
}

/// A program of the newest PostgreSQL that is installed.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.is_file());
    let version = |path: &PathBuf| -> u32 {
        let number = path.ancestors().nth(2).and_then(Path::file_name).and_then(|name| name.to_str()?.parse().ok());
        number.unwrap_or(0)
    };
    found.max_by_key(version).expect("PostgreSQL is not installed: `make setup` does it")
}

/// PostgreSQL refuses to run as root. It ends with the thread that started it.
fn as_postgres(name: &str) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.args(["--pdeathsig", "QUIT"]).arg(program(name)).current_dir("/");
    command
}

/// Starts it from a thread that lives as long as this process, since it ends with that thread.
fn spawn(mut command: Command) -> Child {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        sender.send(command.spawn()).unwrap();
        loop {
            std::thread::park();
        }
    });
    receiver.recv().unwrap().unwrap()
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
