"""Values computed from a Project: pure functions, nothing read or written."""
