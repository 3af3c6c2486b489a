"""What is taken of whole answers of an editor whose sentences the vocabulary was not made with.

The floor is what was measured, so that it is seen when it falls; that of the golden answers is in
`test_model_answers.py`.
"""

from functions.report_worker import taking
from functions.report_worker.answer import parse_reply
from tests.support.model_answers import FOLDER, load_scope

TYPES = sorted(path.stem for path in (FOLDER / "unseen").glob("*.json"))
LEAST = 0.59  # of their sentences are taken


def test_more_than_half_of_what_another_editor_writes_is_taken():
    taken, refused = 0, []
    for kind in TYPES:
        scope, parts = load_scope(kind, "unseen_scopes")
        text = (FOLDER / "unseen" / f"{kind}.json").read_text("utf-8")
        judged = taking.judge_reply(parse_reply(text, "stop"), list(parts.values()), scope)
        for part, rows in judged.items():
            taken += sum(fault is None for _, fault in rows)
            refused += [(kind, part, fault, said.text) for said, fault in rows if fault]

    assert taken + len(refused) > 200
    assert taken >= LEAST * (taken + len(refused)), refused
