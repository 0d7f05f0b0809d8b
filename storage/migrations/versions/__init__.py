"""One migration a file, named by number; each expands before a later one contracts."""
