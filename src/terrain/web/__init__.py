"""The study in the browser: pages drawn by the server over what the workspace computes."""
