SUBJECT = "x"
