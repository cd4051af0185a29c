"""What somebody on call is told: how the desk fares now, what came in during a night, what each mail met."""
