//! A real Airflow for the tests.
