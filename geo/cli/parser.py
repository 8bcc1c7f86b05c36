"""The command line: what a command is, and how its arguments and its help are written."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from geo import words
from geo.errors import UserError


@dataclass(frozen=True)
class Argument:
    """An argument or option of a command: its name, and what argparse wants to know."""

    name: str
    words: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """A command: what it does, how it is called, and what its arguments are.

    Of the `alternatives`, one at most may be given.
    """

    run: Callable[[argparse.Namespace], int]
    example: str
    arguments: tuple[Argument, ...] = ()
    alternatives: tuple[Argument, ...] = ()


def flag(name: str) -> Argument:
    """Make an option that is given or not."""
    return Argument(f"--{name}", f"cli.opt.{name.replace('-', '_')}", {"action": "store_true"})


class _Parser(argparse.ArgumentParser):
    def __init__(self, lang: str = words.DEFAULT, **options: Any) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **options
        )
        self.add_argument(
            "--lang",
            choices=words.languages(),
            metavar=_metavar("LANG", lang),
            help=words.say("cli.lang", lang),
        )

    def error(self, message: str) -> NoReturn:
        raise UserError("cli.bad_usage", detail=message)


def parse(commands: Mapping[str, Command], given: Sequence[str], lang: str) -> argparse.Namespace:
    """Read what somebody typed, and explain it in a language where they ask or it is wrong.

    Raises
    ------
    UserError
        Where argparse would print and exit.
    """
    with _speaking(lang):
        return _parser_of(commands, lang).parse_args(given)


def _parser_of(commands: Mapping[str, Command], lang: str) -> argparse.ArgumentParser:
    parser = _Parser(lang, prog="python -m geo", description=words.say("cli.description", lang))
    listed = parser.add_subparsers(
        dest="command",
        required=True,
        prog=parser.prog,
        metavar=_metavar("COMMAND", lang),
        title=words.say("cli.commands", lang),
    )
    for name, command in commands.items():
        says = words.say(f"cli.{name}.help", lang)
        example = words.say("cli.example", lang, command=f"python -m geo {command.example}")
        one = listed.add_parser(name, lang=lang, help=says, description=says, epilog=example)
        _add(one, command.arguments, lang)
        if command.alternatives:
            _add(one.add_mutually_exclusive_group(), command.alternatives, lang)
    return parser


def _add(place: argparse._ActionsContainer, arguments: Iterable[Argument], lang: str) -> None:
    for argument in arguments:
        options = dict(argument.options)
        if "metavar" in options:
            options["metavar"] = _metavar(options["metavar"], lang)
        place.add_argument(argument.name, help=words.say(argument.words, lang), **options)


def _metavar(name: str, lang: str) -> str:
    return words.say(f"cli.metavar.{name.lower()}", lang)


# What argparse says, as it says it: the only way to translate it that it has is gettext, whose
# catalogues are compiled and which asks the shell for the language, never `--lang`.
SAID: Mapping[str, str] = {
    "usage: ": "cli.usage",
    "positional arguments": "cli.arguments",
    "options": "cli.options",
    "show this help message and exit": "cli.help",
    "argument %(argument_name)s: %(message)s": "cli.wrong.argument",
    "the following arguments are required: %s": "cli.wrong.required",
    "unrecognized arguments: %s": "cli.wrong.unrecognized",
    "not allowed with argument %s": "cli.wrong.not_with",
    "expected one argument": "cli.wrong.one_value",
    "ignored explicit argument %r": "cli.wrong.no_value",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.wrong.choice",
    "invalid %(type)s value: %(value)r": "cli.wrong.value",
}


@contextmanager
def _speaking(lang: str) -> Iterator[None]:
    before = vars(argparse)["_"]
    vars(argparse)["_"] = lambda text: words.say(SAID[text], lang) if text in SAID else text
    try:
        yield
    finally:
        vars(argparse)["_"] = before
