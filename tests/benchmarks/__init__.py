"""Benchmarks: whole commands against peers in the same run. They print ratios; nothing asserts a time."""
