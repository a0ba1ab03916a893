"""Tests of the scripts' own logic, run by scripts/test."""
