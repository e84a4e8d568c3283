"""What can go wrong between here and the hub, in one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_PREFETCH = "run python -m trainers.prefetch where the hub can be reached, or use --data offline"
_NOT_FOUND = "check its name and your access (hf auth login), or use --data DIR"
_NO_SUCH_COMMIT = "take its line out of the lock file to pin today's commit"


def refusal(what: str, found: str, remedy: str = _PREFETCH) -> ValueError:
    """The error of a repository, or of a part of one, that cannot be used as it is.

    Args:
        what: Repository, and configuration and split where they matter.
        found: What is wrong, as the rest of the sentence.
        remedy: What to do.
    """
    return ValueError(" ".join(f"{what} {found}; {remedy}".split()))


@contextmanager
def report_faults(what: str) -> Iterator[None]:
    """Turns what the hub's libraries raise inside into a `refusal` of `what`.

    Raises:
        ValueError: If anything was raised: call nothing but the libraries inside.
    """
    from datasets.exceptions import DatasetNotFoundError
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    try:
        yield
    except Exception as error:  # the HTTP client's own differ between versions of huggingface_hub
        reason = next(iter(str(error).splitlines()), "").rstrip(".") or type(error).__name__
        remedy = _PREFETCH
        if isinstance(error, (DatasetNotFoundError, RepositoryNotFoundError)):
            remedy = _NOT_FOUND
        if isinstance(error, RevisionNotFoundError) or reason.startswith("Revision"):
            remedy = _NO_SUCH_COMMIT
        raise refusal(what, f"could not be loaded: {reason}", remedy) from error
