"""What must not change in a translation: found, hidden from the engine, and put back unharmed (Q1, L17)."""
