"""The commands: thin wrappers that read the settings and call the module that does the work."""

import asyncio
import datetime
import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

import typer

from bot.errors import BotError
from bot.settings import ROOT, read_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The ketamine clinic's FAQ bot.")
topics = typer.Typer(no_args_is_help=True, help="The approved answers.")
app.add_typer(topics, name="topics")

P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our own errors into one line and exit code 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BotError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(1) from None

    return wrapped


@app.command()
@plainly
def run() -> None:
    """Train if needed, bring the database up to date, start everything, serve until SIGINT or SIGTERM."""
    from bot import database, supervisor, training

    settings = read_settings()
    # Until the supervisor listens: as an exception, a SIGTERM ends the training's process as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    training.train()
    database.upgrade(settings)

    async def serve() -> int:
        return await supervisor.Supervisor(settings).run()

    sys.exit(asyncio.run(serve()))


@app.command()
@plainly
def gateway() -> None:
    """The gateway alone; `run` starts it together with rasa and the actions."""
    from bot.serve import serve

    serve(read_settings())


@app.command()
@plainly
def train(force: Annotated[bool, typer.Option(help="Train even when nothing has changed.")] = False) -> None:
    """Train the model if the training data, config or domain changed."""
    from bot import training

    if not training.train(force=force):
        typer.echo("the model is up to date")


@app.command()
@plainly
def migrate() -> None:
    """Bring the database up to date."""
    from bot import database

    database.upgrade(read_settings())


@app.command()
@plainly
def purge(days: Annotated[int, typer.Option(min=1, help="Keep what was touched in the last days.")] = 90) -> None:
    """Delete conversations nobody has touched for a time (retention)."""
    from bot import database

    before = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - datetime.timedelta(days=days)
    gone = asyncio.run(database.purge(read_settings(), before))
    typer.echo(f"deleted {gone} conversations untouched for {days} days")


@app.command()
@plainly
def doctor() -> None:
    """Say what is configured and what is missing."""
    from bot.doctor import examine

    findings = examine(read_settings())
    for finding in findings:
        typer.echo(
            f"{'ok  ' if finding.ok else 'MISSING' if finding.needed else 'note'}  {finding.what}: {finding.detail}"
        )
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(1)


@topics.command()
@plainly
def check() -> None:
    """The gate on answers: facts, cautions, wording, reading grade, review dates, reachability."""
    from bot.answers.check.gate import check_project

    problems = check_project(ROOT)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(problems)} problems" if problems else "all topics are in order")
    if problems:
        raise typer.Exit(1)


@app.command(name="eval")
@plainly
def evaluate(
    accept: Annotated[bool, typer.Option(help="Make this report the one later ones are held against.")] = False,
) -> None:
    """Measure understanding and conversations; exit code 1 when a figure fell under the last accepted report."""
    from bot.evaluation.run import evaluate_project

    if not evaluate_project(ROOT, accept=accept):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    app()
