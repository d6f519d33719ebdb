"""The published site: pages as values, drawn by templates, one folder that needs no server."""
