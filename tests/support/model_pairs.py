"""Answers of a model in files, judged: what is taken of them, and the reports that they make.

    .venv/bin/python -m tests.support.model_pairs ANSWERS         says what is taken, and what not
    .venv/bin/python -m tests.support.model_pairs ANSWERS PAIRS   writes pairs for a blind reader

ANSWERS has <type>.json, the answer to the request of that type that `tests.support.model_scopes`
writes. PAIRS gets <type>.md with the working paper and the worded report as A and B, in an order
that is drawn anew each time, and key.json, which says which is which.
"""

import json
import random
import sys
from pathlib import Path

from functions.report_worker import prose, taking
from functions.report_worker.answer import Reply, parse_reply
from tests.support import kept_reports
from tests.support.model_scopes import ORGANISATIONS, Wanted, build_wanted

PAIR = "# A\n\n{}\n\n{}\n\n# B\n\n{}"


def load_answer(folder: Path, report_type: str) -> Reply:
    """Return an answer. Raises Malformed."""
    return parse_reply((folder / f"{report_type}.json").read_text("utf-8"), "stop")


def list_judged(reply: Reply, wanted: Wanted) -> list[tuple[str, str, str | None]]:
    """Return the sentences of an answer: the part, the text, and why it is not taken."""
    parts, scope, _ = wanted.assignment
    judged = taking.judge_reply(reply, parts, scope)
    known = [(part, said.text, fault) for part, rows in judged.items() for said, fault in rows]
    others = [part for part in reply.parts if part.id not in judged]
    return known + [(part.id, said.text, "part") for part in others for said in part.sentences]


def render_pair(reply: Reply, wanted: Wanted, worded_first: bool) -> str:
    """Return a working paper and the same report as it is worded."""
    parts, scope, _ = wanted.assignment
    worded, _ = prose.compose_document(wanted.document, reply, parts, scope, "a model")
    both = [kept_reports.render(each) for each in (wanted.document, worded)]
    first, last = reversed(both) if worded_first else both
    return PAIR.format(first, "-" * 80, last)


def main(answers: str, pairs: str = "") -> None:
    """Print what is taken; write the pairs."""
    total, taken, key = 0, 0, {}
    for name in ORGANISATIONS:
        if not (Path(answers) / f"{name}.json").exists():
            print(f"{name}: no answer")
            continue
        reply, wanted = load_answer(Path(answers), name), build_wanted(name)
        rows = list_judged(reply, wanted)
        refused = [row for row in rows if row[2]]
        total, taken = total + len(rows), taken + len(rows) - len(refused)
        print(f"{name}: {len(rows) - len(refused)} of {len(rows)}")
        for part, text, fault in refused:
            print(f"    {part} | {fault} | {text}")
        if pairs:
            worded_first = random.random() < 1 / 2
            key[name] = "A" if worded_first else "B"
            text = render_pair(reply, wanted, worded_first)
            (Path(pairs) / f"{name}.md").write_text(text, "utf-8")
    if pairs:
        (Path(pairs) / "key.json").write_text(f"{json.dumps(key, indent=1)}\n", "utf-8")
    print(f"taken: {taken} of {total}, {100 * taken / max(total, 1):.2f} %")


if __name__ == "__main__":
    main(*sys.argv[1:])
