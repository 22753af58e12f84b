//! `cargo xtask bench`, once everything is built; see [`load::bench`].

fn main() -> anyhow::Result<()> {
    load::bench::main()
}
