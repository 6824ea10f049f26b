//! What API v2 says when it refuses: `{"detail": …}`, a text, or for 422 a list of what pydantic
//! found wrong (observed).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    status: StatusCode,
    detail: Value,
}

impl Error {
    /// A refusal with a text, or with whatever else `detail` is.
    pub fn detail(status: StatusCode, detail: impl Into<Value>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// 404 with a text.
    pub fn not_found(detail: impl Into<Value>) -> Self {
        Self::detail(StatusCode::NOT_FOUND, detail)
    }

    /// 400 with a text.
    pub fn bad_request(detail: impl Into<Value>) -> Self {
        Self::detail(StatusCode::BAD_REQUEST, detail)
    }

    /// 422 with what is wrong.
    #[must_use]
    pub fn invalid(problems: Vec<Value>) -> Self {
        Self::detail(StatusCode::UNPROCESSABLE_ENTITY, Value::Array(problems))
    }

    /// 404 for a DAG nobody knows.
    #[must_use]
    pub fn no_dag(dag: &str) -> Self {
        Self::not_found(format!("The Dag with ID: `{dag}` was not found"))
    }

    /// 400 for an `order_by` that is not allowed.
    #[must_use]
    pub fn ordering(by: &str) -> Self {
        Self::bad_request(format!("Ordering with '{by}' is disallowed or the attribute does not exist on the model"))
    }
}

/// One entry of a 422.
#[must_use]
pub fn problem(kind: &str, place: Value, message: &str, input: &Value) -> Value {
    json!({ "type": kind, "loc": place, "msg": message, "input": input })
}

/// What pydantic says of a text that should be a whole number.
#[must_use]
pub fn not_a_number(place: Value, input: &str) -> Value {
    let message = "Input should be a valid integer, unable to parse string as an integer";
    problem("int_parsing", place, message, &Value::from(input))
}

/// What pydantic says of a number below zero.
#[must_use]
pub fn negative(place: Value, input: &str) -> Value {
    let mut problem =
        problem("greater_than_equal", place, "Input should be greater than or equal to 0", &Value::from(input));
    problem["ctx"] = json!({ "ge": 0 });
    problem
}

/// What pydantic says of a text that should be a date.
#[must_use]
pub fn not_a_date(place: Value, input: &str) -> Value {
    let message = "Input should be a valid datetime or date, input is too short";
    let mut problem = problem("datetime_from_date_parsing", place, message, &Value::from(input));
    problem["ctx"] = json!({ "error": "input is too short" });
    problem
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "detail": self.detail }))).into_response()
    }
}
