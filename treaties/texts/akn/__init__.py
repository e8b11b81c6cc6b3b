"""Akoma Ntoso 1.0 (OASIS, 2018): texts as XML, out and in."""
