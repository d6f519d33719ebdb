"""The published sentence and what bears it out: Notes checked, quotations of manuscripts verified."""
