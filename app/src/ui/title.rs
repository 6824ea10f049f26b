//! The title of a live page's document.

/// Says what the page is called. The server writes it; what the browser takes over is called that already.
pub fn set(text: &str) {
    #[cfg(feature = "ssr")]
    drop(leptos_meta::Title(leptos_meta::TitleProps::builder().text(text.to_owned()).build()));
    #[cfg(not(feature = "ssr"))]
    let _ = text;
}
