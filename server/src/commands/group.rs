//! The process group of a command: ended whole, whatever it has started.

use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// How long a group may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// A process group that does not outlive this value.
#[derive(Debug)]
pub(super) struct Group {
    leader: Option<Pid>,
}

impl Group {
    /// The group that this process leads.
    pub(super) fn of(id: Option<u32>) -> Self {
        let leader = id.and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        Self { leader }
    }

    /// Asks every process of the group to end, and after a while makes it.
    pub(super) async fn end(&mut self) {
        let Some(leader) = self.leader else { return };
        let _ = kill_process_group(leader, Signal::TERM);
        let gone = async {
            while test_kill_process_group(leader).is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(GRACE, gone).await.is_err() {
            let _ = kill_process_group(leader, Signal::KILL);
        }
        self.leader = None;
    }
}

impl Drop for Group {
    /// Nobody waits any more: what is left is ended at once.
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}
