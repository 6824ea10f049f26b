//! The title of a document whose page is taken over: the browser's half has no part in it.

/// Says what the page is called.
pub fn set(text: &str) {
    drop(leptos_meta::Title(leptos_meta::TitleProps::builder().text(text.to_owned()).build()));
}
