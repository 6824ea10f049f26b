//! shim
use crate::graph::Dag;
/// x
pub trait Nodes { /// n
 fn name(&self, node: u32) -> &str; /// i
 fn is(&self, node: u32, key: &str, value: &str) -> bool; }
/// x
#[derive(Debug)] pub struct Selection;
impl Selection { /// p
 pub fn parse(_: &str) -> Result<Self, String> { Ok(Self) } /// m
 pub fn matches(&self, d: &Dag, _: &impl Nodes) -> Vec<bool> { vec![true; d.len() as usize] } }
