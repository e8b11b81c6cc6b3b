"""What was given, and is it fair: contributions, pledges, country-years."""
