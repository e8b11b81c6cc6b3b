"""What was practised: exercise series and their editions."""
