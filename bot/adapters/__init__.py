"""One platform a module; an adapter translates and decides nothing."""
