//! Pieces that do not know the domain: they could serve any console.

#[cfg(feature = "ssr")]
pub mod copyable;
pub mod derived;
pub mod escape;
pub mod icon;
pub mod notice;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod segment;
#[cfg(feature = "ssr")]
pub mod theme;
#[cfg(feature = "ssr")]
pub mod title;
