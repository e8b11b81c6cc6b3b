"""Who is bound to whom, and who may see it: states, alliances, grants, sources."""
