"""What a machine needs that runs the desk for good: units of systemd and a rule for logs, as files to be printed."""
