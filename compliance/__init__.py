"""What is wrong: rules, findings, the log of their changes, and proof that the rules ran."""
