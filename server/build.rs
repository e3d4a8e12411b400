//! Tells cargo that the migrations are part of the server: a new file there compiles it again.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
