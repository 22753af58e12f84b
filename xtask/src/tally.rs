//! How many tests ran, read from what the test programs print.

/// Tests that passed and failed so far.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    /// How many passed.
    pub passed: u32,
    /// How many failed.
    pub failed: u32,
}

impl Tally {
    /// Adds what one line of output says, if it is a test program's closing line.
    pub fn read(&mut self, line: &str) {
        let plain = without_colour(line);
        let line = plain.trim();
        if line.starts_with("test result:") {
            // cargo: `test result: ok. 5 passed; 0 failed; 0 ignored; …`
            self.passed += number_before(line, " passed");
            self.failed += number_before(line, " failed");
        } else if let Some(rest) = line.strip_prefix("Tests ") {
            // vitest: `Tests  1 failed | 12 passed (13)`
            self.passed += number_before(rest, " passed");
            self.failed += number_before(rest, " failed");
        } else if let Some(count) = after(line, &["ℹ pass ", "# pass "]) {
            // node: `ℹ pass 12`
            self.passed += count;
        } else if let Some(count) = after(line, &["ℹ fail ", "# fail "]) {
            self.failed += count;
        }
    }
}

fn number_before(line: &str, word: &str) -> u32 {
    let before = line.split(word).next().filter(|before| before.len() < line.len());
    before.and_then(|before| before.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

fn after(line: &str, prefixes: &[&str]) -> Option<u32> {
    prefixes.iter().find_map(|prefix| line.strip_prefix(prefix)?.trim().parse().ok())
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut parts = line.split('\u{1b}');
    plain.extend(parts.next());
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_every_test_program_are_counted() {
        let mut tally = Tally::default();
        for line in [
            "running 5 tests",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "      \u{1b}[2mTests\u{1b}[22m  1 failed | 12 passed (13)",
            " Test Files  3 passed (3)",
            "ℹ pass 7",
            "ℹ fail 2",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed: 24, failed: 3 });
    }
}
