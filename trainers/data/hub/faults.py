"""What can go wrong between here and the hub, in one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_PREFETCH = "python -m trainers.prefetch"


def refusal(what: str, found: str, remedy: str = "") -> ValueError:
    """The error of a repository, or a part of one, that cannot be used as it is.

    Args:
        what: Repository, and configuration and split where they matter.
        found: What is wrong, as the rest of the sentence.
        remedy: What to do; by default, to prefetch where there is a network.
    """
    remedy = remedy or f"run {_PREFETCH} where the hub can be reached, or choose --data offline"
    return ValueError(" ".join(f"{what} {found}; {remedy}".split()))


@contextmanager
def report_faults(what: str) -> Iterator[None]:
    """Turns what the hub's libraries raise inside into a `refusal` of `what`.

    Raises:
        ValueError: If anything was raised: call nothing but the libraries inside.
    """
    from huggingface_hub import errors

    try:
        yield
    except errors.GatedRepoError as error:
        remedy = "ask for access on its page and log in with `hf auth login`"
        raise refusal(what, "is gated on the hub", remedy) from error
    except errors.RepositoryNotFoundError as error:
        remedy = "check its name and your access, or choose --data DIR"
        raise refusal(what, "is not on the hub", remedy) from error
    except errors.RevisionNotFoundError as error:
        remedy = "delete its line from the lock file to pin today's commit"
        raise refusal(what, "is on the hub, but its pinned commit is not", remedy) from error
    except Exception as error:  # the HTTP client's own differ between versions of huggingface_hub
        raise refusal(what, f"could not be loaded: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """The first line of an error's message; its name where it has none."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
