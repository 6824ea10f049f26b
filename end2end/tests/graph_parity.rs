//! The browser draws a graph exactly as the server does: the same sources, built for WebAssembly, give
//! the same digest of every coordinate, of pipelines, of the shapes that make layouts explode, and of graphs with cycles.

#[path = "../parity/src/digest.rs"]
mod digest;
#[path = "../parity/src/shapes.rs"]
mod shapes;

use std::path::{Path, PathBuf};
use std::process::Command;

use app::graph;

/// Runs a command in the folder of the browser's build; answers what it prints.
fn output(command: &mut Command, folder: &Path) -> String {
    let output = command.current_dir(folder).output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The compiler that has the target, as the set-up found out; see `.dev/setup`.
fn cargo(root: &Path) -> Command {
    let kind = std::fs::read_to_string(root.join(".tools/wasm-toolchain")).unwrap_or_default();
    if kind.trim() != "debian" {
        return Command::new(env!("CARGO"));
    }
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.env("PATH", format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default()));
    for variable in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO"] {
        cargo.env_remove(variable);
    }
    cargo
}

/// Builds the graph module for the browser; answers where it is.
fn wasm(root: &Path, folder: &Path) -> PathBuf {
    let target = root.join("target/parity");
    let mut cargo = cargo(root);
    cargo.args(["build", "--release", "--quiet", "--target", "wasm32-unknown-unknown", "--target-dir"]).arg(&target);
    output(&mut cargo, folder);
    target.join("wasm32-unknown-unknown/release/parity.wasm")
}

#[test]
fn server_and_browser_draw_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository");
    let folder = root.join("end2end/parity");
    let wasm = wasm(&root, &folder);
    let said = output(Command::new("node").arg("run.mjs").arg(wasm), &folder);
    let samples: Vec<Vec<&str>> = said.lines().map(|line| line.split(' ').collect()).collect();
    assert!(samples.iter().any(|sample| sample[2] == "10000"), "a large one is among them: {said}");
    for shape in 0..shapes::SHAPES {
        assert!(samples.iter().filter(|sample| sample[0] == shape.to_string()).count() >= 5, "shape {shape}: {said}");
    }
    for sample in samples {
        let numbers: Vec<u32> = sample[..3].iter().filter_map(|number| number.parse().ok()).collect();
        let here = format!("{:016x}", digest::digest(numbers[0], numbers[1], numbers[2]));
        assert_eq!(here, sample[3], "shape, seed and size {numbers:?}");
    }
}
