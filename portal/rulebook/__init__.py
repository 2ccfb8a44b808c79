"""The rules as a whole: what is in force on a day, how a rule is proposed, verified, published and closed."""
