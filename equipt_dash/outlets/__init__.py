"""Published rows in the shapes people take away: CSV today, more as cities ask for them."""
