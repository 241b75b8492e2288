"""Blank models as documents: Markdown in, files that a word processor opens out."""
