"""Homeline's one command: alone it serves; `run_bot.py --help` shows the rest."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
