"""Mail comes in: sources, keeping, deciding."""
