"""`python -m search.run`: the command line, nothing else.

Heavy imports happen after the words are checked, so that `--help` and mistakes are answered at
once. Exit status: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search.flags import add_crews, add_what
from spaces.library import SPACES

if TYPE_CHECKING:
    from search.options import Options
    from search.study import StudyResult

_EPILOG = """examples:
  python -m search.run --space mixtures
  python -m search.run --space mixtures --preset smoke --data DIR --targets xnli,panx
  python -m search.run --space mixtures --extend 2
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a study from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.errors import UserError
    from search.options import check_request
    from search.request import Request

    request = Request(**{name: value for name, value in vars(given).items() if name != "dry_run"})
    try:
        options = check_request(request)
        if request.check_data:
            return _check_data(options)
        if given.dry_run:
            return _show_forecast(options)
    except ValueError as error:
        return _refuse(error, status=2)
    try:
        return _run(options)
    except UserError as error:
        return _refuse(error, status=2)


def _run(options: Options) -> int:
    from search.environment import prepare_environment

    prepare_environment(options.address)
    from search.errors import StudyFailedError
    from search.study import run_study

    print(
        f"study in {options.out}: space {options.space.name}, preset {options.preset.name}; "
        f"{_describe_start(options)}, which takes a moment",
        file=sys.stderr,
    )
    for line in options.left_out:
        print(line, file=sys.stderr)
    try:
        result = run_study(options)
    except StudyFailedError as error:
        return _refuse(error, status=1)
    except KeyboardInterrupt:
        print(f"interrupted; go on with: {_resume_command(options)}", file=sys.stderr)
        return 130
    _show_result(options, result)
    return 0


def _describe_start(options: Options) -> str:
    if options.address != "local":
        return f"joining Ray at {options.address}"
    return f"starting Ray and {options.crews} crew(s)"


def _show_result(options: Options, result: StudyResult) -> None:
    from search.champions import print_champions
    from search.learned.reading import say_learned

    print()
    print_champions(result.champions)
    if options.space.reports == "effects":
        _show_effects(options)
    for line in result.failed:
        print(f"failed {line}", file=sys.stderr)
    for line in result.rungs:
        print(line)
    print(say_learned(options.out))
    print(f"{result.num_run} phases run, {result.num_found} found in the store")
    if result.share_at_work is not None:
        print(f"crews at work {result.share_at_work:.0%}")
    is_server = options.tracking_uri.startswith("http")
    command = "" if is_server else "mlflow ui --backend-store-uri "
    print(f"study in {options.out}; every trial: {command}{options.tracking_uri}")


def _show_effects(options: Options) -> None:
    from search.contrasts import show_contrasts

    print()
    show_contrasts(options.out, options.store_uri)


def _show_forecast(options: Options) -> int:
    from search.forecast import forecast_study
    from search.gpu_needs import outline_needs
    from trainers.footprint import KNOWN_SHAPES

    try:
        print(forecast_study(options))
    except ValueError:
        if options.preset.encoder in KNOWN_SHAPES:  # the hub may be out of reach
            print("\n".join(outline_needs(options)))
        raise
    return 0


def _check_data(options: Options) -> int:
    from search.check_data import check_data, list_checked_sources

    return check_data(options.data.corpus, list_checked_sources(options.preset, options.sources))


def _resume_command(options: Options) -> str:
    return f"python -m search.run --resume --out {options.out} and the same options"


def _refuse(error: Exception, *, status: int) -> int:
    print(f"search.run: {' '.join(str(error).split())}", file=sys.stderr)
    return status


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.run",
        description="Search for the best mixture of intermediate tasks for each target task.",
        epilog=f"{_list_spaces()}\n\n{_EPILOG}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_what(parser.add_argument_group("what is searched"))
    _add_how(parser.add_argument_group("how it is run"))
    _add_where(parser.add_argument_group("where it lies"))
    return parser


def _list_spaces() -> str:
    lines = (f"  {name:<11}{space.summary}" for name, space in SPACES.items())
    return "\n".join(("search spaces (docs/spaces.md):", *lines))


def _add_how(group: argparse._ArgumentGroup) -> None:
    add_crews(group)
    _add_numerics(group)
    group.add_argument(
        "--in-flight",
        type=int,
        metavar="K",
        help="trials at a time; part of what decides suggestions (default: 3)",
    )
    group.add_argument(
        "--address",
        metavar="local|auto|HOST:PORT",
        help="Ray cluster (default: $RAY_ADDRESS, else a local one)",
    )
    group.add_argument(
        "--save-seconds",
        type=float,
        default=60.0,
        metavar="S",
        help="training in hand is saved this often, for --resume and lost workers (default: 60)",
    )
    group.add_argument("--resume", action="store_true", help="go on with the study in --out")
    group.add_argument("--extend", type=int, metavar="N", help="go on, with N more trials")
    group.add_argument(
        "--check-data",
        action="store_true",
        help="read all data of these tasks and print every fault; start nothing",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="print trials, phases, tokens, disk, device-hours; start nothing",
    )


def _add_numerics(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--gradient-compression",
        default="none",
        metavar="none|bf16",
        help="exchange gradients between a crew's workers in half the bytes (default: none)",
    )
    group.add_argument(
        "--compile", action="store_true", help="fuse the encoder's operations (torch.compile)"
    )
    group.add_argument(
        "--recompute-activations",
        action="store_true",
        help="less memory for a third more time: for encoders that do not fit",
    )


def _add_where(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the study (default: runs/SPACE)"
    )
    group.add_argument("--store", metavar="URI", help="finished phases (default: OUT/store)")
    group.add_argument(
        "--tracking-uri", metavar="URI", help="MLflow (default: sqlite in OUT/mlflow.db)"
    )
    group.add_argument(
        "--keep-weights",
        action="store_true",
        help="keep the weights of every phase, not only the champions', and the states from which "
        "phases of a larger --budget go on",
    )
    group.add_argument(
        "--max-disk",
        metavar="SIZE",
        help="bound on weights and states in the store, e.g. 20GB; what is dropped is recomputed",
    )


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # past Python's clean-up, in which Ray would wait for crews of an interrupted study
    os._exit(status)
