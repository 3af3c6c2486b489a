"""`python -m ops secrets`: keys of others are set, our own are rotated."""

import json
import sys
from typing import Annotated

import typer

from cdk import resources
from ops import secret_values
from ops.options import Json, Stage, Yes, confirm, print_json, print_line
from ops.stage import Mistake

HOUR, DAY = 3600, 86_400
# how long the version before the present one is still needed
NEEDED = {"signing": HOUR, "credentials": 7 * DAY, "payments": 3 * DAY, "providers": 0}
LOST = {
    "signing": "Access tokens that are signed with the version before it end at once.",
    "credentials": "Passwords that were not used since the last rotation can never be checked"
    " again, and their owners need a new one by mail.",
    "payments": "Events that Paystack signed with the key before it are refused.",
}

app = typer.Typer(no_args_is_help=True, help="Secrets. No value is printed, or taken as a word.")

Secret = Annotated[str, typer.Argument(help="signing, credentials, payments or providers")]
Stdin = Annotated[
    bool, typer.Option("--stdin", help='Read {"NAME": "value"} from standard input, do not ask.')
]
Leaked = Annotated[
    bool, typer.Option("--leaked", help="Rotate although the version before is still needed.")
]


@app.command("set")
def set_keys(
    secret: Secret, stage: Stage, stdin: Stdin = False, yes: Yes = False, as_json: Json = False
) -> None:
    """Set keys that others gave you; those you leave out stay. Used within five minutes."""
    row = secret_values.find_secret(secret)
    if not row.keys:
        raise Mistake(f"{secret} is generated: use `secrets rotate {secret}`.")
    version = secret_values.read_version(secret, stage)
    given = _read_stdin() if stdin else _ask_for_keys(row)
    _check_keys(row, given, stage)
    members = secret_values.read_members(version)
    changed = sorted(name for name, value in given.items() if members.get(name) != value)
    if changed:
        if any(members.get(name) for name in changed) and version.age < NEEDED[secret]:
            confirm(f"{LOST[secret]} Set it all the same?", yes=yes)
        kept = {name: members[name] for name in row.keys if name in members}
        secret_values.put_members(secret, stage, kept | given)
    if as_json:
        print_json({"secret": secret, "changed": changed})
    else:
        done = f"Done: {', '.join(changed)} set in {secret} of {stage}."
        print_line(done if changed else "Nothing to do: all of it is set so already.")


@app.command("rotate")
def rotate_secret(
    secret: Secret, stage: Stage, leaked: Leaked = False, yes: Yes = False, as_json: Json = False
) -> None:
    """Make a new value of a generated secret; what the one before made goes on for a while.

    A second rotation too soon loses what the one before the last made: it is refused, unless the
    value has leaked.
    """
    row = secret_values.find_secret(secret)
    if row.keys:
        raise Mistake(f"{secret} holds keys of others: use `secrets set {secret}`.")
    age = secret_values.read_version(secret, stage).age
    if age < NEEDED[secret]:
        if not leaked:
            raise Mistake(
                f"It was rotated {age // HOUR} hours ago; {NEEDED[secret] // HOUR} have to pass. "
                f"{LOST[secret]} After a leak: --leaked."
            )
        confirm(f"{LOST[secret]} Rotate {secret} of {stage} all the same?", yes=yes)
    else:
        confirm(f"Rotate {secret} of {stage}?", yes=yes)
    secret_values.put_generated_value(secret, stage)
    if as_json:
        print_json({"secret": secret, "rotated": True})
    else:
        print_line(f"Done: {secret} of {stage} has a new value. It signs in five minutes.")


def _ask_for_keys(row: resources.Secret) -> dict[str, str]:
    """Return what is typed for each key, unseen; what is left empty is left out."""
    given = {}
    for name in row.keys:
        words = f"{name} (empty: as it is)"
        given[name] = typer.prompt(words, default="", hide_input=True, show_default=False, err=True)
    return {name: value.strip() for name, value in given.items() if value.strip()}


def _read_stdin() -> dict[str, str]:
    try:
        given = json.load(sys.stdin)
    except ValueError:
        raise Mistake("Standard input is no JSON.") from None
    if not isinstance(given, dict) or not all(isinstance(v, str) and v for v in given.values()):
        raise Mistake('Standard input has to be {"NAME": "value"}.')
    return given


def _check_keys(row: resources.Secret, given: dict[str, str], stage: str) -> None:
    """Raise Mistake for a key that nobody reads, or that this stage does not take."""
    if unknown := sorted(given.keys() - set(row.keys)):
        raise Mistake(f"{row.key} has no {', '.join(unknown)}: it has {', '.join(row.keys)}.")
    for name, start in (("PAYSTACK_SECRET_KEY", "sk_"), ("PAYSTACK_PUBLIC_KEY", "pk_")):
        value = given.get(name)
        live = start + "live_" if stage == "prod" else start
        if value is not None and not value.startswith(live):
            raise Mistake(f"{name} begins with {live}… in {stage}: nothing was changed.")
