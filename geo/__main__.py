"""The register from a shell: `python -m geo <command>`; every word comes from `geo.words`."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from geo import words
from geo.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from geo.loading import Loaded
    from geo.storage import Store

YES = {"s", "si", "sì", "y", "yes"}


@dataclass(frozen=True)
class Argument:
    """An argument or option of a command: its name, and what argparse wants to know."""

    name: str
    words: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """A command: what it does, how it is called, and what its arguments are."""

    run: Callable[[argparse.Namespace], int]
    example: str
    arguments: tuple[Argument, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; a mistake is one sentence on the error stream."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    try:
        chosen = _parser(lang).parse_args(given)
        chosen.lang = lang
        return COMMANDS[chosen.command].run(chosen)
    except UserError as mistake:
        return _refused(mistake, lang)
    except KeyboardInterrupt:
        print(words.say("cli.interrupted", lang), file=sys.stderr)
        return 130


def _refused(mistake: UserError, lang: str) -> int:
    problems = getattr(mistake, "problems", ())
    if problems:
        from geo.storage import telling

        for problem in problems:
            print(telling.problem_line(problem, lang), file=sys.stderr)
    print(words.explain(mistake, lang), file=sys.stderr)
    return 1


def _init(given: argparse.Namespace) -> int:
    from geo.storage import open_store, start_empty

    store = open_store()
    key = "cli.init.done" if start_empty(store, _who()) else "cli.init.already"
    _tell(given, key, url=_name(store))
    return 0


def _demo(given: argparse.Namespace) -> int:
    from geo.storage import load_demonstration, open_store

    store = open_store()
    if not load_demonstration(store, _today()):
        raise UserError("cli.demo.used", url=_name(store))
    _tell(given, "cli.demo.done", url=_name(store), revision=store.revision())
    return 0


def _check(given: argparse.Namespace) -> int:
    from geo.storage import telling

    loaded = _loaded(given)
    _show(telling.loaded_lines(loaded, given.lang))
    if loaded.rejected:
        raise UserError("cli.check_rejects", n=loaded.rejected)
    return 0


def _import(given: argparse.Namespace) -> int:
    from geo.storage import open_store

    store = open_store()
    _check_demonstration(store, given)
    loaded = _loaded(given)
    return _bring_in(store, loaded, given)


def _fetch(given: argparse.Namespace) -> int:
    from geo.loading import download, load, read_mapping
    from geo.storage import open_store

    store = open_store()
    _check_demonstration(store, given)
    found = download(
        given.publisher, progress=lambda name: _report(given, "cli.fetching", name=name)
    )
    step = _stepper(given)
    files = [
        load(
            file.content,
            file.name,
            mapping=read_mapping(file.mapping),
            dated_on=file.dated_on,
            progress=step,
        )
        for file in found
    ]
    return max(_bring_in(store, loaded, given) for loaded in files)


def _export(given: argparse.Namespace) -> int:
    from geo.loading.native import write_folder
    from geo.storage import open_store

    folder: Path = given.folder
    if folder.exists():
        raise UserError("cli.export.exists", folder=folder.name)
    revision, tables = open_store().fetch_all()
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        write_folder(tables, part)
        part.rename(folder)
    except OSError as reason:
        raise UserError("cli.export.cannot", folder=folder.name) from reason
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _tell(given, "cli.export.done", folder=folder.name, revision=revision)
    return 0


def _info(given: argparse.Namespace) -> int:
    import pandas as pd

    from geo.storage import open_store, telling

    store = open_store()
    revision, tables = store.fetch_all()
    _tell(given, "cli.info.register", url=_name(store), revision=revision)
    last = store.last_change()
    if last is None:
        _tell(given, "cli.info.never")
    else:
        _tell(given, "cli.info.changed", on=last[0].astimezone().date(), who=last[1])
    if store.is_demonstration():
        _tell(given, "cli.info.demonstration")
    for name, frame in tables.items():
        print(f"  {name:<16}{words.number(len(frame), given.lang):>12}")
    _tell(given, "cli.info.origins")
    for origin in tables["origins"].itertuples():
        facts = pd.Series([origin.title, origin.publisher, origin.licence, origin.dated_on])
        print("  " + " · ".join(telling.cell_text(fact, given.lang) for fact in facts.dropna()))
    return 0


def _copy(given: argparse.Namespace) -> int:
    from geo.storage import copy_register

    def progress(table: str, done: int, whole: int) -> None:
        if done or not whole:
            _report(given, "cli.copy.table", table=table, done=done, all=whole)

    counts = copy_register(given.source, given.target, progress)
    _tell(given, "cli.copy.done", rows=sum(counts.values()))
    return 0


def _backup(given: argparse.Namespace) -> int:
    from geo.storage import back_up, default_url

    back_up(default_url(), given.file)
    _tell(given, "cli.backup.done", file=given.file.name)
    return 0


def _loaded(given: argparse.Namespace) -> Loaded:
    from geo.loading import load, read_mapping, read_path

    content, name = read_path(given.file)
    return load(
        content,
        name,
        mapping=read_mapping(given.mapping) if given.mapping else None,
        crs=given.crs,
        dated_on=_day(given.date) if given.date else None,
        progress=_stepper(given),
    )


def _bring_in(store: Store, loaded: Loaded, given: argparse.Namespace) -> int:
    from geo import model
    from geo.loading import settle
    from geo.storage import compare, save_difference, telling

    kept = store.fetch_all()[1]
    loaded = settle(loaded, kept, today=_today())
    _show(telling.loaded_lines(loaded, given.lang))
    if loaded.rejected and not given.accept_rejects:
        raise UserError("cli.rejects", n=loaded.rejected)
    _check_references(kept, loaded, given)
    _report(given, "cli.comparing")
    difference = compare(
        store,
        {"origins": model.as_frame("origins", [loaded.origin])} | loaded.frames,
        origin=str(loaded.origin["id"]),
        told=loaded.told,
        replace_demonstration=bool(given.replace_demo),
    )
    _show(telling.difference_lines(difference, given.lang))
    if len(difference.gone) and not given.remove_gone:
        _tell(given, "cli.difference.gone_kept")
    if difference.empty and not (given.remove_gone and len(difference.gone)):
        _tell(given, "cli.nothing")
        return 0
    if not _agreed(given):
        _tell(given, "cli.declined")
        return 1
    _report(given, "cli.writing")
    revision = save_difference(store, difference, who=_who(), remove_gone=given.remove_gone)
    _tell(given, "cli.written", revision=revision)
    return 0


def _check_demonstration(store: Store, given: argparse.Namespace) -> None:
    if store.is_demonstration() and not (given.replace_demo or given.keep_demo):
        raise UserError("cli.demonstration")


def _check_references(
    kept: Mapping[str, pd.DataFrame], loaded: Loaded, given: argparse.Namespace
) -> None:
    from geo.loading import check_places, check_references
    from geo.storage import telling

    lost = check_references(loaded.frames, {name: frame.index for name, frame in kept.items()})
    for problem in lost:
        print(telling.problem_line(problem, given.lang))
    if lost:
        raise UserError("cli.lost", n=len(lost))
    if "buildings" in loaded.frames:
        areas = loaded.frames.get("neighbourhoods", kept["neighbourhoods"])
        for problem in check_places(loaded.frames["buildings"], areas):
            print(telling.problem_line(problem, given.lang))


def _agreed(given: argparse.Namespace) -> bool:
    if given.yes:
        return True
    if not sys.stdin.isatty():
        raise UserError("cli.ask_needs_yes")
    return input(words.say("cli.ask", given.lang)).strip().casefold() in YES


def _show(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def _tell(given: argparse.Namespace, key: str, **values: object) -> None:
    print(words.say(key, given.lang, **values))


def _report(given: argparse.Namespace, key: str, **values: object) -> None:
    print(words.say(key, given.lang, **values), file=sys.stderr, flush=True)


def _stepper(given: argparse.Namespace) -> Callable[[str], None]:
    return lambda key: _report(given, key)


def _name(store: Store) -> str:
    from geo.storage.engine import shown

    return shown(store.engine.url)


def _who() -> str:
    return getpass.getuser()


def _today() -> dt.date:
    return dt.date.today()


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as reason:
        raise UserError("cli.bad_date", value=text[:80]) from reason


def _language(arguments: Sequence[str]) -> str:
    asked = [after for name, after in pairwise(arguments) if name == "--lang"]
    asked += [name.partition("=")[2] for name in arguments if name.startswith("--lang=")]
    wanted = asked[-1] if asked else os.environ.get("LANG", "")[:2]
    return wanted if wanted in words.languages() else words.DEFAULT


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, lang: str = words.DEFAULT) -> None:
        super().__init__(prog)
        self.lang = lang

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, prefix or words.say("cli.usage", self.lang))


class _Parser(argparse.ArgumentParser):
    def __init__(self, lang: str = words.DEFAULT, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            formatter_class=partial(_Formatter, lang=lang),
            add_help=False,
            allow_abbrev=False,
            **options,
        )
        self._positionals.title = words.say("cli.arguments", lang)
        self._optionals.title = words.say("cli.options", lang)
        self.add_argument("-h", "--help", action="help", help=words.say("cli.help", lang))
        self.add_argument(
            "--lang", choices=words.languages(), metavar="LANG", help=words.say("cli.lang", lang)
        )

    def error(self, message: str) -> NoReturn:
        raise UserError("cli.bad_usage", detail=message)


def _parser(lang: str) -> argparse.ArgumentParser:
    parser = _Parser(lang, prog="python -m geo", description=words.say("cli.description", lang))
    listed = parser.add_subparsers(
        dest="command",
        required=True,
        prog=parser.prog,
        metavar="COMMAND",
        title=words.say("cli.commands", lang),
    )
    for name, command in COMMANDS.items():
        says = words.say(f"cli.{name}.help", lang)
        example = words.say("cli.example", lang, command=f"python -m geo {command.example}")
        one = listed.add_parser(name, lang=lang, help=says, description=says, epilog=example)
        for argument in command.arguments:
            about = words.say(argument.words, lang)
            one.add_argument(argument.name, help=about, **argument.options)
        if name in {"import", "fetch"}:
            demonstration = one.add_mutually_exclusive_group()
            for option in ("replace_demo", "keep_demo"):
                about = words.say(f"cli.opt.{option}", lang)
                flag = "--" + option.replace("_", "-")
                demonstration.add_argument(flag, action="store_true", help=about)
    return parser


def _flag(name: str) -> Argument:
    return Argument(f"--{name}", f"cli.opt.{name.replace('-', '_')}", {"action": "store_true"})


_FILE = Argument("file", "cli.arg.file", {"type": Path, "metavar": "FILE"})
_READING = tuple(
    Argument(f"--{name}", f"cli.opt.{name}", {"metavar": name.upper()})
    for name in ("mapping", "crs", "date")
)
_WRITING = (_flag("accept-rejects"), _flag("remove-gone"), _flag("yes"))

COMMANDS: Mapping[str, Command] = {
    "init": Command(_init, "init"),
    "demo": Command(_demo, "demo"),
    "check": Command(_check, "check patti.csv", (_FILE, *_READING)),
    "import": Command(
        _import,
        "import patti_2026-06-12.csv --mapping palermo --replace-demo",
        (_FILE, *_READING, *_WRITING),
    ),
    "fetch": Command(
        _fetch,
        "fetch milan --keep-demo",
        (Argument("publisher", "cli.arg.publisher", {"metavar": "PUBLISHER"}), *_WRITING),
    ),
    "export": Command(
        _export,
        "export registro-2026-11",
        (Argument("folder", "cli.arg.folder", {"type": Path, "metavar": "FOLDER"}),),
    ),
    "info": Command(_info, "info"),
    "copy": Command(
        _copy,
        "copy sqlite:///data/register.sqlite3 postgresql://patti@localhost/patti",
        (
            Argument("source", "cli.arg.from", {"metavar": "FROM"}),
            Argument("target", "cli.arg.to", {"metavar": "TO"}),
        ),
    ),
    "backup": Command(
        _backup,
        "backup registro.sqlite3",
        (Argument("file", "cli.arg.backup", {"type": Path, "metavar": "FILE"}),),
    ),
}

if __name__ == "__main__":
    sys.exit(main())
