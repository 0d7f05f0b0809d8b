"""The conversations themselves: words, engine and flows. Pure: no clock, chance, network or SQL."""
