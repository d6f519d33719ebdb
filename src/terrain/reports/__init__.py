"""Values rendered: renderers receive a value and an open file, and do no arithmetic."""
