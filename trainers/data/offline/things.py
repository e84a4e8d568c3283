"""Things, the hypernyms above them, and the qualities they can have."""

from __future__ import annotations

from trainers.data.offline.lexicon import Adjective, Thing, read_rows

# hypernym | things
_THINGS = """
instrument | violin guitar flute drum trumpet harp
fruit      | apple orange banana lemon pear peach melon
vehicle    | car bicycle motorcycle truck bus tractor
book       | novel dictionary atlas encyclopedia guidebook
animal     | cat dog horse rabbit cow goat camel
bird       | pigeon duck swan eagle owl goose
tool       | hammer saw axe shovel drill screwdriver
device     | phone computer printer refrigerator camera
"""

# quality | opposite | categories
_ADJECTIVES = """
big       | small     | *
small     | big       | *
expensive | cheap     | *
cheap     | expensive | *
beautiful |           | *
new       | old       | instrument vehicle book tool device
old       | new       | instrument vehicle book tool device
heavy     | light     | instrument tool device
light     | heavy     | instrument tool device
red       | blue      | instrument vehicle book device
blue      | red       | instrument vehicle book device
white     | black     | vehicle book device animal bird
black     | white     | vehicle book device animal bird
fresh     | rotten    | fruit
rotten    | fresh     | fruit
"""

HYPERNYMS = {
    category: Thing(name=category, category=category) for category, _ in read_rows(_THINGS)
}
THINGS = tuple(
    Thing(name=name, category=category)
    for category, things in read_rows(_THINGS)
    for name in things.split()
)
CATEGORIES = frozenset(HYPERNYMS)
ADJECTIVES = tuple(
    Adjective(
        name=name,
        opposite=opposite,
        categories=CATEGORIES if categories == "*" else frozenset(categories.split()),
    )
    for name, opposite, categories in read_rows(_ADJECTIVES)
)
OPPOSITES = {
    adjective: other
    for adjective in ADJECTIVES
    for other in ADJECTIVES
    if adjective.opposite == other.name
}
"""Qualities that exclude each other."""
