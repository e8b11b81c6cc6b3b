"""What was discussed, and what is next: forums and meetings."""
