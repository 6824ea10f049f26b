//! How much of what a command prints is kept: its first lines and, since that is where it says why it failed,
//! its last, those that it printed as errors before others: the two pipes are read side by side, so an error may
//! be read before what was printed ahead of it. What is in between is counted. Nothing here waits for whoever reads the lines: a slow reader holds
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
    last: Last,
    dropped: usize,
}

/// The last lines and last errors, each with its place among all.
#[derive(Default)]
struct Last {
    limit: usize,
    bytes: usize,
    count: u64,
    lines: VecDeque<(u64, String)>,
    errors: VecDeque<(u64, String)>,
}

impl Last {
    /// Takes a line; answers how many had to go for it.
    fn push(&mut self, error: bool, text: String) -> usize {
        self.bytes += text.len();
        self.count += 1;
        if error { &mut self.errors } else { &mut self.lines }.push_back((self.count, text));
        let mut gone = 0;
        while self.bytes > self.limit {
            let Some((_, text)) = self.lines.pop_front().or_else(|| self.errors.pop_front()) else { break };
            self.bytes -= text.len();
            gone += 1;
        }
        gone
    }

    /// All of them in their order.
    fn take(&mut self) -> Vec<Line> {
        let of = |error: bool| move |(place, text): (u64, String)| (place, Line { error, text });
        let mut all: Vec<_> = self.lines.drain(..).map(of(false)).chain(self.errors.drain(..).map(of(true))).collect();
        all.sort_by_key(|(place, _)| *place);
        self.bytes = 0;
        all.into_iter().map(|(_, line)| line).collect()
    }
}

impl Keeper {
    /// One that keeps about `limit` bytes of text, a quarter of them for the last lines.
    pub(super) fn new(output: mpsc::Sender<Line>, needles: Vec<String>, limit: usize) -> Self {
        let last = Last { limit: limit / 4, ..Last::default() };
        Self { output, needles, waiting: VecDeque::new(), room: limit - last.limit, last, dropped: 0 }
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
        self.dropped += self.last.push(error, text);
    }

    /// Nothing more comes: the last lines follow, after a line that says how many were left out.
    pub(super) fn finish(&mut self) {
        if self.dropped > 0 {
            let text = format!("… {} lines are left out here …", self.dropped);
            self.waiting.push_back(Line { error: false, text });
        }
        self.waiting.extend(self.last.take());
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

    #[test]
    fn errors_outlive_what_was_printed_ahead_of_them_and_read_later() {
        let mut last = Last { limit: 30, ..Last::default() };
        let mut gone = last.push(true, "AccessDenied".into());
        gone += (0..50).map(|number| last.push(false, format!("line {number}"))).sum::<usize>();
        let kept: Vec<_> = last.take().into_iter().map(|line| line.text).collect();
        assert_eq!((gone, kept), (48, vec!["AccessDenied".into(), "line 48".into(), "line 49".into()]));
        // Where all are errors, the last of them stay.
        let gone: usize = (0..50).map(|number| last.push(true, format!("line {number}"))).sum();
        assert_eq!(gone, 46);
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
