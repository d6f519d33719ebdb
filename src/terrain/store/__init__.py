"""The study as text on disk: the only code that touches its files.

`load` reads a whole folder into a Project and says all its problems; every write goes through
`transaction.commit`, which refuses to overwrite what it has not just read.
"""
