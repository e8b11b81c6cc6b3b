"""Small typed builders: the least that makes a row of each kind, and what the test cares about."""
