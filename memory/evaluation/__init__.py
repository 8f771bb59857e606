"""Measures the readers against texts that people have labelled. Nothing here runs when the site does."""
