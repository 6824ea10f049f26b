//! The same by hand: the commands that an operator would run without Comporta.

use app::model::plan::Command;

use super::act::{Act, Systems};

/// No more lines than this are written out.
const LINES: usize = 30;

/// The commands of an act; nothing for what only Comporta knows.
#[must_use]
pub fn command(act: &Act, systems: Systems<'_>) -> Option<Command> {
    let (title, text) = match act {
        Act::SetState(spec) => (format!("Mark {}", spec.task), systems.airflow.set_state_command(spec)),
        Act::SetEach(specs) => {
            (format!("Mark {} tasks", specs.len()), lines(specs, |spec| systems.airflow.set_state_command(spec)))
        }
        Act::RetractEach { what, each, .. } => {
            let metapod = systems.metapod?;
            (act.step("").title, lines(each, |one| metapod.retract_command(*what, &one.id)))
        }
        Act::CommitEach(commits) => (act.step("").title, lines(commits, |one| one.operation.line())),
        Act::Clear { spec, .. } => (format!("Clear {} tasks", spec.tasks.len()), systems.airflow.clear_command(spec)),
        Act::Command(operation) => (format!("Run {}", operation.program()), operation.line()),
        Act::AwaitCommitted { .. }
        | Act::Notebook { .. }
        | Act::Remind { .. }
        | Act::Hold { .. }
        | Act::Release { .. } => return None,
    };
    Some(Command { title, text })
}

/// One line each; of many the first, and how many are left out.
fn lines<T>(of: &[T], line: impl Fn(&T) -> String) -> String {
    let mut lines: Vec<String> = of.iter().take(LINES).map(line).collect();
    if of.len() > LINES {
        lines.push(format!("# and {} more of the same", of.len() - LINES));
    }
    lines.join("\n")
}
