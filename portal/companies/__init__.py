"""Companies: who they are, whom to talk to, what happened with them, and their own area by personal link."""
