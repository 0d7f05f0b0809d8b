"""What `run_bot.py doctor` looks at: the house itself, and each configured platform for real."""

from bot.checks.findings import Check, Finding, Report
from bot.checks.running import run_checks
from bot.checks.trouble import host_of, why

__all__ = ["Check", "Finding", "Report", "host_of", "run_checks", "why"]
