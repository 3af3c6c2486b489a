"""Names of organisations that do not exist, a word and a noun each, and what they care for."""

WORDS = (
    "Amber Aspen Basalt Beacon Birch Blue Bramble Bright Calm Cedar Clear Cobalt Copper Coral "
    "Crescent Dawn Delta Dune Ember Fern Flint Granite Green Harbor Hazel Heron Highland Indigo "
    "Ivory Juniper Kestrel Lantern Larch Linden Lumen Maple Marble Meadow Misty Noble North Ochre "
    "Olive Opal Orchard Pebble Pine Quarry Quiet Raven Reed Saffron Sage Silver Slate Spruce Tidal "
    "Umber Velvet Willow"
)
NOUNS = (
    "Acre Anchor Arch Bank Basin Bay Bend Bridge Brook Canopy Causeway Cliff Cove Creek Crossing "
    "Current Dale Field Fjord Ford Forge Garden Gate Glade Glen Grove Haven Hearth Hill Hollow "
    "Horizon Isle Junction Landing Ledge Lodge Mill Moor Orbit Pass Path Peak Plain Point Pond "
    "Prairie Quay Ridge Rise Shore Spring Summit Terrace Thicket Trail Vale Valley View Weir Yard"
)
TOPICS = ("Education", "Climate", "Health", "Water", "Work", "Housing", "Food", "Governance")
