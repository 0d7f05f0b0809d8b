"""The check-up, against small servers that follow the platforms' documentation."""
