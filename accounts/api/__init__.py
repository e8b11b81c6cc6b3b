"""How partner systems prove who they are, and who they are told they are."""
