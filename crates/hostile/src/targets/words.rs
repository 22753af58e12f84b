//! Texts people type: names, titles, addresses of rooms.

use super::Target;
use model::{PersonName, RoomName, RoomTitle};

pub const TARGET: Target = Target {
    name: "words",
    run: read,
    words: &[
        "\u{202e}".as_bytes(),
        "\u{feff}".as_bytes(),
        "\u{2066}".as_bytes(),
        "ß".as_bytes(),
        "İ".as_bytes(),
        "\u{a0}".as_bytes(),
        "👩\u{200d}👧".as_bytes(),
        "e\u{301}".as_bytes(),
        b"\0",
        b"--",
        b"../",
    ],
};

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(name) = PersonName::parse(&text) {
        assert_eq!(
            PersonName::parse(name.as_str()).as_ref(),
            Ok(&name),
            "reading a name again changes nothing"
        );
        assert!(name.as_str().chars().count() <= PersonName::MAX_CHARS);
        assert!(!name.as_str().chars().any(char::is_control));
    }
    if let Ok(title) = RoomTitle::parse(&text) {
        assert_eq!(
            RoomTitle::parse(title.as_str()).as_ref(),
            Ok(&title),
            "reading a title again changes nothing"
        );
    }
    for name in [RoomName::parse(&text), RoomName::from_title(&text)].into_iter().flatten() {
        assert_eq!(RoomName::parse(name.as_str()).as_ref(), Some(&name), "a name is an address");
    }
}
