"""The kinds of file that bring meetings and contacts in, one to a file."""
