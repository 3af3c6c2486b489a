"""moto with the same answers in less time, and comparisons as DynamoDB makes them.

- moto copies the whole table deeply for each action of a transaction, to put it back if one
  fails. Here it is copied once, and deeply only where the transaction writes.
- moto looks for each of the ten members of an AttributeValue under every name that it might have.
  Here a value that is one already goes out as it is.
- moto parses an update expression anew for each call, and asks each node of its tree anew which
  functions know it. Here both are remembered, and the words of a condition too.
- moto counts the actions below each action of an update, and compares their paths. What holds of
  all of them holds of some, so here the root alone is looked at until there is something to refuse.
- moto looks for the methods and the addresses of a service anew for each call. Here both are
  remembered.
- botocore signs each request, tells which machine it is from, and reads the models of the services
  anew for each session. Here nobody looks at the first two, and the models are read once.
- moto asks anew how each member of an answer may be called, and how a name is written in Python;
  botocore asks anew of each event whether it has had another name. Here all three are remembered.
- moto makes a request of a web server out of each call, looks through the addresses of all its
  services for whose it is, and checks its members against the model. Here a call about items goes
  straight to those who answer it.
- moto measures an item anew for each attribute that it takes, and draws the 52 characters of the
  number of each request one by one. Here an item is measured once, and the number is drawn once.
- moto casts both sides for each comparison, and compares the keys of all items of a table to sort
  them. Here text is compared as it is, and keys are cast once.
- Where a condition compares a number with text, moto fails; of DynamoDB it does not hold.
"""

import base64
import copy
import functools
import json
import re
import secrets
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from botocore import session
from botocore.hooks import EventAliaser
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto.core import DEFAULT_ACCOUNT_ID, responses
from moto.core.base_backend import BaseBackend
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.serialize import BaseJSONSerializer, XFormedAttributePicker
from moto.dynamodb import comparisons, models
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.responses import DynamoHandler
from moto.sqs import models as sqs_models
from moto.utilities import aws_headers

Patch = tuple[Any, str, Any]  # whose member, its name, what stands there

ADDRESS = re.compile(r"https://dynamodb\.([a-z0-9-]+)\.amazonaws\.com/")
UNSIGNED = {"dynamodb", "secretsmanager", "sqs"}  # S3 asks whether a request is signed
OF_ITEMS = re.compile(r"DynamoDB_\d+\.(\w*Item|\w*Items|Query)")  # targets of a call

ORIGINALS: list[Patch] = []  # what moto had, once it is changed

_actions: list[dict[str, Any]] = []
_backups: dict[str, Table] = {}
_keys: dict[tuple[str, Any, type], tuple[str, ...]] = {}


def install() -> None:
    """Changes moto for the rest of the process."""
    for owner, name, quick in [*_patches()]:
        ORIGINALS.append((owner, name, getattr(owner, name)))
        setattr(owner, name, quick)


def _patches() -> Iterator[Patch]:
    yield models.DynamoDBBackend, "transact_write_items", _transact
    yield models, "copy", SimpleNamespace(copy=copy.copy, deepcopy=_copied)
    yield BaseJSONSerializer, "_serialize_type_structure", _serialize
    yield UpdateExpressionParser, "make", _parse
    yield validators, "deepcopy", _clone
    for validator in (validators.ActionCountValidator, validators.OverlappingPathsValidator):
        yield validator, "traverse", lambda self, root: _check_root(self, root)
    yield DepthFirstTraverser, "traverse", lambda self, root: _walk(self, root)
    yield ConditionExpressionParser, "_lex_one_node", lambda _, text: _lex_one_node(text)
    yield DynamoType, "to_regular_json", _to_regular_json
    yield DynamoType, "cast_value", property(_cast)
    yield Item, "__init__", _make_item
    yield Table, "all_items", _all_items
    yield BotocoreStubber, "process_request", _process_request
    yield responses, "method_names_from_class", functools.cache(responses.method_names_from_class)
    for module in (responses, sqs_models):
        yield module, "camelcase_to_underscores", _write_in_python
    yield XFormedAttributePicker, "get_possible_keys", _list_keys
    yield EventAliaser, "__copy__", _copy_aliases
    yield BaseBackend, "urls", property(functools.cache(BaseBackend.urls.fget))
    yield session, "create_loader", functools.cache(session.create_loader)
    yield aws_headers, "gen_amzn_requestid_long", _number_request
    yield RequestSigner, "sign", _sign
    yield UserAgentString, "to_string", lambda self: "tests"
    for name in ("LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual"):
        operator = getattr(comparisons, f"Op{name}")
        yield operator, "expr", _as_dynamodb(operator.expr)


_real_transact = models.DynamoDBBackend.transact_write_items
_real_serialize = BaseJSONSerializer._serialize_type_structure
_real_to_regular_json = DynamoType.to_regular_json
_real_cast = DynamoType.cast_value.fget
_real_process_request = BotocoreStubber.process_request
_real_sign = RequestSigner.sign
_real_lex = ConditionExpressionParser._lex_one_node
_real_traverse = DepthFirstTraverser.traverse
_real_list_keys = XFormedAttributePicker.get_possible_keys
_real_copy_aliases = EventAliaser.__copy__
_parse = functools.cache(UpdateExpressionParser.make)
_write_in_python = functools.cache(responses.camelcase_to_underscores)


def _process_request(self: Any, request: Any) -> Any:
    """The answer to a call: status, headers, body."""
    address = ADDRESS.fullmatch(request.url)
    target = request.headers.get("X-Amz-Target", b"").decode()
    if not address or not OF_ITEMS.fullmatch(target):
        return _real_process_request(self, request)
    handler: Any = DynamoHandler()
    kind = request.headers["Content-Type"].decode()
    handler.headers, handler.querystring = {"x-amz-target": target, "Content-Type": kind}, {}
    handler.response_headers = {"server": "amazon.com"}
    handler.region, handler.partition = address[1], "aws"
    handler.current_account = DEFAULT_ACCOUNT_ID
    found = _read_bytes if b'"B' in request.body else None
    handler.params = json.loads(request.body, object_hook=found)
    return handler.call_action()


def _list_keys(self: Any, context: Any) -> tuple[str, ...]:
    """The names that a member may have: they follow from the model and from what holds it."""
    of = (context.key, context.shape, type(context.obj))
    if of not in _keys:
        _keys[of] = tuple(_real_list_keys(self, context))
    return _keys[of]


def _copy_aliases(self: Any) -> Any:
    """A copy that knows which events have had another name: the names are the same in all."""
    copied = _real_copy_aliases(self)
    copied._alias_name_cache = self._alias_name_cache
    return copied


def _read_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """Bytes as moto keeps them; over the wire they are Base64."""
    match value:
        case {"B": str(text)}:
            value["B"] = base64.b64decode(text)
        case {"BS": [*texts]}:
            value["BS"] = [base64.b64decode(text) for text in texts]
    return value


def _sign(self: RequestSigner, operation_name: str, request: Any, *args: Any, **kw: Any) -> None:
    if self.signing_name not in UNSIGNED:
        _real_sign(self, operation_name, request, *args, **kw)


def _transact(self: Any, transact_items: list[dict[str, Any]]) -> Any:
    _actions[:] = [part for item in transact_items for part in item.values()]
    _backups.clear()
    return _real_transact(self, transact_items)


def _as_dynamodb(real: Any) -> Any:
    def expr(self: Any, item: Any) -> bool:
        sides = self.lhs.expr(item), self.rhs.expr(item)
        try:  # True is a number to Python
            return not any(isinstance(side, bool) for side in sides) and bool(real(self, item))
        except TypeError:
            return False

    return expr


def _copied(value: Any) -> Any:
    if not isinstance(value, Table):
        return copy.deepcopy(value)
    if value.name not in _backups:
        _backups[value.name] = _backup(value)
    return _backups[value.name]


def _backup(table: Table) -> Table:
    kept = copy.copy(table)
    kept.items = copy.copy(table.items)
    for found, items in table.items.items():
        kept.items[found] = copy.copy(items)
    for action in _actions:
        if action.get("TableName") == table.name:
            _keep(kept, action.get("Key") or action["Item"])
    return kept


def _keep(kept: Table, key: dict[str, Any]) -> None:
    names = (kept.hash_key_attr, kept.range_key_attr)
    hash_value, range_value = (DynamoType(key[str(name)]) for name in names)
    partition = kept.items.get(hash_value, {})
    if range_value in partition:
        partition[range_value] = copy.deepcopy(partition[range_value])


def _serialize(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and _is_plain(value):
        self._default_serialize(serialized, value, shape, key)
    else:
        _real_serialize(self, serialized, value, shape, key)


def _is_plain(value: Any) -> bool:
    """Whether it is an AttributeValue as it goes over the wire; bytes are not."""
    if type(value) is not dict or len(value) != 1:
        return False
    match next(iter(value.items())):
        case ("S" | "N", str()) | ("BOOL" | "NULL", bool()):
            return True
        case ("SS" | "NS", list(entries)):
            return all(type(entry) is str for entry in entries)
        case ("L", list(entries)):
            return all(map(_is_plain, entries))
        case ("M", dict(entries)):
            return all(map(_is_plain, entries.values()))
    return False


def _to_regular_json(self: DynamoType) -> dict[str, Any]:
    """What moto's own does, without a deep copy of what is built anew anyway."""
    if self.is_map():
        return {"M": {name: _regular(value) for name, value in self.value.items()}}
    if isinstance(self.value, list):
        return {self.type: [_regular(value) for value in self.value]}
    return _real_to_regular_json(self)


def _regular(value: Any) -> Any:
    return value.to_regular_json() if isinstance(value, DynamoType) else value


def _cast(self: DynamoType) -> Any:
    return self.value if self.type == "S" else _real_cast(self)


def _make_item(
    self: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]
) -> None:
    """What moto's own does; the last attribute that an item takes has all of it measured."""
    self.hash_key, self.range_key = hash_key, range_key
    self.attrs = LimitedSizeDict()
    dict.update(self.attrs, {name: DynamoType(value) for name, value in attrs.items()})
    if attrs:
        name, value = self.attrs.popitem()
        self.attrs[name] = value


def _number_request(headerdict: dict[str, Any] | None = None) -> str:
    """The number of a request; nobody reads anything into it."""
    number = secrets.token_hex(26)
    if isinstance(headerdict, dict):
        headerdict["x-amzn-requestid"] = number
    return number


def _all_items(self: Table) -> list[Any]:
    """What moto's own does, for a table whose keys are pairs."""
    found = [item for items in self.items.values() for item in items.values()]
    return sorted(found, key=lambda item: (item.hash_key.cast_value, item.range_key.cast_value))


def _clone(node: Any) -> Any:
    """A tree of its own, for whoever evaluates one changes it; what is in its leaves stays."""
    if isinstance(node, DynamoType):
        return copy.deepcopy(node)
    if not isinstance(node, Node):
        return node
    clone = copy.copy(node)
    if node.children is not None:
        clone.children = [_clone(child) for child in node.children]
        for child, kept in zip(clone.children, node.children, strict=True):
            if isinstance(kept, Node) and kept.parent is node:
                child.parent = clone
    return clone


def _walk(traverser: Any, root: Any) -> Any:
    """What moto's own does, with its processors asked for once a tree instead of twice a node."""
    processors = traverser._processing_map()
    kinds = tuple(processors)
    prepare = traverser.pre_processing_of_child
    is_prepared = prepare.__func__ is not DepthFirstTraverser.pre_processing_of_child

    def visit(node: Any, child_id: int) -> Any:
        of: Any = type(node)
        if not _is_node(of):
            return node
        parent = node.parent
        for index, child in enumerate(node.children or ()):
            if is_prepared:
                prepare(node, index)
            visit(child, index)
        if kind := _kind(of, kinds):
            node = processors[kind](node)
            node.parent = parent
            if parent:
                parent.children[child_id] = node
        return node

    return visit(root, -1)


def _check_root(validator: Any, root: Any) -> Any:
    """What moto's own does, for a validator that changes nothing and looks at all below a node."""
    (check,) = validator._processing_map().values()
    try:
        return check(root)
    except (MockValidationException, TypeError):
        return _real_traverse(validator, root)  # which says what it met first


@functools.cache
def _lex_one_node(text: str) -> Any:
    """The first word of a condition, and what follows it."""
    return _real_lex(ConditionExpressionParser, text)


@functools.cache
def _is_node(of: type) -> bool:
    """Whether things of a class are nodes: an abstract class asks Python for each of them."""
    return issubclass(of, Node)


@functools.cache
def _kind(of: type, kinds: tuple[type, ...]) -> type | None:
    """The first of these kinds that a class is of."""
    return next((kind for kind in kinds if issubclass(of, kind)), None)
