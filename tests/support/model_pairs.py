"""Answers of a model in files, judged: what is taken of them, and the reports that they make.

    .venv/bin/python -m tests.support.model_pairs ANSWERS            says what is taken, what not
    .venv/bin/python -m tests.support.model_pairs ANSWERS --again FOLDER    writes what is said of
                                                                     what is not, <type>.txt
    .venv/bin/python -m tests.support.model_pairs ANSWERS --second ANSWERS  says it of both answers
    .venv/bin/python -m tests.support.model_pairs ANSWERS --pairs PAIRS     for a blind reader

ANSWERS has <type>.json, the answer to the request of that type that `tests.support.model_scopes`
writes. PAIRS gets <type>.md with the working paper and the worded report as A and B, in an order
that is drawn anew each time, and key.json, which says which is which.
"""

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from functions.report_worker import prompt, prose, taking
from functions.report_worker.answer import Reply, parse_reply
from functions.report_worker.answer_faults import Fault
from tests.support import kept_reports
from tests.support.model_scopes import ORGANISATIONS, Wanted, build_wanted

PAIR = "# A\n\n{}\n\n{}\n\n# B\n\n{}"


def load_answer(folder: Path, report_type: str) -> Reply:
    """Return an answer. Raises Malformed."""
    return parse_reply((folder / f"{report_type}.json").read_text("utf-8"), "stop")


def list_judged(reply: Reply, wanted: Wanted) -> list[tuple[str, str, Fault | None]]:
    """Return the sentences of an answer: the part, the text, and why it is not taken."""
    parts, scope, _ = wanted.assignment
    judged = taking.judge_reply(reply, parts, scope)
    known = [(part, said.text, fault) for part, rows in judged.items() for said, fault in rows]
    others = [part for part in reply.parts if part.id not in judged]
    return known + [(p.id, said.text, Fault("part")) for p in others for said in p.sentences]


def render_refusals(reply: Reply, wanted: Wanted) -> str:
    """Return what is asked once more, "" where all is taken."""
    parts, scope, _ = wanted.assignment
    refused = prose.check_reply(reply, parts, scope).values()
    found = [each for part in refused for each in part]
    return prompt.describe_refusals(found) if found else ""


def render_pair(reply: Reply, wanted: Wanted, worded_first: bool) -> str:
    """Return a working paper and the same report as it is worded."""
    parts, scope, _ = wanted.assignment
    worded, _ = prose.compose_document(wanted.document, reply, parts, scope, "a model")
    both = [kept_reports.render(each) for each in (wanted.document, worded)]
    first, last = reversed(both) if worded_first else both
    return PAIR.format(first, "-" * 80, last)


def load_replies(first: Path, second: Path | None, wanted: Wanted, report_type: str) -> Reply:
    """Return an answer, with what a second one has mended of it."""
    reply = load_answer(first, report_type)
    if second is None or not (second / f"{report_type}.json").exists():
        return reply
    parts, scope, _ = wanted.assignment
    return prose.merge_replies(reply, load_answer(second, report_type), parts, scope)


def print_taken(name: str, rows: list[tuple[str, str, Fault | None]]) -> Counter[str]:
    """Print what is not taken of an answer. Return the numbers of kinds, "" for what is taken."""
    found = Counter(fault.kind if fault else "" for _, _, fault in rows)
    print(f"{name}: {found['']} of {len(rows)}")
    for part, text, fault in rows:
        if fault:
            print(f"    {part} | {fault.kind} {', '.join(map(repr, fault.words))} | {text}")
    return found


def main() -> None:
    """Print what is taken; write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("answers", type=Path)
    for name in ("--again", "--second", "--pairs"):
        parser.add_argument(name, type=Path)
    given, total, key = parser.parse_args(), Counter[str](), {}
    for name in ORGANISATIONS:
        if not (given.answers / f"{name}.json").exists():
            print(f"{name}: no answer")
            continue
        wanted = build_wanted(name)
        reply = load_replies(given.answers, given.second, wanted, name)
        total += print_taken(name, list_judged(reply, wanted))
        if given.again:
            (given.again / f"{name}.txt").write_text(render_refusals(reply, wanted), "utf-8")
        if given.pairs:
            worded_first = random.random() < 1 / 2
            key[name] = "A" if worded_first else "B"
            text = render_pair(reply, wanted, worded_first)
            (given.pairs / f"{name}.md").write_text(text, "utf-8")
    if given.pairs:
        (given.pairs / "key.json").write_text(f"{json.dumps(key, indent=1)}\n", "utf-8")
    print(f"taken: {total['']} of {total.total()}, {100 * total[''] / max(total.total(), 1):.2f} %")
    print(", ".join(f"{kind} {number}" for kind, number in total.most_common() if kind))


if __name__ == "__main__":
    main()
