"""The command line: what a command is, and how its arguments and its help are written."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
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


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, lang: str = words.DEFAULT) -> None:
        super().__init__(prog)
        self.lang = lang

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, prefix or words.say("cli.usage", self.lang))


class _Parser(argparse.ArgumentParser):
    def __init__(self, lang: str = words.DEFAULT, **options: Any) -> None:
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


def parser_of(commands: Mapping[str, Command], lang: str) -> argparse.ArgumentParser:
    """Make the parser of some commands, which explains itself in a language.

    It raises UserError where argparse would print and exit.
    """
    parser = _Parser(lang, prog="python -m geo", description=words.say("cli.description", lang))
    listed = parser.add_subparsers(
        dest="command",
        required=True,
        prog=parser.prog,
        metavar="COMMAND",
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
        about = words.say(argument.words, lang)
        place.add_argument(argument.name, help=about, **argument.options)
