//! Tasks that belong together and may be drawn as one: task groups, families of datasets, a model with its machines.
//! Made on the server; a group may lie in another one.

use serde::{Deserialize, Serialize};

/// The groups of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskGroups {
    /// Names, each once.
    names: Vec<String>,
    /// For each group the one it lies in.
    within: Vec<Option<u32>>,
    /// For each task, in the order of the run's rows, the innermost group it belongs to.
    of: Vec<Option<u32>>,
}

impl TaskGroups {
    /// Groups of so many tasks, none yet.
    #[must_use]
    pub fn new(tasks: usize) -> Self {
        Self { names: Vec::new(), within: Vec::new(), of: vec![None; tasks] }
    }

    /// Adds a group; answers its number.
    pub fn add(&mut self, name: String, within: Option<u32>) -> u32 {
        let group = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name);
        self.within.push(within);
        group
    }

    /// Puts a task into a group.
    pub fn put(&mut self, task: usize, group: u32) {
        if let Some(of) = self.of.get_mut(task) {
            *of = Some(group);
        }
    }

    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name of a group.
    #[must_use]
    pub fn name(&self, group: u32) -> &str {
        self.names.get(group as usize).map_or("", String::as_str)
    }

    /// The innermost group of a task.
    #[must_use]
    pub fn of(&self, task: u32) -> Option<u32> {
        self.of.get(task as usize).copied().flatten()
    }

    /// The group that a group lies in.
    #[must_use]
    pub fn within(&self, group: u32) -> Option<u32> {
        // The one around a group was there before it: no chain of groups is endless.
        self.within.get(group as usize).copied().flatten().filter(|outer| *outer < group)
    }

    /// The number of a group by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.names.iter().position(|known| known == name).and_then(|group| u32::try_from(group).ok())
    }

    /// As which group each task is drawn: the outermost one around it that is not open.
    #[must_use]
    pub fn folded(&self, open: &[u32]) -> Vec<Option<u32>> {
        let mut drawn: Vec<Option<u32>> = Vec::with_capacity(self.names.len());
        for group in 0..u32::try_from(self.names.len()).unwrap_or(u32::MAX) {
            let outer = self.within(group).and_then(|outer| drawn[outer as usize]);
            drawn.push(outer.or((!open.contains(&group)).then_some(group)));
        }
        self.of.iter().map(|of| of.and_then(|group| drawn.get(group as usize).copied().flatten())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_group_that_is_not_open() {
        let mut groups = TaskGroups::new(3);
        let load = groups.add("load".into(), None);
        let models = groups.add("load.models".into(), Some(load));
        groups.put(0, load);
        groups.put(1, models);
        assert_eq!(groups.folded(&[]), [Some(0), Some(0), None]);
        assert_eq!(groups.folded(&[load]), [None, Some(1), None]);
        assert_eq!(groups.folded(&[load, models]), [None, None, None]);
        assert_eq!((groups.find("load.models"), groups.of(1), groups.within(models)), (Some(1), Some(1), Some(0)));
    }
}
