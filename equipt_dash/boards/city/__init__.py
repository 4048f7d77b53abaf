"""The city board: in how many outcomes race predicts how people fare, for whom, and what departments do about one of them."""
