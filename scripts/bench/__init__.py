"""Measures mappings: the embedded engine, the same by hand in Python, and Flink."""
