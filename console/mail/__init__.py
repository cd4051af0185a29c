"""Reading and writing mail as values: pure, tolerant, no disk, net, clock, chance or log."""
