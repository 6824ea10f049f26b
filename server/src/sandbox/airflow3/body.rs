//! Request bodies, checked as pydantic checks the strict models of API v2: every wrong field is
//! named, in the order of the model, and what the model does not have comes last as
//! `extra_forbidden` (observed).

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::error::{Error, not_a_date, problem};
use crate::sandbox::time;

/// A body that is being read.
#[derive(Debug)]
pub struct Body {
    /// What was sent.
    pub sent: Map<String, Value>,
    known: Vec<&'static str>,
    problems: Vec<Value>,
}

impl Body {
    /// Reads JSON.
    ///
    /// # Errors
    /// 422 where there is no body, no JSON, or no object.
    pub fn read(bytes: &Bytes) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::invalid(vec![problem("missing", json!(["body"]), "Field required", &Value::Null)]));
        }
        let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
            let mut wrong = problem("json_invalid", json!(["body", 0]), "JSON decode error", &json!({}));
            wrong["ctx"] = json!({ "error": "Expecting value" });
            return Err(Error::invalid(vec![wrong]));
        };
        let Value::Object(sent) = value else {
            let message = "Input should be a valid dictionary or object to extract fields from";
            return Err(Error::invalid(vec![problem("model_attributes_type", json!(["body"]), message, &value)]));
        };
        Ok(Self { sent, known: Vec::new(), problems: Vec::new() })
    }

    /// 422 for the body as a whole: what a model validator raises.
    #[must_use]
    pub fn value_error(&self, message: &str) -> Error {
        let mut wrong = problem(
            "value_error",
            json!(["body"]),
            &format!("Value error, {message}"),
            &Value::Object(self.sent.clone()),
        );
        wrong["ctx"] = json!({ "error": {} });
        Error::invalid(vec![wrong])
    }

    /// Whether Python would take the field for true.
    #[must_use]
    pub fn truthy(&self, name: &str) -> bool {
        match self.sent.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(_) => true,
        }
    }

    /// A field that is there and may be anything.
    pub fn any(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.sent.get(name).cloned()
    }

    /// A field that must be there.
    pub fn required(&mut self, name: &'static str) -> Option<Value> {
        let value = self.any(name);
        if value.is_none() {
            let wrong = problem("missing", json!(["body", name]), "Field required", &Value::Object(self.sent.clone()));
            self.problems.push(wrong);
        }
        value
    }

    /// A flag.
    pub fn flag(&mut self, name: &'static str, otherwise: bool) -> bool {
        let Some(value) = self.any(name) else {
            return otherwise;
        };
        let read = match &value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_u64().filter(|n| *n < 2).map(|n| n == 1),
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
                "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        read.unwrap_or_else(|| {
            let message = "Input should be a valid boolean, unable to interpret input";
            self.wrong("bool_parsing", name, message, &value);
            otherwise
        })
    }

    /// A text, or nothing.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.any(name)? {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => {
                self.wrong("string_type", name, "Input should be a valid string", &other);
                None
            }
        }
    }

    /// A date, or nothing.
    pub fn date(&mut self, name: &'static str) -> Option<i64> {
        let text = self.text(name)?;
        let read = time::parse(&text);
        if read.is_none() {
            self.problems.push(not_a_date(json!(["body", name]), &text));
        }
        read
    }

    /// Notes that a field is wrong.
    pub fn wrong(&mut self, kind: &str, name: &str, message: &str, input: &Value) {
        self.problems.push(problem(kind, json!(["body", name]), message, input));
    }

    /// Notes a problem that has been put together already.
    pub fn push(&mut self, problem: Value) {
        self.problems.push(problem);
    }

    /// Refuses the body if anything in it was wrong or unknown.
    ///
    /// # Errors
    /// 422 with everything that was.
    pub fn finish(mut self) -> Result<(), Error> {
        for (name, value) in &self.sent {
            if !self.known.contains(&name.as_str()) {
                let message = "Extra inputs are not permitted";
                self.problems.push(problem("extra_forbidden", json!(["body", name]), message, value));
            }
        }
        if self.problems.is_empty() { Ok(()) } else { Err(Error::invalid(self.problems)) }
    }
}
