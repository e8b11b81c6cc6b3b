"""The kinds of file of this app, one to a file."""
