"""The derived search index: rows of sentences, words and vectors, rebuilt from the study at will.

`build` brings it in step with the study, `Index` answers from it, `verify` checks it. Nothing
here is a source: `.terrain/index/` may be deleted at any time.
"""
