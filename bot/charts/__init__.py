"""Pictures of figures, for a phone."""
