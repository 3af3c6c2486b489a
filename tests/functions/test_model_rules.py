"""The rules that a model is told say what is checked, and refusals say what to do."""

import json
import re

import pytest

from functions.report_worker import answer_faults, plain_words, prompt, prose, taking, vocabulary
from functions.report_worker.answer import Reply, Said, SaidPart
from functions.report_worker.editor_rules import TEXT, build_rules
from functions.report_worker.tokens import TOKEN
from tests.support.model_scopes import ORGANISATIONS, build_wanted

EXAMPLE = re.compile(r"^(\+|-) (?:\((\w+)\) )?([A-Z{].*\.)$", re.MULTILINE)
EXAMPLES = [match.groups() for match in EXAMPLE.finditer(TEXT.read_text("utf-8"))]
EXAMPLES = [each for each in EXAMPLES if each[0] == "+" or each[1]]
BEFORE = Said("Emissions soared.", [])  # what is not taken, so that nothing can lean on it


def judge(*texts, part="letter"):
    """The faults of sentences of a part, in today's report of Riverlight."""
    parts, scope, _ = build_wanted("impact_story").assignment
    said = []
    for text in texts:
        names = [match[1] for match in TOKEN.finditer(text) if match[1]]
        said.append(Said(text, sorted({scope.slots[n].claim for n in names if n in scope.slots})))
    found = taking.judge_reply(Reply([SaidPart(part, [BEFORE, *said])]), parts, scope)
    return [fault for _, fault in found[part]][1:]


@pytest.mark.parametrize(("sign", "kind", "text"), EXAMPLES, ids=lambda each: str(each)[:40])
def test_each_example_of_the_rules_is_judged_as_they_say(sign, kind, text):
    [fault] = judge(text)

    assert (fault.kind if fault else None) == kind, fault


def test_the_rules_show_a_dozen_good_sentences_and_each_kind_of_refusal_by_an_example():
    kinds = {kind for _, kind, _ in EXAMPLES if kind}

    assert sum(sign == "+" for sign, _, _ in EXAMPLES) > 60
    assert kinds >= {"actor", "negation", "word", "binding", "grammar", "leans"}
    assert all(f"{kind}." in TEXT.read_text("utf-8") for kind in ("repeats", "shape"))


@pytest.mark.parametrize("name", ["VERBS", "NOUNS", "ADJECTIVES", "ADVERBS", "FUNCTION"])
def test_the_rules_have_all_words_that_may_be_used(name):
    told = set(build_rules().partition("# Words")[2].split())

    assert getattr(plain_words, name) <= told


def test_no_word_is_told_that_is_not_taken():
    lists = build_rules().partition("# Words")[2].partition("# Answer")[0].partition("Small words:")
    told = {word for word in lists[2].split() if word.isalpha() and word.islower()}
    free = vocabulary.FREE | vocabulary.SUPPOSED

    assert len(told) > 2000
    headings = plain_words.split_words(
        "also with and in the plural of forms only behind never fact"
    )
    assert told - free - headings == set()


def test_the_rules_have_no_list_left_open_and_are_of_a_size_that_is_paid_for():
    rules = build_rules()

    assert not re.search(r"\{[a-z]+\}", rules.replace("{org}", "").replace("{year}", ""))
    assert len(rules) < 36_000


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_the_words_of_a_report_are_told_with_it(kind):
    _, scope, question = build_wanted(kind).assignment
    block = json.loads(question.user.split("\n")[1])

    assert set(block["words"].split()) == scope.topics - vocabulary.FREE


# refusals


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Emissions are small and soared.", "word", ("small", "soared")),
        ("It concerns Riverside.", "word", ("Riverside", "riverside")),
        ("The board holds the reserve.", "actor", ("The board holds the reserve",)),
        ("There is no risk here.", "negation", ("There is no risk here .",)),
        ("{ghg12.what} deserves {ghg12.2025}.", "binding", ("{ghg12.2025}", "deserves")),
        ("{ghg12.what} {ghg12.verb} with {energyTotal.what}.", "grammar", None),
        ("{ghg12.none} is a matter for the board.", "slot", ("{ghg12.none}",)),
        ("{s99.1}", "slot", ("s99.1",)),
        ("The figure is 5.", "shape", ("5",)),
        ("This is a question for the board.", "leans", ("This", "is")),
    ],
)
def test_a_refusal_names_what_is_at_fault(text, kind, words):
    [fault] = judge(text)

    assert fault.kind == kind
    assert fault.words
    assert words is None or fault.words == words


def test_all_kinds_of_faults_are_named_at_once():
    [fault] = judge("The board reviews the small figures, because there is no risk.")

    assert answer_faults.list_by_kind(fault).keys() == {"word", "actor", "negation"}


def test_a_model_is_told_of_each_sentence_what_is_wrong_and_once_what_to_do():
    texts = ["Emissions are small.", "Energy use is large.", "The board reviews the figures."]
    refused = [
        prose.Refusal("letter", text, fault)
        for text, fault in zip(texts, judge(*texts), strict=True)
    ]

    told = prompt.describe_refusals(refused)

    rows = [json.loads(line) for line in told.split("\n") if line.startswith("{")]
    assert [row["text"] for row in rows] == texts
    assert [row["wrong"] for row in rows][:2] == [{"word": ["small"]}, {"word": ["large"]}]
    assert rows[2]["wrong"].keys() == {"actor"}
    assert told.count(answer_faults.REASONS["word"]) == 1
    assert answer_faults.REASONS["negation"] not in told
