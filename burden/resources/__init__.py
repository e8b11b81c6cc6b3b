"""Files of money and figures that can be brought in, one kind to a file."""
