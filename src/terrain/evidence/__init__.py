"""The published sentence and what bears it out: Notes checked, manuscripts verified."""
