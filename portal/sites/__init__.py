"""Sites: where a company works, how many people work there, what it has declared and until when that holds."""
