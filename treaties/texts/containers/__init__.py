"""What people have texts in: told by the bytes, not by the name; read in a process apart."""
