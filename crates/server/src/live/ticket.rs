//! Tickets: what a client shows to come back. A ticket names a room, a guest, and a participant of one load of the
//! room. Within 30 s after the socket is lost it brings the same participant back; later, or after a restart, it lets
//! the same guest in again without the password, until it expires, the password changes, or the guest is removed.

use super::random;
use aws_lc_rs::{digest, hmac};
use data_encoding::BASE64URL_NOPAD;
use model::{GuestId, ParticipantId, RoomId, UnixMillis};
use std::time::Duration;

/// How long a ticket spares the password.
pub const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// One time that a room was loaded into memory. Participants are counted anew each time, also by the next run of the
/// program, so their number alone would name somebody else then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoadId(pub u64);

impl LoadId {
    /// A new one.
    #[must_use]
    pub fn new_random() -> Self {
        Self(u64::from_ne_bytes(random::bytes()))
    }
}

/// The password a room had, without saying anything about it. Each setting of a password has its own, also of the
/// same words, because the salt differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordMark([u8; 16]);

impl PasswordMark {
    /// Of the stored hash of a password, or of none.
    #[must_use]
    pub fn of(hash: Option<&str>) -> Self {
        let mut mark = [0; 16];
        if let Some(hash) = hash {
            mark.copy_from_slice(&digest::digest(&digest::SHA256, hash.as_bytes()).as_ref()[..16]);
        }
        Self(mark)
    }
}

/// What a ticket says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Which room.
    pub room: RoomId,
    /// For whom.
    pub guest: GuestId,
    /// Who they were.
    pub participant: ParticipantId,
    /// In which load of the room.
    pub load: LoadId,
    /// The password they knew.
    pub password: PasswordMark,
    /// When it was made.
    pub issued: UnixMillis,
}

/// Signs and checks tickets, with a key for this purpose only.
#[derive(Debug)]
pub struct Tickets {
    key: hmac::Key,
}

const VERSION: u8 = 1;
const BODY: usize = 1 + 8 + 8 + 4 + 8 + 16 + 8;
const TAG: usize = 32;

impl Tickets {
    /// With the secret the store keeps for tickets.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret) }
    }

    /// The text a client is given.
    #[must_use]
    pub fn sign(&self, ticket: &Ticket) -> String {
        let mut bytes = Vec::with_capacity(BODY + TAG);
        bytes.push(VERSION);
        bytes.extend(ticket.room.0.to_be_bytes());
        bytes.extend(ticket.guest.0.to_be_bytes());
        bytes.extend(ticket.participant.0.to_be_bytes());
        bytes.extend(ticket.load.0.to_be_bytes());
        bytes.extend(ticket.password.0);
        bytes.extend(ticket.issued.0.to_be_bytes());
        let tag = hmac::sign(&self.key, &bytes);
        bytes.extend(tag.as_ref());
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// What a text says, if this server signed it not too long ago. Whether it fits the room and the guest is for
    /// the caller to compare.
    #[must_use]
    pub fn read(&self, text: &str, now: UnixMillis) -> Option<Ticket> {
        if text.len() > 2 * (BODY + TAG) {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (body, tag) = bytes.split_at_checked(BODY)?;
        hmac::verify(&self.key, body, tag).ok()?;

        let mut rest = body;
        let version = take::<1>(&mut rest)?;
        let ticket = Ticket {
            room: RoomId(i64::from_be_bytes(take(&mut rest)?)),
            guest: GuestId(i64::from_be_bytes(take(&mut rest)?)),
            participant: ParticipantId(u32::from_be_bytes(take(&mut rest)?)),
            load: LoadId(u64::from_be_bytes(take(&mut rest)?)),
            password: PasswordMark(take(&mut rest)?),
            issued: UnixMillis(i64::from_be_bytes(take(&mut rest)?)),
        };
        (version == [VERSION] && now < ticket.issued.after(LIFETIME)).then_some(ticket)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: UnixMillis = UnixMillis(1_800_000_000_000);

    fn ticket() -> Ticket {
        Ticket {
            room: RoomId(7),
            guest: GuestId(-5),
            participant: ParticipantId(3),
            load: LoadId(99),
            password: PasswordMark::of(Some("$argon2id$…")),
            issued: NOON,
        }
    }

    #[test]
    fn a_ticket_says_what_was_signed_until_it_expires() {
        let tickets = Tickets::new(&[1; 32]);
        let text = tickets.sign(&ticket());
        assert_eq!(tickets.read(&text, NOON), Some(ticket()));
        assert_eq!(tickets.read(&text, UnixMillis(NOON.after(LIFETIME).0 - 1)), Some(ticket()));
        assert_eq!(tickets.read(&text, NOON.after(LIFETIME)), None);
    }

    #[test]
    fn no_changed_bit_is_overlooked() {
        let tickets = Tickets::new(&[1; 32]);
        let bytes = BASE64URL_NOPAD.decode(tickets.sign(&ticket()).as_bytes()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(tickets.read(&BASE64URL_NOPAD.encode(&forged), NOON), None, "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_eq!(tickets.read(&BASE64URL_NOPAD.encode(&bytes[..length]), NOON), None, "{length} bytes");
        }
    }

    #[test]
    fn a_ticket_of_another_server_is_none() {
        let text = Tickets::new(&[1; 32]).sign(&ticket());
        assert_eq!(Tickets::new(&[2; 32]).read(&text, NOON), None);
        assert_eq!(Tickets::new(&[1; 32]).read("Ünsinn", NOON), None);
    }

    #[test]
    fn a_password_mark_tells_passwords_apart() {
        assert_ne!(PasswordMark::of(Some("a")), PasswordMark::of(Some("b")));
        assert_ne!(PasswordMark::of(Some("a")), PasswordMark::of(None));
    }
}
