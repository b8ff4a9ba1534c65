"""`python -m tests.rigs.fuzzing TARGET SECONDS CORPUS`: one parser under atheris, in a process of its own.

libFuzzer ends the process with a code other than zero at the first error that is not typed, at an input that
takes longer than ten seconds and at memory beyond its limit; the input then lies beside the corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # of the group `soak`

with atheris.instrument_imports(include=["devices", "asn1crypto", "counter.domain"]):
    from tests.rigs.fuzz_targets import TARGETS

_LONGEST_BYTES = 16_384
_LONGEST_SECONDS, _MOST_MEGABYTES = 10, 2_048


def main(name: str, seconds: int, corpus: Path) -> None:
    """Feed the target from its examples on, for so many seconds; does not return."""
    target = TARGETS[name]
    for number, example in enumerate(target.examples()):
        (corpus / f"example-{number}").write_bytes(example)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST_BYTES}",
        f"-timeout={_LONGEST_SECONDS}",
        f"-rss_limit_mb={_MOST_MEGABYTES}",
        f"-artifact_prefix={corpus}/",
        "-print_final_stats=1",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
