"""Relations: how close a company and the project are, what comes next, and who is not to be asked."""
