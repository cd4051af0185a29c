"""The first steps: from nothing to the first mail, a screen a step."""
