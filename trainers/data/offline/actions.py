"""Actions: the verbs of the small world."""

from __future__ import annotations

from trainers.data.offline.lexicon import Action, Frame, read_rows
from trainers.data.offline.things import CATEGORIES

# frame | action | opposite | categories | done by organisations | done for a sum of money
_ACTIONS = """
transitive | buy        | sell      | *                                 | yes | yes
transitive | sell       | buy       | *                                 | yes | yes
transitive | find       | lose      | *                                 | yes | no
transitive | lose       | find      | *                                 | yes | no
transitive | photograph |           | *                                 | no  | no
transitive | draw       |           | *                                 | no  | no
transitive | describe   |           | *                                 | no  | no
transitive | choose     |           | *                                 | yes | no
transitive | receive    |           | *                                 | yes | no
transitive | inspect    |           | *                                 | yes | no
transitive | repair     | damage    | instrument vehicle device         | yes | no
transitive | damage     | repair    | instrument vehicle device         | yes | no
transitive | harvest    |           | fruit                             | no  | no
transitive | read       |           | book                              | no  | no
transitive | park       |           | vehicle                           | no  | no
transitive | feed       |           | animal bird                       | no  | no
transitive | install    |           | device                            | no  | no
transfer   | give       |           | *                                 | yes | no
transfer   | send       |           | instrument fruit book tool device | yes | no
transfer   | bring      |           | *                                 | no  | no
transfer   | hand       |           | fruit book tool device            | no  | no
motion     | travel     |           |                                   | no  | no
motion     | fly        |           |                                   | no  | no
motion     | move       |           |                                   | no  | no
motion     | return     |           |                                   | no  | no
motion     | hurry      |           |                                   | no  | no
activity   | dance      |           |                                   | no  | no
activity   | sing       |           |                                   | no  | no
activity   | swim       |           |                                   | no  | no
activity   | jog        |           |                                   | no  | no
activity   | cook       |           |                                   | no  | no
activity   | exercise   |           |                                   | no  | no
activity   | joke       |           |                                   | no  | no
activity   | laugh      | cry       |                                   | no  | no
activity   | cry        | laugh     |                                   | no  | no
civic      | visit      |           |                                   | no  | no
civic      | praise     | criticise |                                   | yes | no
civic      | criticise  | praise    |                                   | yes | no
civic      | support    |           |                                   | yes | no
"""

ACTIONS = tuple(
    Action(
        name=name,
        frame=Frame(frame),
        opposite=opposite,
        categories=CATEGORIES if categories == "*" else frozenset(categories.split()),
        is_institutional=is_institutional == "yes",
        has_price=has_price == "yes",
    )
    for frame, name, opposite, categories, is_institutional, has_price in read_rows(_ACTIONS)
)
INSTITUTIONAL_ACTIONS = tuple(action for action in ACTIONS if action.is_institutional)
