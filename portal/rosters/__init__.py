"""What a list of companies says, before anybody asks the register: which column holds what, and what a row tells."""
