//! How much of what a command prints is kept: its first lines and, since that is where it says why it failed,
//! its last. What is in between is counted. Nothing here waits for whoever reads the lines: a slow reader holds
//! up neither the command nor its time-out.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use super::output::{Line, clean};

/// Keeps lines while there is room, and hands them on when somebody takes them.
pub(super) struct Keeper {
    output: mpsc::Sender<Line>,
    needles: Vec<String>,
    waiting: VecDeque<Line>,
    room: usize,
    last: VecDeque<Line>,
    last_bytes: usize,
    last_limit: usize,
    dropped: usize,
}

impl Keeper {
    /// One that keeps about `limit` bytes of text, a quarter of them for the last lines.
    pub(super) fn new(output: mpsc::Sender<Line>, needles: Vec<String>, limit: usize) -> Self {
        let last_limit = limit / 4;
        Self {
            output,
            needles,
            waiting: VecDeque::new(),
            room: limit - last_limit,
            last: VecDeque::new(),
            last_bytes: 0,
            last_limit,
            dropped: 0,
        }
    }

    /// Takes a line as it was printed.
    pub(super) fn keep(&mut self, error: bool, raw: &[u8]) {
        let text = clean(raw, &self.needles);
        if text.trim().is_empty() {
            return;
        }
        if let Some(left) = self.room.checked_sub(text.len()) {
            self.room = left;
            self.waiting.push_back(Line { error, text });
            return;
        }
        self.room = 0;
        self.last_bytes += text.len();
        self.last.push_back(Line { error, text });
        while self.last_bytes > self.last_limit {
            let Some(gone) = self.last.pop_front() else { break };
            self.last_bytes -= gone.text.len();
            self.dropped += 1;
        }
    }

    /// Nothing more comes: the last lines follow, after a line that says how many were left out.
    pub(super) fn finish(&mut self) {
        if self.dropped > 0 {
            let text = format!("… {} lines are left out here …", self.dropped);
            self.waiting.push_back(Line { error: false, text });
        }
        self.waiting.append(&mut self.last);
    }

    /// There are lines that nobody has taken yet.
    pub(super) fn has_lines(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Waits until the next line can be handed on, and does; if nobody ever will take one, lets them go.
    pub(super) async fn hand_on(&mut self) {
        match self.output.reserve().await {
            Ok(place) => {
                if let Some(line) = self.waiting.pop_front() {
                    place.send(line);
                }
            }
            Err(_) => self.waiting.clear(),
        }
    }

    /// How many lines nobody was given.
    pub(super) fn dropped(&self) -> usize {
        self.dropped + self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn kept(limit: usize, lines: usize) -> (Vec<String>, usize) {
        let (output, mut taken) = mpsc::channel(10_000);
        let mut keeper = Keeper::new(output, Vec::new(), limit);
        for number in 0..lines {
            keeper.keep(false, format!("line {number:03}\n").as_bytes());
        }
        keeper.finish();
        while keeper.has_lines() {
            keeper.hand_on().await;
        }
        let dropped = keeper.dropped();
        drop(keeper);
        let mut all = Vec::new();
        while let Some(line) = taken.recv().await {
            all.push(line.text);
        }
        (all, dropped)
    }

    #[tokio::test]
    async fn the_first_and_the_last_are_kept() {
        let (all, dropped) = kept(80, 100).await;
        assert_eq!(dropped, 91, "{all:?}");
        assert_eq!(all[..2], ["line 000", "line 001"]);
        assert_eq!(all[7..], ["… 91 lines are left out here …", "line 098", "line 099"]);
    }

    #[tokio::test]
    async fn what_has_room_is_kept_whole_and_without_room_nothing_is() {
        assert_eq!(kept(8_000, 100).await.1, 0);
        let (all, dropped) = kept(0, 100).await;
        assert_eq!((all.len(), dropped), (1, 100), "{all:?}");
    }

    #[tokio::test]
    async fn nobody_reads() {
        let (output, taken) = mpsc::channel(1);
        drop(taken);
        let mut keeper = Keeper::new(output, Vec::new(), 80);
        keeper.keep(true, b"a");
        keeper.hand_on().await;
        assert!(!keeper.has_lines());
    }
}
