//! The list of rooms: those with somebody in them first, then by name. Pure.

use crate::live::door::Outside;
use crate::live::translate;
use model::{RoomName, RoomRules};
use protocol::admin::{AdminRoom, AdminRooms, Underway};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::StoredRoom;

/// How many rooms are listed.
pub const LISTED: u32 = 200;

/// The list, of the rooms that are underway, the first [`LISTED`] of all there are by name, and how many there are.
#[must_use]
pub fn list(
    underway: &BTreeMap<RoomName, Arc<Outside>>,
    stored: &[StoredRoom],
    there_are: u32,
) -> AdminRooms {
    let live =
        underway.iter().filter_map(|(name, outside)| Some(room(name, outside.rules.as_ref()?, outside)));
    let nobody = Outside::default();
    let empty = stored.iter().filter(|stored| !underway.contains_key(&stored.name));
    let rooms: Vec<AdminRoom> = live
        .chain(empty.map(|stored| room(&stored.name, &stored.rules, &nobody)))
        .take(LISTED as usize)
        .collect();
    let left_off = there_are.saturating_sub(count(rooms.len()));
    AdminRooms { rooms, left_off }
}

fn room(name: &RoomName, rules: &RoomRules, outside: &Outside) -> AdminRoom {
    AdminRoom {
        room: translate::room(name, rules),
        count: count(outside.people.len()),
        underway: outside.underway.as_ref().map(|underway| Underway {
            since: underway.since.0,
            shape: translate::shape(underway.shape),
            mixer: underway.mixer.as_ref().map(|name| name.as_str().to_owned()),
        }),
    }
}

/// A count as it stands on the wire.
#[must_use]
pub fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::door;
    use model::{Colour, GuestId, PersonName, Role, RoomId, RoomTitle, UnixMillis};

    fn rules() -> RoomRules {
        RoomRules {
            title: RoomTitle::parse("Room").unwrap(),
            listed: false,
            has_password: true,
            locked: false,
            capacity: 5,
            newcomer: Role::Speaker,
            media: Default::default(),
            keeps_chat: true,
        }
    }

    fn name(text: &str) -> RoomName {
        RoomName::parse(text).unwrap()
    }

    fn stored(text: &str) -> StoredRoom {
        StoredRoom {
            id: RoomId(1),
            name: name(text),
            rules: rules(),
            password_hash: None,
            owner: GuestId(1),
            created: UnixMillis(0),
        }
    }

    fn live(text: &str) -> (RoomName, Arc<Outside>) {
        let ada = PersonName::parse("Ada").unwrap();
        let outside = Outside {
            rules: Some(rules()),
            people: vec![room::Person { name: ada.clone(), colour: Colour::new(1).unwrap() }],
            underway: Some(door::Underway {
                since: UnixMillis(7),
                shape: plan::Shape::Mixer,
                mixer: Some(ada),
            }),
        };
        (name(text), Arc::new(outside))
    }

    #[test]
    fn rooms_with_somebody_in_them_come_first() {
        let underway = BTreeMap::from([live("m"), live("z")]);
        let list = list(&underway, &["a", "m", "q"].map(stored), 4);
        let names: Vec<_> = list.rooms.iter().map(|room| (room.room.name.as_str(), room.count)).collect();
        assert_eq!(names, [("m", 1), ("z", 1), ("a", 0), ("q", 0)]);
        assert_eq!(list.left_off, 0);
        let mixes = list.rooms[0].underway.as_ref().unwrap();
        assert_eq!((mixes.since, mixes.mixer.as_deref()), (7, Some("Ada")));
        assert!(list.rooms[2].underway.is_none() && list.rooms[2].room.has_password);
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let kept: Vec<StoredRoom> = (0..LISTED).map(|n| stored(&format!("a{n:03}"))).collect();
        let list = list(&BTreeMap::from([live("z")]), &kept, 300);
        assert_eq!((list.rooms.len(), list.left_off), (200, 100));
        assert_eq!((list.rooms[0].room.name.as_str(), list.rooms[199].room.name.as_str()), ("z", "a198"));
    }
}
