"""The questions one may ask of this app, one to a file."""
