//! Prints the protocol as TypeScript.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", protocol::typescript::render());
}
