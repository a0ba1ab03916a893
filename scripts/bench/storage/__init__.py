"""Measures storage access: batches, writes, starts and reads, beside rivals."""
