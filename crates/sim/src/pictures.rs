//! Pictures of plans for docs/topologies.md, drawn from what the planner really chooses.

use model::{Band, NodeId, ParticipantId, ServerId};
use plan::{Flow, PeerPair, PersonFacts, Plan, Policy, Reach, RoomFacts, Topology, plan};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A picture: the name of its file, and what is in it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Without a folder.
    pub file: String,
    /// SVG.
    pub svg: String,
}

/// All pictures.
#[must_use]
pub fn pictures() -> Vec<Picture> {
    let stories: [(&str, RoomFacts); 10] = [
        ("direct", room(4, |_| {})),
        ("server", room(6, |_| {})),
        ("weak-uplink", room(4, |facts| set(facts, 4, |ada| ada.uplink = Some(Band::Weak)))),
        (
            "mixer-for-one",
            room(4, |facts| {
                set(facts, 1, |strong| *strong = STRONG);
                set(facts, 3, |weak| weak.downlink = Some(Band::Weak));
            }),
        ),
        (
            "mixer",
            room(5, |facts| {
                facts.policy = Policy::Mixer(None);
                set(facts, 1, |strong| *strong = STRONG);
                set(facts, 4, |good| *good = GOOD);
            }),
        ),
        (
            "mixers",
            room(7, |facts| {
                facts.policy = Policy::Mixer(None);
                set(facts, 1, |good| *good = GOOD);
                set(facts, 4, |good| *good = GOOD);
            }),
        ),
        ("detour", room(4, |facts| breaks(facts, 2, 4))),
        (
            "detour-without-server",
            room(4, |facts| {
                facts.trust.no_server_media = true;
                set(facts, 3, |willing| willing.carries = true);
                breaks(facts, 2, 4);
            }),
        ),
        ("private", room(4, |facts| set(facts, 2, |private| private.reach = Reach::Private))),
        (
            "nobody-can-carry",
            room(3, |facts| {
                facts.trust.no_server_media = true;
                set(facts, 2, |encoder| encoder.reach = Reach::Incapable);
            }),
        ),
    ];
    let draw = |(name, facts): (&str, RoomFacts)| {
        let made = plan(&facts, &Plan::empty());
        Picture { file: format!("{name}.svg"), svg: svg(&facts, &made) }
    };
    stories.into_iter().map(draw).collect()
}

const GOOD: PersonFacts = PersonFacts {
    uplink: Some(Band::Good),
    downlink: Some(Band::Good),
    cpu: Some(Band::Good),
    low_battery: false,
    metered: false,
    reach: Reach::Peers,
    carries: true,
    declined: false,
    away: false,
};
const STRONG: PersonFacts =
    PersonFacts { uplink: Some(Band::Strong), downlink: Some(Band::Strong), cpu: Some(Band::Strong), ..GOOD };

fn room(people: u32, change: impl FnOnce(&mut RoomFacts)) -> RoomFacts {
    let mut facts = RoomFacts::new(ServerId(1));
    facts.people = (1..=people).map(|id| (ParticipantId(id), PersonFacts::default())).collect();
    change(&mut facts);
    facts
}

fn set(facts: &mut RoomFacts, id: u32, set: impl FnOnce(&mut PersonFacts)) {
    if let Some(person) = facts.people.get_mut(&ParticipantId(id)) {
        set(person);
    }
}

fn breaks(facts: &mut RoomFacts, a: u32, b: u32) {
    facts.broken.insert(PeerPair::new(ParticipantId(a), ParticipantId(b)));
}

/// How far the arrows of the two directions of a link are apart, halved.
const APART: f64 = 5.0;
/// How far arrows stay away from the middle of a node.
const ROUND: f64 = 30.0;

/// The way of the picture, which is the one that differs where one does.
fn svg(facts: &RoomFacts, made: &Plan) -> String {
    let topology = &made.video;
    let flows = topology.flows();
    let at = places(facts, &flows);
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 440 400\" width=\"440\" height=\"400\" \
         font-family=\"sans-serif\" font-size=\"13\" text-anchor=\"middle\">\n",
    );
    let sentence = made.why.sentence();
    _ = writeln!(svg, "<title>{sentence}</title>");
    svg += "<defs>\n";
    for (id, colour) in [("one", ONE), ("mix", MIX)] {
        _ = writeln!(
            svg,
            "<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"{colour}\"/></marker>"
        );
    }
    svg += "</defs>\n<rect width=\"440\" height=\"400\" fill=\"#fff\"/>\n";
    for (a, b) in warm(topology, &flows) {
        if let (Some(a), Some(b)) = (at.get(&a), at.get(&b)) {
            _ = writeln!(svg, "{}", line(*a, *b, "stroke=\"#999\" stroke-dasharray=\"3 5\""));
        }
    }
    let mut arrows: BTreeMap<(NodeId, NodeId), (usize, bool)> = BTreeMap::new();
    for flow in &flows {
        let arrow = arrows.entry((flow.from, flow.to)).or_default();
        *arrow = (arrow.0 + 1, arrow.1 || flow.origins.len() > 1);
    }
    for ((from, to), (_, mixed)) in arrows {
        if let (Some(from), Some(to)) = (at.get(&from), at.get(&to)) {
            let (from, to) = beside(*from, *to);
            let (id, colour, width) = if mixed { ("mix", MIX, 3) } else { ("one", ONE, 1) };
            let style = format!("stroke=\"{colour}\" stroke-width=\"{width}\" marker-end=\"url(#{id})\"");
            _ = writeln!(svg, "{}", line(from, to, &style));
        }
    }
    for (node, (x, y)) in &at {
        _ = match node {
            NodeId::Participant(id) => writeln!(
                svg,
                "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"24\" fill=\"#eef3fb\" stroke=\"#345\"/>\
                 <text x=\"{x:.0}\" y=\"{:.0}\" fill=\"#123\">{}</text>",
                y + 4.5,
                name(*id)
            ),
            NodeId::Server(_) => writeln!(
                svg,
                "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"60\" height=\"36\" rx=\"4\" fill=\"#fdf3dc\" stroke=\"#543\"/>\
                 <text x=\"{x:.0}\" y=\"{:.0}\" fill=\"#321\">server</text>",
                x - 30.0,
                y - 18.0,
                y + 4.5
            ),
        };
    }
    for (line, y) in wrapped(sentence).iter().zip([374, 390]) {
        _ = writeln!(svg, "<text x=\"220\" y=\"{y}\" font-size=\"11\" fill=\"#333\">{line}</text>");
    }
    svg + "</svg>\n"
}

const ONE: &str = "#2457a6";
const MIX: &str = "#b4540a";

/// People on a circle, the server in its middle; or beside it, where people send to each other across the middle.
fn places(facts: &RoomFacts, flows: &BTreeSet<Flow>) -> BTreeMap<NodeId, (f64, f64)> {
    let peer = |node| matches!(node, NodeId::Participant(_));
    let across = flows.iter().any(|flow| peer(flow.from) && peer(flow.to));
    let server = flows.iter().any(|flow| !peer(flow.from) || !peer(flow.to));
    let (middle, radius) = if across && server { ((180.0, 200.0), 130.0) } else { ((220.0, 190.0), 150.0) };
    let mut at = BTreeMap::new();
    let count = u32::try_from(facts.people.len()).unwrap_or(1);
    for (n, id) in (0..count).zip(facts.people.keys()) {
        let turn =
            std::f64::consts::TAU * (f64::from(n) + 0.5) / f64::from(count) - std::f64::consts::FRAC_PI_2;
        at.insert(NodeId::Participant(*id), (middle.0 + radius * turn.cos(), middle.1 + radius * turn.sin()));
    }
    if server {
        let place = if across { (395.0, 200.0) } else { middle };
        at.insert(NodeId::Server(facts.home), place);
    }
    at
}

/// Links that are kept for the standby and carry nothing.
fn warm(topology: &Topology, flows: &BTreeSet<Flow>) -> Vec<(NodeId, NodeId)> {
    let used = |a, b| flows.iter().any(|flow| [(a, b), (b, a)].contains(&(flow.from, flow.to)));
    let ends = topology.pairs().into_iter();
    let ends = ends.map(|pair| (NodeId::Participant(pair.low()), NodeId::Participant(pair.high())));
    ends.filter(|(a, b)| !used(*a, *b)).collect()
}

/// The way from one to the other, beside the way back.
fn beside(from: (f64, f64), to: (f64, f64)) -> ((f64, f64), (f64, f64)) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / length, dy / length);
    let side = (-dy * APART, dx * APART);
    let start = (from.0 + dx * ROUND + side.0, from.1 + dy * ROUND + side.1);
    let end = (to.0 - dx * ROUND + side.0, to.1 - dy * ROUND + side.1);
    (start, end)
}

/// In two lines, if it is long.
fn wrapped(sentence: &str) -> Vec<&str> {
    const WIDTH: usize = 62;
    let end = sentence.char_indices().rfind(|(n, c)| *n <= WIDTH && *c == ' ');
    match end {
        Some((n, _)) if sentence.len() > WIDTH => vec![&sentence[..n], &sentence[n + 1..]],
        _ => vec![sentence],
    }
}

fn line(from: (f64, f64), to: (f64, f64), style: &str) -> String {
    format!("<path d=\"M{:.0} {:.0}L{:.0} {:.0}\" fill=\"none\" {style}/>", from.0, from.1, to.0, to.1)
}

fn name(id: ParticipantId) -> &'static str {
    const NAMES: [&str; 8] = ["Ada", "Bob", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana"];
    NAMES.into_iter().cycle().nth(id.0.saturating_sub(1) as usize).unwrap_or("?")
}
