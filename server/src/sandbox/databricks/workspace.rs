//! Folders and notebooks by path.

use std::collections::BTreeMap;

/// What is in the workspace.
#[derive(Debug, Default)]
pub struct Workspace {
    objects: BTreeMap<String, (u64, Kind)>,
}

/// One thing of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A notebook with its source.
    Notebook(String),
}

/// Why something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is something at the path.
    Exists(String),
    /// There is nothing.
    Missing(String),
    /// The request is none.
    Odd(String),
}

/// The id that the first thing gets.
const FIRST: u64 = 131_424;

impl Workspace {
    /// Makes a folder and those above it.
    pub fn mkdirs(&mut self, path: &str) -> Result<(), Trouble> {
        let mut above = String::new();
        for part in parts(path)? {
            above = format!("{above}/{part}");
            match self.objects.get(&above) {
                Some((_, Kind::Notebook(_))) => return Err(Trouble::Exists(above)),
                Some((_, Kind::Folder)) => {}
                None => self.put(above.clone(), Kind::Folder),
            }
        }
        Ok(())
    }

    /// Makes a notebook in a folder that is there.
    pub fn import(&mut self, path: &str, source: String, overwrite: bool) -> Result<(), Trouble> {
        parts(path)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !folder.is_empty() && !matches!(self.objects.get(folder), Some((_, Kind::Folder))) {
            return Err(Trouble::Missing(folder.to_owned()));
        }
        match self.objects.get_mut(path) {
            Some((_, Kind::Notebook(old))) if overwrite => *old = source,
            Some(_) => return Err(Trouble::Exists(path.to_owned())),
            None => self.put(path.to_owned(), Kind::Notebook(source)),
        }
        Ok(())
    }

    /// What is at a path, and its id.
    pub fn find(&self, path: &str) -> Result<(u64, &Kind), Trouble> {
        if path == "/" {
            return Ok((1, &Kind::Folder));
        }
        let found = self.objects.get(path).map(|(id, kind)| (*id, kind));
        found.ok_or_else(|| Trouble::Missing(path.to_owned()))
    }

    /// Every notebook: its id, its path, its source.
    pub fn notebooks(&self) -> impl Iterator<Item = (u64, &str, &str)> {
        self.objects.iter().filter_map(|(path, (id, kind))| match kind {
            Kind::Notebook(source) => Some((*id, path.as_str(), source.as_str())),
            Kind::Folder => None,
        })
    }

    fn put(&mut self, path: String, kind: Kind) {
        let id = FIRST + self.objects.len() as u64;
        self.objects.insert(path, (id, kind));
    }
}

fn parts(path: &str) -> Result<Vec<&str>, Trouble> {
    let parts: Option<Vec<&str>> = path.strip_prefix('/').map(|path| path.split('/').collect());
    let parts = parts.filter(|parts| parts.iter().all(|part| !part.is_empty()));
    parts.ok_or_else(|| Trouble::Odd(format!("Path ({path}) is not absolute.")))
}
