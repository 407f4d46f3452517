"""`python -m bot rasa …`: Rasa's own command line in this project."""

from __future__ import annotations

import sys
from collections.abc import Sequence

REAL_TENSORFLOW = "--real-tensorflow"


def run_rasa(arguments: Sequence[str]) -> None:
    """Runs Rasa with these arguments; without TensorFlow unless the real one is asked for."""
    if REAL_TENSORFLOW not in arguments:
        from bot.brain.without_tensorflow import install

        install()
    from rasa.__main__ import main

    from bot.brain.rasa_compat import quiet

    quiet()
    sys.argv = ["rasa", *with_our_stories([argument for argument in arguments if argument != REAL_TENSORFLOW])]
    main()


def with_our_stories(arguments: Sequence[str]) -> list[str]:
    """`test` and `test core` look for stories in every folder, the environment's packages too, unless they are told where."""
    tests_core = list(arguments[:1]) == ["test"] and list(arguments[1:2]) != ["nlu"]
    told = {"--stories", "-s", "--help", "-h"}.intersection(arguments)
    return [*arguments, "--stories", "tests"] if tests_core and not told else list(arguments)
