"""Kills parts of a running site at random instants and looks whether anything was lost."""
