"""Kinds of file that come in, one to a file."""
