"""Whether the hub's data sets can be had on this machine, without downloading any."""

from __future__ import annotations

from trainers.data.hub.pins import hub_folder


def find_data(timeout_seconds: float) -> str:
    """Where data sets would come from, in a few words.

    Which ones the cache has is not looked at: `python -m trainers.prefetch` reads them all.

    Args:
        timeout_seconds: A hub that does not answer for so long is out of reach.

    Raises:
        ValueError: If there are none in the cache, and the hub cannot be asked.
    """
    from huggingface_hub import get_session, is_offline_mode
    from huggingface_hub.constants import ENDPOINT

    folder = hub_folder()
    num_cached = sum(1 for path in folder.glob("*") if path.is_dir()) if folder.is_dir() else 0
    cached = f"{num_cached} cached in {folder}"
    if is_offline_mode():
        if num_cached:
            return f"{cached}, HF_HUB_OFFLINE forbids more"
        raise ValueError(
            "no data set of the hub is in the cache, and HF_HUB_OFFLINE forbids a download: run "
            "python -m trainers.prefetch where the hub can be reached and copy its folders here, "
            "or give --data offline or --data DIR"
        )
    try:
        get_session().head(ENDPOINT, timeout=timeout_seconds)
    except Exception as error:  # the HTTP client's own differ between versions of huggingface_hub
        if num_cached:
            return f"{cached}, the hub does not answer"
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise ValueError(
            f"no data set of the hub is in the cache, and {ENDPOINT} does not answer ({reason}): "
            "give --data DIR or --data offline, or run python -m trainers.prefetch where it does"
        ) from error
    return f"{ENDPOINT} answers, {cached}"
