"""What was signed: instruments, the actions of their parties, terms, provisions."""
