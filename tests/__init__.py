"""The tests; a folder is named after the layer that it tests."""
