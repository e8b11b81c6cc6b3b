"""What was promised, and was it kept: commitments, occurrences, evidence."""
