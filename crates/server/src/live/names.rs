//! Speakable names for rooms: `quiet-otter-harbour-4217`. Whoever has the name of an unlisted room may come in, so it
//! must be easy to say and hard to guess: three words and a number, about 35 bits, beside the limit on asking for
//! rooms that do not exist.

use super::random;
use model::{RoomName, RoomTitle};

/// A name nobody can foresee.
#[must_use]
pub fn speakable() -> RoomName {
    let word = |list: &str| {
        let mut words = list.split_whitespace();
        let chosen = random::below(words.clone().count());
        words.nth(chosen).unwrap_or_default().to_owned()
    };
    let number = NUMBERS.start + random::below(NUMBERS.len());
    let name = format!("{}-{}-{}-{number}", word(QUALITIES), word(ANIMALS), word(PLACES));
    RoomName::parse(&name).unwrap_or_else(|| unreachable!("words and numbers fit an address: {name}"))
}

/// What people call a room that got its name from here: "Quiet otter harbour".
#[must_use]
pub fn title(name: &RoomName) -> RoomTitle {
    let words: Vec<&str> = name.as_str().split('-').filter(|word| word.parse::<u32>().is_err()).collect();
    let mut title = words.join(" ");
    title.get_mut(..1).map(str::make_ascii_uppercase);
    RoomTitle::parse(&title).unwrap_or_else(|_| unreachable!("a few words make a title: {name}"))
}

/// Four digits: said as two pairs.
const NUMBERS: std::ops::Range<usize> = 1_000..10_000;

const QUALITIES: &str = "
    able agile airy alert amber ample apt arctic ardent atomic autumn awake azure balmy basic blithe bold bonny brave
    breezy bright brisk bronze busy calm candid careful casual central cheery chief civic clean clear clever coastal
    cobalt comic cool copper coral cosmic cosy crisp crystal curious dapper daring deep deft dewy distant double eager
    early earnest easy elder elegant emerald epic equal even exact exotic fabled fair famous fancy fast fearless festive
    fine first fleet fluent fond formal frank free fresh frosty full gallant gentle giant gifted glad gleaming global
    glossy golden good graceful grand grateful great green handy happy hardy hearty helpful hidden honest hopeful humble
    icy ideal indigo inland ivory jade jaunty jolly jovial joyful keen kind large lasting lavish leafy level light likely
    lilac little lively local lofty loyal lucid lucky lunar magic maple marble mellow merry mighty mild mint misty modern
    modest mossy musical native neat nimble noble northern novel olive open orange patient peaceful pearly perky placid
    playful plucky polar polite prime proper proud pure purple quick quiet radiant rapid rare ready regal robust rosy
    royal ruby rustic sandy scarlet secure serene sharp shining silent silky silver simple sincere sleek smart smooth
    snowy snug social soft solar solid spring sparkling steady stellar sturdy subtle summer sunny super sure swift
    teal thankful tidy tiny tranquil true trusty upbeat urban valiant vast velvet verdant vivid warm western wise witty
    wooden young zesty";

const ANIMALS: &str = "
    albatross alpaca ant antelope badger barbet bear beaver bee beetle bison bittern bluejay bobcat buffalo bulbul
    bullfinch bunting butterfly buzzard camel canary caribou carp cat cheetah chickadee chicken chipmunk cicada clam
    cockatoo cod colt condor coot cormorant cougar crab crane cricket crow cuckoo curlew deer dingo dipper dolphin donkey
    dormouse dove dragonfly duck dunlin eagle egret eider elk emu ermine falcon fawn ferret finch firefly flamingo
    flicker foal fox frog gannet gazelle gecko gibbon giraffe goat godwit goldfinch goose goshawk grackle grebe
    greenfinch grouse guppy gull hamster hare harrier hawk hedgehog heron herring hoopoe hornbill horse ibex ibis iguana
    jackdaw jaguar jay kestrel kingfisher kite kitten kiwi koala koi lamb lapwing lark lemming lemur leopard limpet
    linnet lion lizard llama lobster locust loon lynx macaw magpie mallard manatee marlin marmot marten martin meerkat
    merlin minnow mole moose moth mouse mule myna narwhal newt nightjar nuthatch ocelot octopus okapi oriole osprey
    ostrich otter owl ox oyster panda panther parakeet parrot partridge pelican penguin perch petrel pheasant pigeon
    pika pike pintail pipit plover pony porpoise puffin puma quail quokka rabbit raccoon raven redshank redstart redwing
    reindeer robin rook ruff salmon sandpiper seahorse seal shearwater sheep shrew shrike siskin skylark snail snipe
    sole sparrow spoonbill squid squirrel starfish starling stilt stoat stork sturgeon swallow swan swift tanager tapir
    teal tern thrush tiger toad toucan trout tuna turnstone turtle vole wagtail walrus warbler waxwing weasel whale
    wheatear whimbrel wigeon wolf wombat woodcock woodpecker wren yak zebra";

const PLACES: &str = "
    acre alcove alley alp arbour arch arena atoll attic avenue barn basin bay bazaar beach beacon bend blossom bluff
    boulder branch bridge brook burrow cabin camp canal canopy canyon cape castle cavern cedar chapel cliff cloister
    clover coast copse corner cottage court cove creek crest dale dam delta den desert dock dome dune elm estate estuary
    falls farm fen fern field fjord flat ford forest fork fort fountain garden gate geyser glacier glade glen gorge
    grange grotto grove gulf hall hamlet harbour haven heath hedge highland hill hive hollow hut inlet inn island isle
    jetty jungle knoll lagoon lake landing lane ledge lighthouse loch lodge loft lounge manor marina market marsh meadow
    mesa mill moor mountain nest nook oak oasis ocean orchard park pass pasture path pavilion peak peninsula pier pine
    plain plateau plaza pond pool port prairie quarry quay rapids ravine reef reserve ridge rill river road rock roof
    roost sea shelf shoal shore sound spire spring spruce square stable station steppe stream strait street studio
    summit terrace theatre thicket tower trail tundra vale valley veranda view villa village vineyard wall waterfall
    well wharf willow wood yard";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_words_can_be_said_and_none_is_there_twice() {
        let mut ways = NUMBERS.len() as f64;
        for list in [QUALITIES, ANIMALS, PLACES] {
            let words: Vec<_> = list.split_whitespace().collect();
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
            ways *= words.len() as f64;
        }
        assert!(ways.log2() > 35.0, "{} bits", ways.log2());
    }

    #[test]
    fn a_name_makes_a_title() {
        assert_eq!(
            title(&RoomName::parse("quiet-otter-harbour-4217").unwrap()).as_str(),
            "Quiet otter harbour"
        );
    }

    #[test]
    fn names_differ() {
        let names: BTreeSet<_> = (0..500).map(|_| speakable()).collect();
        assert_eq!(names.len(), 500);
    }
}
