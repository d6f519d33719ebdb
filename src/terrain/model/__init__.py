"""The words of the field as frozen values. Standard library only; no file is touched here."""
