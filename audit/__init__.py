"""What was changed, by whom: the record of every write, sealed so that nobody can rewrite it."""
