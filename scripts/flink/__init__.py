"""Runs mappings on a real Flink and keeps its answers as goldens."""
