"""What flows may ask of the house: typed queries and commands, by noun."""
