"""Pure thought about exercises: stages, clashes, interoperability, lessons, foreign files."""
