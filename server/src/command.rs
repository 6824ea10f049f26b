//! The command line of `comporta`.

mod audit;
mod sandbox_tool;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::application::Application;
use crate::clock::Clock;
use crate::config::{self, Config, LogFormat};
use crate::service::backends::Backends;

/// The operations console of a data platform.
#[derive(Debug, Parser)]
#[command(name = "comporta", version)]
pub struct Comporta {
    /// Configuration file; comporta.toml of the working directory if there is one.
    #[arg(long, global = true, env = "COMPORTA_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// Tasks of the sandbox's nightly DAG, up to 50000.
    #[arg(long, global = true)]
    sandbox_tasks: Option<u32>,
    /// Address to serve on.
    #[arg(long, global = true)]
    listen: Option<std::net::SocketAddr>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console (the default).
    Serve,
    /// Try every configured backend.
    Check,
    /// Look after the audit trail.
    Audit {
        #[command(subcommand)]
        what: audit::Audit,
    },
    /// The sandbox's `nu` and `sabesp`.
    #[command(hide = true)]
    SandboxTool {
        /// The tool and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Print the effective configuration, secrets hidden.
    Config {
        /// Print a commented complete configuration instead.
        #[arg(long)]
        default: bool,
    },
}

/// Runs the command line. Exit code 2 for a configuration that is wrong, 1 for a failure.
pub async fn run() -> ExitCode {
    let line = Comporta::parse();
    if let Some(Command::Config { default: true }) = line.command {
        print!("{}", config::default::DEFAULT);
        return ExitCode::SUCCESS;
    }
    if let Some(Command::SandboxTool { words }) = &line.command {
        return sandbox_tool::run(words).await;
    }
    let mut config = match config::load(line.config.as_deref()) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("comporta: {error}");
            return ExitCode::from(2);
        }
    };
    if let Some(tasks) = line.serve.sandbox_tasks {
        if !(1..=50_000).contains(&tasks) {
            eprintln!("comporta: --sandbox-tasks: {tasks} is not between 1 and 50000");
            return ExitCode::from(2);
        }
        config.sandbox.tasks = tasks;
        config.sandbox.enabled = Some(true);
    }
    config.listen = line.serve.listen.unwrap_or(config.listen);
    match line.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(config).await,
        Command::Check => check(config).await,
        Command::Audit { what } => audit::run(what, &config).await,
        Command::SandboxTool { words } => sandbox_tool::run(&words).await,
        Command::Config { .. } => {
            println!("{}", config::show(&config));
            ExitCode::SUCCESS
        }
    }
}

async fn serve(config: Config) -> ExitCode {
    log(&config);
    let sandbox = config.is_sandbox();
    match Application::start(config, Clock::system()).await {
        Ok(application) => {
            let what = if sandbox { " (sandbox)" } else { "" };
            println!("Comporta serves on http://{}{what}", application.address);
            stop_signal().await;
            tracing::info!("stopping: what is in flight is finished");
            application.stop().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("comporta: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn check(config: Config) -> ExitCode {
    if config.is_sandbox() {
        println!("No backend is configured: comporta would serve the sandbox.");
        return ExitCode::SUCCESS;
    }
    let reports = match Backends::new(&config, Clock::system()) {
        Ok(backends) => backends.check().await,
        Err(error) => {
            eprintln!("comporta: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut reports = reports;
    if let (Some(oidc), Some(public)) = (&config.sign_in.oidc, &config.public_url) {
        match crate::oidc::Oidc::new(oidc, public, Clock::system()) {
            Ok(oidc) => reports.push(oidc.check().await),
            Err(error) => eprintln!("comporta: single sign-on: {error}"),
        }
    }
    let mut well = true;
    for report in reports {
        let word = |yes: bool| if yes { "yes" } else { "NO" };
        println!("{} at {}", report.name, report.address);
        println!("  reachable      {}", word(report.reachable));
        println!("  version        {}", report.version.as_deref().unwrap_or("unknown"));
        println!("  authenticated  {}", report.authenticated.map_or("not tried", word));
        for problem in &report.problems {
            println!("  problem        {problem}");
        }
        well &= report.reachable && report.problems.is_empty();
    }
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process is a test's; the first stays.
    let _ = match config.log.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}
