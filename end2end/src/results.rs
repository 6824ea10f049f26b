//! `end2end/benches/RESULTS.md`, written by the benchmarks: a section each, replaced as a whole.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the benchmarks.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches")
}

/// What a command prints first; empty if it does not run.
fn said(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// The machine, the versions and the day, in one line.
#[must_use]
pub fn stamp(versions: &[&str]) -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |(_, it)| it);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let day = said("date", &["+%F"]);
    let mut words = vec![day, format!("{cores} cores of {model}"), said("rustc", &["--version"])];
    words.push(format!("Node {}", said("node", &["--version"])));
    words.extend(versions.iter().map(|&version| version.to_owned()));
    words.retain(|word| !word.is_empty());
    words.join(" · ")
}

/// The browser with its version.
#[must_use]
pub fn chromium() -> String {
    said(&std::env::var("COMPORTA_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into()), &["--version"])
}

/// Replaces the section of this title; the first time it is appended.
///
/// # Panics
/// If the file cannot be written.
pub fn write(title: &str, body: &str) {
    let path = folder().join("RESULTS.md");
    let before = std::fs::read_to_string(&path).unwrap_or_else(|_| "# Results\n".into());
    std::fs::write(path, with_section(&before, title, body)).expect("RESULTS.md is written");
}

fn with_section(text: &str, title: &str, body: &str) -> String {
    let head = format!("## {title}\n");
    let section = format!("{head}\n{}\n", body.trim());
    let Some(start) = text.find(&head) else { return format!("{}\n\n{section}", text.trim_end()) };
    let rest = &text[start + head.len()..];
    let after = rest.find("\n## ").map_or("", |end| &rest[end..]);
    format!("{}{section}{after}", &text[..start])
}

#[cfg(test)]
mod tests {
    use super::with_section;

    #[test]
    fn a_section_is_appended_and_then_replaced() {
        let one = with_section("# Results\n", "Layout", "old");
        let two = with_section(&one, "Opening", "slow");
        assert_eq!(two, "# Results\n\n## Layout\n\nold\n\n## Opening\n\nslow\n");
        assert_eq!(with_section(&two, "Layout", "new"), two.replace("old", "new"));
        assert_eq!(with_section(&two, "Opening", "fast"), two.replace("slow", "fast"));
    }
}
