"""The commands by name, and running one of them."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo import model, words
from geo.cli import (
    answering,
    briefing,
    importing,
    locating,
    planning,
    publishing,
    recording,
    register,
    repairing,
)
from geo.cli.parser import Argument, Command, flag, parse
from geo.cli.saying import language_of
from geo.errors import UserError

_FILE = Argument("file", "cli.arg.file", {"type": Path, "metavar": "FILE"})
_READING = tuple(
    Argument(f"--{name}", f"cli.opt.{name}", {"metavar": name.upper()})
    for name in ("mapping", "crs", "date")
)
_REPAIRING = (
    Argument("--repair", "cli.opt.repair", {"metavar": "KINDS"}),
    Argument("--corrected", "cli.opt.corrected", {"type": Path, "metavar": "FILE"}),
)
_WRITING = (flag("accept-rejects"), flag("remove-gone"), flag("yes"))
_PLANNING = tuple(
    Argument(f"--{name}", f"cli.opt.plan.{name}", {"metavar": name.upper()})
    for name in ("radius", "set", "need", "seconds")
)
_BRIEFING = (
    Argument("--easy", "cli.opt.brief.easy", {"action": "store_true"}),
    Argument(
        "--kind",
        "cli.opt.brief.kind",
        {"choices": (*briefing.ALL_KINDS, "all"), "default": "deck", "metavar": "KIND"},
    ),
    *(
        Argument(f"--{name}", f"cli.opt.brief.{name}", {"metavar": name.upper()})
        for name in ("set", "since", "until")
    ),
    Argument(
        "--output", "cli.opt.brief.output", {"type": Path, "metavar": "FOLDER", "required": True}
    ),
)
_SCOPES = (
    Argument("--place", "cli.opt.brief.place", {"metavar": "PLACE", "action": "append"}),
    Argument("--pact", "cli.opt.brief.pact", {"metavar": "PACT"}),
    Argument("--all", "cli.opt.brief.all", {"action": "store_true"}),
)
_DEMONSTRATION = (flag("replace-demo"), flag("keep-demo"))

_PACT = Argument("pact", "cli.arg.pact", {"metavar": "PACT"})
_ROW = (
    Argument("table", "cli.arg.table", {"metavar": "TABLE"}),
    Argument("row", "cli.arg.row", {"metavar": "ROW"}),
)
_RECORDING = tuple(
    Argument(f"--{name}", f"cli.opt.record.{name}", {"metavar": name.upper()})
    for name in ("date", "people", "hours", "kind", "title")
)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

COMMANDS: Mapping[str, Command] = {
    "init": Command(register.init, "init"),
    "demo": Command(register.demo, "demo"),
    "check": Command(importing.check, "check patti.csv", (_FILE, *_READING, *_REPAIRING)),
    "import": Command(
        importing.import_file,
        "import patti_2026-06-12.csv --mapping palermo --replace-demo",
        (_FILE, *_READING, *_REPAIRING, *_WRITING),
        _DEMONSTRATION,
    ),
    "template": Command(
        repairing.template,
        "template activities modello-attivita.xlsx",
        (
            Argument("table", "cli.arg.table", {"metavar": "TABLE"}),
            Argument("file", "cli.arg.xlsx", {"type": Path, "metavar": "FILE"}),
        ),
    ),
    "undo": Command(
        repairing.undo,
        "undo 12",
        (Argument("revision", "cli.arg.revision", {"metavar": "REVISION"}),),
    ),
    "fetch": Command(
        importing.fetch,
        "fetch milan --keep-demo",
        (Argument("publisher", "cli.arg.publisher", {"metavar": "PUBLISHER"}), *_WRITING),
        _DEMONSTRATION,
    ),
    "locate": Command(
        locating.locate,
        'locate "Via Mac Mahon 89/A"',
        (Argument("address", "cli.arg.address", {"metavar": "ADDRESS"}),),
    ),
    "plan": Command(
        planning.plan,
        "plan --sites 5 --radius 300 --output piano.geojson",
        (
            Argument("--sites", "cli.opt.plan.sites", {"metavar": "SITES", "required": True}),
            *_PLANNING,
            Argument("--output", "cli.opt.plan.output", {"type": Path, "metavar": "FILE"}),
        ),
    ),
    "brief": Command(
        briefing.brief,
        "brief --place quarter:corvetto --kind all --output riunione",
        _BRIEFING,
        _SCOPES,
    ),
    "open-data": Command(
        publishing.open_data,
        "open-data dati-aperti",
        (Argument("folder", "cli.arg.open_data", {"type": Path, "metavar": "FOLDER"}),),
    ),
    "record": Command(
        recording.record,
        "record P-2026-017 --date 20/11/2026 --people 12 --hours 24 --kind cleaning",
        (_PACT, *_RECORDING, flag("yes")),
    ),
    "step": Command(
        recording.step,
        "step P-2026-017 active 20/11/2026",
        (
            _PACT,
            Argument("status", "cli.arg.status", {"metavar": "STATUS"}),
            Argument("date", "cli.arg.date", {"metavar": "DATE"}),
        ),
    ),
    "history": Command(recording.history, "history pacts P-2026-017", _ROW),
    "restore": Command(
        recording.restore,
        "restore pacts P-2026-017 1234",
        (
            *_ROW,
            Argument("number", "cli.arg.number", {"metavar": "NUMBER"}),
            flag("rest"),
            flag("yes"),
        ),
    ),
    "requests": Command(
        answering.requests,
        "requests --accept K7Q-M42",
        (
            Argument(
                "--reason",
                "cli.opt.requests.reason",
                {"choices": model.REFUSALS.codes, "default": "other", "metavar": "REASON"},
            ),
        ),
        tuple(
            Argument(f"--{name}", f"cli.opt.requests.{name}", {"metavar": "ID"})
            for name in ("accept", "refuse", "close")
        ),
    ),
    "tidy": Command(answering.tidy, "tidy"),
    "export": Command(
        register.export,
        "export registro-2026-11",
        (Argument("folder", "cli.arg.folder", {"type": Path, "metavar": "FOLDER"}),),
    ),
    "info": Command(register.info, "info"),
    "copy": Command(
        register.copy,
        "copy sqlite:///data/register.sqlite3 postgresql://patti@localhost/patti",
        (
            Argument("source", "cli.arg.from", {"metavar": "FROM"}),
            Argument("target", "cli.arg.to", {"metavar": "TO"}),
        ),
    ),
    "backup": Command(
        register.backup,
        "backup registro.sqlite3",
        (Argument("file", "cli.arg.backup", {"type": Path, "metavar": "FILE"}),),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; a mistake is one sentence on the error stream."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language_of(given)
    try:
        chosen = parse(COMMANDS, given, lang)
        chosen.lang = lang
        code = COMMANDS[chosen.command].run(chosen)
        sys.stdout.flush()
        return code
    except UserError as mistake:
        return _refused(mistake, lang)
    except BrokenPipeError:  # who reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        print(words.say("cli.no_memory", lang), file=sys.stderr)
        return 1
    except OSError as reason:
        if reason.errno not in FULL:
            raise
        print(words.say("cli.disk_full", lang), file=sys.stderr)
        return 1
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
