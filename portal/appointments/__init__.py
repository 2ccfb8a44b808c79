"""Appointments: visits, calls and meetings with a company on a day and at an hour, and the calendar that shows them."""
