//! Tells cargo that a release holds the web build, so that a newer one is put in. It builds nothing.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads the files when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../../web/dist");
    }
}
