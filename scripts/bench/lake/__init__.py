"""A batch on its way to the lake, measured beside rivals."""
