"""What scripts/bench is made of: lessons by the thousand, and how long their pages take."""
