"""`python -m bot`: the commands of Repère."""

from bot.cli import main

main()
