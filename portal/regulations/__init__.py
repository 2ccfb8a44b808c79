"""The ground of the rules: facts of a case, conditions with three answers, days and cents, the limits of internships."""
