"""Admin > Channels > Email: the lists and forms in which the channel is managed."""
