"""Published tables as figures: read by their labels, each figure with where it stands."""

from decimal import Decimal

LARGEST = Decimal(10) ** 30
"""What no figure reaches, in the unit of its column; far enough for money that lost its value."""
