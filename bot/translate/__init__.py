"""Translation: what is protected stays here, masked words go to a chain of providers, and each answer is judged."""
