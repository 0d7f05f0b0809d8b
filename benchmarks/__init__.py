"""How fast Homeline is, beside what it could be: `make bench`, or `python -m benchmarks --help`."""
