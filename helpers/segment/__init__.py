"""Segment: a text becomes words, as numbers. Knows no corpus, no table and no picture.

A process that only cuts imports nothing else, so that many of them fit into one machine.
"""
