"""The measures of burden and fairness, one to a file."""
