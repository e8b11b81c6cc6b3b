"""Published tables as figures: read by their labels, each figure with where it stands."""
