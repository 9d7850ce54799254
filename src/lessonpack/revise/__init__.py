"""Word files that a school has edited, and new editions of them."""
