//! The migrations are compiled in: a new file among them compiles the store again.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
