"""What is kept of people: handed out, erased, let go in time; and the proof that the trail of it is whole."""
