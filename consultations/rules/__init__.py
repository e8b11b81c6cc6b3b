"""The rules of this app, one to a file."""
