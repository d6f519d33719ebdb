"""One module a noun: its pages and its part of the API."""
