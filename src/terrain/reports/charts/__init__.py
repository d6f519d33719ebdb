"""Charts of analyses: a value in, a Vega-Lite chart out, written as SVG, PNG or PDF offline."""
