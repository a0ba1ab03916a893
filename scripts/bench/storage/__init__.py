"""Measures storage access: the writer's batches, the functions' starts, the reader's answers; beside rivals."""
