//! What went wrong with a form that a browser sent: it is led back to where it came from, with the error
//! in the address (`server_fn`), and told above the page.

use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;

use crate::model::error::{AppError, ErrorKind};
use crate::paths;
use crate::ui::notice::ErrorNotice;

/// The error of the form that led here, if one did.
pub fn flash() -> Option<impl IntoView + use<>> {
    let parts = use_context::<http::request::Parts>()?;
    let query = parts.uri.query()?;
    let kept = query.split('&').find_map(|pair| pair.strip_prefix("__err="))?;
    let kept = percent_encoding::percent_decode_str(kept).decode_utf8().ok()?;
    let error = ServerFnUrlError::<AppError>::decode_err(&kept);
    let again = (error.kind == ErrorKind::SignInAgain).then(|| {
        let wanted: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("__")).collect();
        let here = format!("{}?{}", parts.uri.path(), wanted.join("&"));
        view! {
            <a class="button button-primary" href=paths::sign_in_again(&here)>
                "Sign in again"
            </a>
        }
    });
    Some(view! {
        <div class="flash">
            <ErrorNotice error=error />
            {again}
        </div>
    })
}
