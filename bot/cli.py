"""The commands; see `python -m bot --help`. Rasa is imported only by those that need it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot import logs
from bot.cli_lines import Case, LinesRead
from bot.clock import SystemClock
from bot.content import load_content
from bot.errors import DecisionInputError, RepereError
from bot.guidance.right_to_error import decide, to_json
from bot.settings import SETTINGS, Settings, load_settings, prepare_environment

Command = Callable[[argparse.Namespace, Settings], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command named; a mistake of the caller ends with one clear sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    prepare_environment()
    # Deprecations inside Rasa's own dependencies are not the user's business; a filter would not do, since Sanic sets its own.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    if given[:1] == ["rasa"]:
        from bot.cli_rasa import run_rasa

        run_rasa(given[1:])
        return
    parsed = _parser().parse_args(given)
    try:
        settings = load_settings()
        logs.start(settings.log_level, sys.stderr)
        parsed.run(parsed, settings)
    except RepereError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _serve(_arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_run import serve

    serve(settings)


def _train(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_run import train

    train(settings, force=arguments.force)


def _chat(_arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_run import chat

    asyncio.run(chat(settings))


def _predict(_arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_run import predict

    predict(settings)


def _converse(_arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_run import converse

    asyncio.run(converse(settings))


def _decide(_arguments: argparse.Namespace, settings: Settings) -> None:
    lines, content, today = LinesRead(), load_content(settings.content), SystemClock().now().date()
    for case in lines.each(sys.stdin, Case):
        try:
            print(json.dumps({"id": case.id} | to_json(decide(case.regime, case.inputs, content, today)), ensure_ascii=False))
        except DecisionInputError as error:
            lines.refuse(f"with id {case.id!r}", str(error))
    lines.end()


def _content(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot import cli_content

    getattr(cli_content, arguments.content)(arguments, settings)


def _privacy(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_privacy import erase, export

    asyncio.run((export if arguments.privacy == "export" else erase)(settings, arguments.id))


def _migrate(_arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_agents import migrate

    asyncio.run(migrate(settings))


def _agents(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.cli_agents import add, disable, show

    if arguments.agents == "add":
        asyncio.run(add(settings, arguments, arguments.password or _password()))
    elif arguments.agents == "disable":
        asyncio.run(disable(settings, arguments.email))
    else:
        asyncio.run(show(settings))


def _notices(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot import cli_notices

    asyncio.run(getattr(cli_notices, arguments.notices)(settings, arguments))


def _password() -> str:
    try:
        return getpass.getpass("Password (12 characters at least): ")
    except EOFError:
        sys.exit("no password was given: type it when asked, or give --password")


def _parser() -> argparse.ArgumentParser:
    settings = "\n".join(f"  {s.name:28} {s.help} (default: {s.default or 'none'})" for s in SETTINGS)
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Repère",
        epilog=f"settings, from the environment or .env:\n{settings}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    command("serve", _serve, "serve the widget, the desk and the channels")
    command("train", _train, "train the model if its data changed").add_argument("--force", action="store_true", help="train all the same")
    command("chat", _chat, "talk in the terminal")
    command("predict", _predict, "understand JSON lines from standard input")
    command("converse", _converse, "hold the conversations of JSON lines from standard input")
    command("decide", _decide, "decide right-to-error cases of JSON lines from standard input")
    command("migrate", _migrate, "bring the database to this release")
    command("rasa", _migrate, "any command of Rasa, in this project")
    _content_parser(command("content", _content, "check, count, review, preview or begin content"))
    privacy = command("privacy", _privacy, "give out or erase one conversation").add_subparsers(
        required=True, dest="privacy", metavar="action"
    )
    privacy.add_parser("export", help="all that is kept, as JSON lines, personal numbers masked").add_argument("id")
    privacy.add_parser("erase", help="forget all that was said").add_argument("id")
    _notices_parser(command("notices", _notices, "announce what does not work at a service"))
    _agents_parser(command("agents", _agents, "accounts of agents"))
    return parser


def _content_parser(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action")

    def action(name: str, function: str, text: str) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=text)
        sub.set_defaults(content=function)
        return sub

    def dated(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub.add_argument("--at", type=date.fromisoformat, metavar="YYYY-MM-DD", help="at that date; today when absent")
        return sub

    check = action("check", "check", "validate every file")
    check.add_argument("--readability", action="store_true", help="then show the texts that are hardest to read")
    action("stats", "count", "count").add_argument("--json", action="store_true")
    dated(action("stale", "review", "facts to verify again, as JSON lines"))
    dated(action("preview", "preview", "a life event as it reads on a day")).add_argument("event")
    action("new", "begin", "write the skeleton of a life event").add_argument("event")


def _notices_parser(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, dest="notices", metavar="action")
    add = actions.add_parser("add", help="announce maintenance or a breakdown")
    add.add_argument("--service", required=True, help="its id in content/services/")
    add.add_argument("--kind", choices=("maintenance", "breakdown"), required=True)
    add.add_argument("--text", required=True, help="what does not work, in plain French")
    add.add_argument("--meanwhile", help="what to do until it works again")
    for name in ("begins", "ends"):
        add.add_argument(f"--{name}", type=datetime.fromisoformat, metavar="ISO", help="in Paris where no zone is given")
    actions.add_parser("list", help="show those that are not over")
    actions.add_parser("end", help="it works again").add_argument("id")


def _agents_parser(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, dest="agents", metavar="action")
    add = actions.add_parser("add", help="open an account")
    for name in ("email", "first-name", "last-name", "service"):
        add.add_argument(f"--{name}", required=True)
    add.add_argument("--role", choices=("agent", "administrator"), default="agent")
    add.add_argument("--password", help="asked for when absent, so that it stays out of the shell's history")
    actions.add_parser("list", help="show the accounts")
    actions.add_parser("disable", help="close an account").add_argument("--email", required=True)
