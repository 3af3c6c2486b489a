"""What a model may say of a rise or a fall: to ask about it, and nothing of what it comes from."""

import pytest

from functions.report_worker import answer_checks, vocabulary
from functions.report_worker.answer import Said
from functions.report_worker.answer_turns import BEHIND
from functions.report_worker.tokens import TOKEN
from tests.support.model_scopes import build_wanted

ROSE, FELL = "{energyTotal.turn}", "{costPerOutcome.turn}"


def fault(text):
    """Why a sentence may not stand in the letter of Riverlight."""
    parts, scope, _ = build_wanted("impact_story").assignment
    names = [match[1] for match in TOKEN.finditer(text) if match[1]]
    said = Said(text, [scope.slots[name].claim for name in names])
    return answer_checks.find_fault(said, parts[1], scope)


@pytest.mark.parametrize(
    "text",
    [
        f"{ROSE} is a question for the board.",
        f"{ROSE} deserves a look before the next budget.",
        f"What lies behind {ROSE} is not known.",
        f"The board may want to ask about {ROSE}.",
        f"{ROSE} and {FELL} belong together on the agenda.",
        f"The board may want to read {ROSE} beside {FELL}.",
        f"{FELL} leaves the board a choice between time and money.",
        f"{FELL} may be worth a look.",
        f"{ROSE} beside {FELL} asks how the time of staff is shared among people.",
        f"{ROSE} is a question for the board and belongs on the agenda.",
        f"What could explain {ROSE} is not known.",
        f"{{outcomeRate.what}} {{outcomeRate.verb}}, while {ROSE} is a question for the board.",
    ],
)
def test_a_rise_may_be_asked_about(text):
    assert fault(text) is None


@pytest.mark.slow
def test_nothing_is_told_to_bring_about_a_rise_or_to_come_of_it():
    """Whatever the verb is, with something definite before or behind it."""
    told = (
        f"The heating {{}} {ROSE}.",
        f"{{beneficiariesReached.what}} {{}} {ROSE}.",
        f"{FELL} {{}} {ROSE}.",
        f"The heating {{}} behind {ROSE}.",
        f"{ROSE} {{}} from the heating.",
        f"{ROSE} {{}} with the heating.",
        f"{ROSE} {{}} through the programme.",
        f"What lies behind {ROSE} {{}} the heating.",
    )
    texts = [text.replace("{}", verb) for text in told for verb in sorted(vocabulary.SAYS)]

    assert [text for text in texts if fault(text) is None] == []


@pytest.mark.slow
def test_a_rise_does_nothing():
    verbs = sorted(vocabulary.SAYS - BEHIND.keys())
    texts = [f"{ROSE} {verb}{rest}" for verb in verbs for rest in (" the heating.", ".")]

    assert [text for text in texts if fault(text) is None] == []


@pytest.mark.parametrize(
    "text",
    [
        f"{ROSE} is the price of the programme.",
        f"{ROSE} asks.",
        f"{ROSE} asks and hides the heating.",
        f"{ROSE} deserves a look and hides the heating.",
        f"{ROSE} is a question for the board, which shows the heating.",
        f"{ROSE} is a matter of the heating.",
        f"{ROSE} is a sign of trust.",
        f"{ROSE} is not a matter for the board.",
        f"{ROSE} is not known.",
        f"{ROSE} was {{energyTotal.by}}.",
        f"{ROSE} is {{energyTotal.2025}}.",
        f"{ROSE} is worth the outcomes.",
        f"{ROSE} and {FELL} are the same thing.",
        f"A part of {ROSE} is a question for the board.",
        f"No {ROSE} is a question for the board.",
        f"Without {ROSE}, the year is in order.",
        f"Nobody has to ask about {ROSE}.",
        f"{ROSE} matters to nobody.",
        f"{ROSE} belongs to the work.",
        f"{ROSE}, {{costPerOutcome.2025}}, is a question for the board.",
        f"By {ROSE} the board has a question to ask.",
        f"{{outcomeRate.what}} {{outcomeRate.verb}}, so {ROSE} is a question for the board.",
        f"{{outcomeRate.what}} {{outcomeRate.verb}} with {ROSE}.",
    ],
)
def test_more_is_not_said_of_a_rise(text):
    assert fault(text)
