"""Users as they are stored: found by address or id, changed where they are as they were seen."""

from typing import Any

from auxeira.aws.attribute_values import serialize
from auxeira.security import account_records
from ops.stage import Mistake, name_table, read_item

Item = dict[str, Any]

SEEN = ("epoch", "role", "status")
CHANGED = "The account was changed at the same time. Look again."


def find_user(client: Any, stage: str, who: str) -> Item:
    """Return the user of an address or an id, as stored. Raises Mistake."""
    table = name_table("users", stage)
    if not who.startswith("usr_"):
        found = read_item(client, table, credential_key(who.strip().lower()))
        who = str(found["user_id"]) if found else ""
    user = read_item(client, table, account_records.user_key(who)) if who else None
    if user is None:
        raise Mistake("There is no such account. Check the address, or the id, and the stage.")
    if user.get("status") == account_records.ERASING:
        raise Mistake("This account is being erased at the wish of its owner.")
    return user


def write_user(client: Any, stage: str, user: Item, changes: Item) -> None:
    """Change a user and the credential, which repeats it, in one transaction. Raises Mistake."""
    table = name_table("users", stage)
    keys = account_records.user_key(user["user_id"]), credential_key(user["email"])
    sets = ", ".join(f"#{name} = :{name}" for name in changes)
    values = changes | {f"seen_{name}": user[name] for name in SEEN}
    update = {
        "TableName": table,
        "UpdateExpression": f"SET {sets}",
        "ConditionExpression": " AND ".join(f"#{name} = :seen_{name}" for name in SEEN),
        "ExpressionAttributeNames": {f"#{name}": name for name in {*changes, *SEEN}},
        "ExpressionAttributeValues": {f":{n}": v for n, v in serialize(values).items()},
    }
    actions = [{"Update": update | {"Key": serialize(key)}} for key in keys]
    try:
        client.transact_write_items(TransactItems=actions)
    except client.exceptions.TransactionCanceledException:
        raise Mistake(CHANGED) from None


def credential_key(email: str) -> Item:
    """Return the key of the item that an address logs in with."""
    return {"pk": f"EMAIL#{email}", "sk": "CRED"}
