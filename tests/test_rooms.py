"""The shape of the code: which room may import which, how long a function may be, what a module may hold.

``kg`` is a stack of rooms. A room imports only rooms of lower rank, never a peer; modules of one room may
import each other as long as that makes no circle. ``web`` sees the front rooms alone.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import unicodedata
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TESTS = tuple(sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")))
MODULES = tuple(
    sorted(path.relative_to(ROOT) for top in ("kg", "web") for path in (ROOT / top).rglob("*.py"))
)

FLOORS = (
    "errors",
    "tables",
    "number",
    "model",
    "place note body",
    "read parse cite",
    "duty act",
    "resolve effect",
    "store",
    "graph search rdf export check",
    "sparql",
    "library",
    "dumps",
    "cli",
    "__main__",
)
"""The rooms of ``kg`` from the ground up; rooms of one floor do not know each other."""

RANKS = MappingProxyType({room: rank for rank, floor in enumerate(FLOORS) for room in floor.split()})

FRONT_ROOMS = frozenset(
    {"errors", "tables", "number", "model", "library", "rdf", "export", "sparql", "dumps"}
)
"""What ``web`` may import: the nouns, how they are written, the one object that answers, what it goes out in."""

LONGEST_FUNCTION = 40
"""Lines from ``def`` to the last line, without decorators and docstring."""

LONGEST_MODULE = 500
"""Lines, the longest docstrings included; a module of some 400 lines of code is split by noun."""

BROAD_HANDLERS = frozenset({"kg.library.parallel"})
"""Where one handler may catch everything, as at the web's edge: a worker process hands each error to the build."""

BANNED_WORDS = frozenset(
    "ref refs reference references item items data info obj handle process manager".split()
)
"""Words that say nothing: no function, class, parameter or variable is called so."""

BANNED_FILES = frozenset("util utils helper helpers common base manager".split())
"""Names of modules that collect what has no place."""

GIVEN_NAMES = frozenset({"item_id", "process_bind_param", "process_result_value"})
"""Names that come from outside: a column of the national legal database, two methods of SQLAlchemy."""

BUILT_UP = frozenset({"Draft", "Head", "Group"})
"""What one pass over a text builds up before it becomes a frozen ``Citation``."""

MUTABLE_MAKERS = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "Counter", "deque", "OrderedDict"}
)
MUTABLE_NODES = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

every_module = pytest.mark.parametrize("path", MODULES, ids=str)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """``kg/cite/forms.py`` → ``kg.cite.forms``; a package's name has no ``__init__``."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """``kg.cite.forms`` → ``cite``; the package itself is ``""``."""
    return [*module.split("."), ""][1]


NAMES = frozenset(name_of(path) for path in MODULES)


def for_types_only(path: Path) -> set[ast.stmt]:
    """Find the imports that never run: those under ``if TYPE_CHECKING``."""
    guarded = (node for node in tree_of(path).body if isinstance(node, ast.If))
    return {inner for node in guarded if ast.unparse(node.test) == "TYPE_CHECKING" for inner in node.body}


def imports_of(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Yield every module of ours that this one imports, for types or at work, with the statement."""
    package = ".".join(path.parts[:-1])
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = package.rsplit(".", node.level - 1)[0] if node.level else ""
            start = ".".join(filter(None, (home, node.module)))
            inner = [f"{start}.{alias.name}" for alias in node.names]
            found = [name if name in NAMES else start for name in inner]
        else:
            continue
        yield from ((name, node) for name in dict.fromkeys(found) if name.split(".")[0] in {"kg", "web"})


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, FUNCTIONS))


def has_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.body[0]
    return (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    if not has_docstring(node):
        return whole
    first = node.body[0]
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def may_import(path: Path, target: str) -> bool:
    own, top = name_of(path), target.split(".")[0]
    if own.split(".")[0] == "web":
        return top == "web" or room_of(target) in FRONT_ROOMS
    if top == "web":
        return room_of(own) == "cli"
    if own == "kg":
        return RANKS[room_of(target)] < RANKS["cli"]
    return target != "kg" and (
        room_of(own) == room_of(target) or RANKS[room_of(own)] > RANKS[room_of(target)]
    )


def test_there_is_code_to_look_at() -> None:
    """The checks below find the modules of both packages."""
    assert {path.parts[0] for path in MODULES} == {"kg", "web"}


def test_every_room_has_a_rank() -> None:
    """No module of ``kg`` lies outside the ranked rooms."""
    rooms = {room_of(name) for name in NAMES if name.startswith("kg.")}
    assert rooms <= RANKS.keys()


@every_module
def test_imports_point_downward(path: Path) -> None:
    """A room imports only rooms of lower rank; ``web`` only front rooms; only ``cli`` starts ``web``.

    For types alone, ``web`` may name what the library's answers are made of, whichever room that is from.
    """
    aside = for_types_only(path) if path.parts[0] == "web" else set()
    found = [(target, node) for target, node in imports_of(path) if not may_import(path, target)]
    assert [f"line {node.lineno}: {target}" for target, node in found if node not in aside] == []


def test_modules_import_in_no_circle() -> None:
    """Modules of one room import each other in one direction, unless for types alone."""
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        aside = for_types_only(path)
        graph[name_of(path)] = {target for target, node in imports_of(path) if node not in aside}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@every_module
def test_own_imports_stand_at_the_top(path: Path) -> None:
    """No function imports a module of ours, but the one command that starts ``web``."""
    inside = {
        node.lineno
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    found = [target for target, node in imports_of(path) if node.lineno in inside]
    assert found in ([], ["web"] if room_of(name_of(path)) == "cli" else [])


@every_module
def test_functions_are_short(path: Path) -> None:
    """No function has more than 40 lines, its docstring aside."""
    lengths = {f"{node.name}, line {node.lineno}": length_of(node) for node in functions_of(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@every_module
def test_modules_are_short(path: Path) -> None:
    """A module that outgrows 500 lines has been split by noun."""
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, MUTABLE_NODES):
        return True
    if not isinstance(value, ast.Call):
        return False
    maker = value.func
    name = maker.attr if isinstance(maker, ast.Attribute) else getattr(maker, "id", "")
    return name in MUTABLE_MAKERS


def targets_of(node: ast.Assign | ast.AnnAssign) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return ", ".join(ast.unparse(target) for target in targets)


@every_module
def test_no_module_holds_mutable_state(path: Path) -> None:
    """Module and class level hold constants: tuples, frozensets, read-only mappings; no ``global``."""
    tree = tree_of(path)
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    assigned = [node for body in bodies for node in body if isinstance(node, ast.Assign | ast.AnnAssign)]
    mutable = [targets_of(node) for node in assigned if is_mutable(node.value)]
    assert [name for name in mutable if name not in {"__all__", "__slots__"}] == []
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)] == []


def is_declaration(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}
    declarations = (ast.Import, ast.ImportFrom, ast.ClassDef, *FUNCTIONS, ast.Assign, ast.AnnAssign)
    return isinstance(node, declarations)


@every_module
def test_modules_only_declare(path: Path) -> None:
    """At module level stand imports, definitions and constants, no loops, calls or branches."""
    assert [node.lineno for node in tree_of(path).body if not is_declaration(node)] == []


WATCHER = """
import importlib, json, sys
packages, modules = json.loads(sys.argv[1])
opened = []
def watch(event, arguments):
    if event == "open" and str(arguments[0]).startswith(tuple(packages)):
        opened.append(str(arguments[0]))
sys.addaudithook(watch)
for name in modules:
    importlib.import_module(name)
print(json.dumps([name for name in opened if ".py" not in name]))
"""


def test_importing_does_no_work() -> None:
    """Importing every module opens no file of ours but code: no table, no page, no library."""
    modules = sorted(name for name in NAMES if not name.endswith("__main__"))
    packages = [str(ROOT / "kg"), str(ROOT / "web"), str(ROOT / "data")]
    command = [sys.executable, "-c", WATCHER, json.dumps([packages, modules])]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []


@every_module
def test_only_the_command_line_prints(path: Path) -> None:
    """``print`` occurs in ``kg.cli`` alone."""
    if room_of(name_of(path)) == "cli":
        pytest.skip("the command line speaks to its user")
    calls = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    assert [node.lineno for node in calls if getattr(node.func, "id", "") == "print"] == []


def caught_by(node: ast.ExceptHandler) -> set[str]:
    return {getattr(part, "id", "") for part in ast.walk(node.type)} if node.type else {"everything"}


@every_module
def test_handlers_name_what_they_catch(path: Path) -> None:
    """No bare or broad ``except``, but where the error goes on, at the web's edge and in a worker process."""
    handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
    broad = [node for node in handlers if caught_by(node) & {"everything", "Exception", "BaseException"}]
    kept = [node.lineno for node in broad if ast.unparse(node.body[-1]) != "raise"]
    assert len(kept) <= (path.parts[0] == "web" or name_of(path) in BROAD_HANDLERS)


def names_in(tree: ast.Module) -> Iterator[str]:
    """Yield every name that the module itself gives."""
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@every_module
def test_names_say_something(path: Path) -> None:
    """No module, function, class, parameter or variable has a name that fits everything."""
    given = {path.stem, *names_in(tree_of(path))} - GIVEN_NAMES
    assert path.stem not in BANNED_FILES
    assert {name for name in given if BANNED_WORDS & set(name.lower().split("_"))} == set()


def options_of(node: ast.ClassDef) -> dict[str | None, str] | None:
    """Read what a class says to ``@dataclass``; None when it is no dataclass."""
    for decorator in node.decorator_list:
        if ast.unparse(decorator).split("(")[0].split(".")[-1] == "dataclass":
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            return {keyword.arg: ast.unparse(keyword.value) for keyword in keywords}
    return None


def is_fixed(node: ast.ClassDef) -> bool:
    options = options_of(node)
    if options is None or node.name in BUILT_UP:
        return True
    caches = any("cached_property" in ast.unparse(one) for one in ast.walk(node) if isinstance(one, ast.Name))
    return options.get("frozen") == "True" and (caches or options.get("slots") == "True")


@every_module
def test_dataclasses_are_frozen(path: Path) -> None:
    """A dataclass is frozen, and slotted unless it caches a property."""
    classes = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))
    assert [node.name for node in classes if not is_fixed(node)] == []


@every_module
def test_source_is_composed(path: Path) -> None:
    """Code is stored in NFC, so that a Vietnamese letter in it equals the same letter in a text."""
    assert unicodedata.is_normalized("NFC", (ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TESTS, ids=str)
def test_tests_state_their_claim(path: Path) -> None:
    """Every test says in its docstring what it claims."""
    tests = [node for node in functions_of(path) if node.name.startswith("test_")]
    assert [node.name for node in tests if not has_docstring(node)] == []
