"""Speed and size, measured beside baselines of the same run: ``make bench``, ``python -m tests.bench``.

Figures of one machine on one day say little; their ratios to a baseline say more. Nothing here asserts: bars stand
beside the figures, and the reader judges.
"""
